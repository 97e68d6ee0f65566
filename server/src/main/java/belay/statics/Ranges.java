package belay.statics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a file a Range header asks for (RFC 9110, section 14). What is no range, or more
 * than a player or a download asks for, counts as none: the whole file is an answer too. Pure.
 */
sealed interface Ranges {
  /** From first to last, both included. */
  record Part(long first, long last) {
    long length() {
      return last - first + 1;
    }
  }

  /** All of it. */
  record Whole() implements Ranges {}

  /** One part or several, each within the file, none over another. */
  record Parts(List<Part> parts) implements Ranges {}

  /** Nothing of it. */
  record Unsatisfiable() implements Ranges {}

  int PARTS_MAX = 16;

  /** One part of the header. */
  Pattern FORM = Pattern.compile("(\\d{0,18})\\s*-\\s*(\\d{0,18})");

  /**
   * Reads the header.
   *
   * @param header its value
   * @param size of the file
   */
  static Ranges parse(String header, long size) {
    String text = header.strip();
    if (!text.toLowerCase(Locale.ROOT).startsWith("bytes=")) {
      return new Whole();
    }
    String[] wanted = text.substring("bytes=".length()).split(",", -1);
    List<Part> parts = new ArrayList<>();
    if (wanted.length > PARTS_MAX) {
      return new Whole();
    }
    for (String one : wanted) {
      Matcher form = FORM.matcher(one.strip());
      if (!form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) {
        return new Whole();
      }
      Part part = part(form.group(1), form.group(2), size);
      if (!form.group(1).isEmpty()
          && !form.group(2).isEmpty()
          && Long.parseLong(form.group(2)) < Long.parseLong(form.group(1))) {
        return new Whole();
      }
      if (part.length() > 0) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? new Unsatisfiable() : overlap(parts) ? new Whole() : new Parts(parts);
  }

  private static Part part(String first, String last, long size) {
    if (first.isEmpty()) {
      long length = Math.min(size, Long.parseLong(last));
      return new Part(size - length, size - 1);
    }
    long from = Math.min(size, Long.parseLong(first));
    return new Part(from, last.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(last)));
  }

  private static boolean overlap(List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (parts.get(i).first() <= parts.get(j).last()
            && parts.get(j).first() <= parts.get(i).last()) {
          return true;
        }
      }
    }
    return false;
  }
}
