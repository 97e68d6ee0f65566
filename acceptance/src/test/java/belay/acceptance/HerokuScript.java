package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a script in the test resources, for one version of the command line. */
final class HerokuScript {
  private static final Pattern LINE = Pattern.compile("([$!>])(\\d*) (.*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private HerokuScript() {}

  /**
   * A command and what must come of it.
   *
   * @param says what must be printed, white space aside
   */
  record Step(String command, int status, List<String> says) {
    List<String> words() {
      List<String> words = new ArrayList<>();
      Matcher word = WORD.matcher(command);
      while (word.find()) {
        words.add(word.group(1) == null ? word.group(2) : word.group(1));
      }
      return words;
    }

    /** The same with what the names in braces stand for. */
    Step with(Map<String, String> names) {
      return new Step(
          filled(command, names), status, says.stream().map(s -> filled(s, names)).toList());
    }

    private static String filled(String text, Map<String, String> names) {
      String filled = text;
      for (Map.Entry<String, String> name : names.entrySet()) {
        filled = filled.replace("{" + name.getKey() + "}", name.getValue());
      }
      return filled;
    }
  }

  static List<Step> read(String resource, String version) {
    List<Step> steps = new ArrayList<>();
    boolean wanted = false;
    for (String line : text(resource).lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      boolean ours = matcher.group(2).isEmpty() || matcher.group(2).equals(version);
      String rest = matcher.group(3);
      if (matcher.group(1).equals("$")) {
        wanted = ours;
        if (ours) {
          steps.add(new Step(rest, 0, List.of()));
        }
      } else if (wanted && ours) {
        Step last = steps.removeLast();
        steps.add(matcher.group(1).equals("!") ? ends(last, rest) : says(last, rest));
      }
    }
    return steps;
  }

  private static Step ends(Step step, String status) {
    return new Step(step.command, Integer.parseInt(status), step.says);
  }

  private static Step says(Step step, String text) {
    List<String> says = new ArrayList<>(step.says);
    says.add(text);
    return new Step(step.command, step.status, List.copyOf(says));
  }

  private static String text(String resource) {
    try (var in = HerokuScript.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not among the test resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
