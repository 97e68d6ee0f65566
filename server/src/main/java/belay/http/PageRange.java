package belay.http;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Platform API's {@code Range} header for lists: {@code version ]4..; max=2, order=desc}. Read
 * leniently: what is not understood counts as not said.
 *
 * @param start empty for the list's beginning
 * @param end empty for the list's end
 */
public record PageRange(
    String field,
    String start,
    boolean startExclusive,
    String end,
    boolean endExclusive,
    int max,
    boolean descending) {
  static final int MAX_DEFAULT = 200;
  static final int MAX_CAP = 1000;

  /** The field whose values are numbers: 9 comes before 10. */
  private static final String NUMBER = "seq";

  private static final Pattern FORM =
      Pattern.compile("\\s*([a-z_]+)\\s+(\\]?)([^\\];\\[]*?)\\.\\.([^\\];\\[]*?)(\\[?)\\s*(;.*)?");
  private static final Pattern MAX = Pattern.compile("max\\s*=\\s*(\\d{1,9})");
  private static final Pattern DESCENDING = Pattern.compile("order\\s*=\\s*desc");

  static PageRange parse(String header, String field) {
    String text = header.toLowerCase(Locale.ROOT);
    Matcher form = FORM.matcher(text);
    int max = MAX_DEFAULT;
    Matcher said = MAX.matcher(text);
    if (said.find()) {
      max = Math.clamp(Integer.parseInt(said.group(1)), 1, MAX_CAP);
    }
    boolean descending = DESCENDING.matcher(text).find();
    if (!form.matches()) {
      return new PageRange(field, "", false, "", false, max, descending);
    }
    return new PageRange(
        form.group(1),
        form.group(3).strip(),
        !form.group(2).isEmpty(),
        form.group(4).strip(),
        !form.group(5).isEmpty(),
        max,
        descending);
  }

  /**
   * One page of a list that is all in memory.
   *
   * @param fields how a thing is sorted by each field; the first is for unknown ones
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <T> Answer.Body page(List<T> all, Map.Entry<String, Function<T, String>>... fields) {
    Map.Entry<String, Function<T, String>> wanted =
        Stream.of(fields).filter(f -> f.getKey().equals(field)).findFirst().orElse(fields[0]);
    String by = wanted.getKey();
    Function<T, String> key = wanted.getValue();
    Comparator<String> values = by.equals(NUMBER) ? PageRange::numbers : String::compareTo;
    Comparator<T> order = Comparator.comparing(key, values);
    List<T> rest = new ArrayList<>(all);
    rest.sort(descending ? order.reversed() : order);
    rest.removeIf(t -> !within(key.apply(t), values));
    List<T> page = rest.subList(0, Math.min(max, rest.size()));
    String accepted = Stream.of(fields).map(Map.Entry::getKey).collect(Collectors.joining(", "));
    return answer(
        page,
        by,
        page.isEmpty() ? "" : key.apply(page.getFirst()),
        page.isEmpty() ? "" : key.apply(page.getLast()),
        accepted,
        rest.size() > max);
  }

  /** Those of a field are all numbers; what a range says may be none. */
  private static int numbers(String a, String b) {
    return a.matches("\\d+") && b.matches("\\d+")
        ? new BigInteger(a).compareTo(new BigInteger(b))
        : a.compareTo(b);
  }

  private boolean within(String key, Comparator<String> values) {
    int way = descending ? -1 : 1;
    int fromStart = start.isEmpty() ? 1 : way * values.compare(key, start);
    int toEnd = end.isEmpty() ? -1 : way * values.compare(key, end);
    return (startExclusive ? fromStart > 0 : fromStart >= 0)
        && (endExclusive ? toEnd < 0 : toEnd <= 0);
  }

  /** A page with the headers that tell where it ends and how to go on. */
  public Answer.Body answer(
      List<?> page, String by, String first, String last, String accepted, boolean more) {
    Answer.Body answer =
        Answer.of(more ? 206 : 200, page)
            .with("Accept-Ranges", accepted)
            .with("Content-Range", by + " " + first + ".." + last + "; max=" + max);
    String order = descending ? ", order=desc" : "";
    return more
        ? answer.with(
            "Next-Range",
            by + " ]" + last + ".." + end + (endExclusive ? "[" : "") + "; max=" + max + order)
        : answer;
  }
}
