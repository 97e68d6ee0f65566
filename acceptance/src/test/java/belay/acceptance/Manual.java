package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the manual, as what it says can be tried: its sections with the commands in their
 * {@code console} blocks. A comment {@code <!-- checkout NAME} begins a new app with the journeys'
 * own files; the lines after it, and those of {@code <!-- run}, are shell commands that a reader
 * does not see.
 */
record Manual(Path file, List<String> lines) {
  private static final Pattern FIRST = Pattern.compile("<!-- (checkout \\S+|run)");
  private static final Pattern CODE = Pattern.compile("`(belay [^`]+)`");

  /** Commands in the order of the page. */
  record Section(String title, List<Part> parts) {}

  /** Something to do. */
  sealed interface Part {
    /** A new app. */
    record Checkout(String name) implements Part {}

    /** Commands that a reader does not see, as one script. */
    record Script(int line, String text) implements Part {}

    /**
     * A command that is shown.
     *
     * @param line of the command, from 1
     * @param output the lines below it
     */
    record Shown(int line, String command, List<String> output) implements Part {}
  }

  static Manual read(Path file) {
    try {
      return new Manual(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sections of the second level that have something to run. */
  List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    String title = "";
    List<Part> parts = new ArrayList<>();
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      Matcher first = FIRST.matcher(line);
      if (line.startsWith("## ")) {
        add(sections, title, parts);
        title = line.substring(3);
        parts = new ArrayList<>();
      } else if (first.matches()) {
        at = comment(first.group(1), at, parts);
      } else if (line.equals("```console")) {
        at = block(at, parts);
      }
    }
    add(sections, title, parts);
    return sections;
  }

  private static void add(List<Section> sections, String title, List<Part> parts) {
    if (!parts.isEmpty()) {
      sections.add(new Section(title, List.copyOf(parts)));
    }
  }

  private int comment(String first, int at, List<Part> parts) {
    if (first.startsWith("checkout ")) {
      parts.add(new Part.Checkout(first.substring("checkout ".length())));
    }
    int end = lines.subList(at, lines.size()).indexOf("-->") + at;
    List<String> script = lines.subList(at + 1, end);
    if (!script.isEmpty()) {
      parts.add(new Part.Script(at + 2, String.join("\n", script)));
    }
    return end;
  }

  private int block(int at, List<Part> parts) {
    int line = at + 1;
    while (!lines.get(line).equals("```")) {
      int command = line++;
      while (!lines.get(line).startsWith("$ ") && !lines.get(line).equals("```")) {
        line++;
      }
      parts.add(
          new Part.Shown(
              command + 1, lines.get(command).substring(2), lines.subList(command + 1, line)));
    }
    return line;
  }

  /** The commands of Belay that the text and the tables name. */
  List<String> named() {
    List<String> named = new ArrayList<>();
    boolean block = false;
    for (String line : lines) {
      block ^= line.startsWith("```");
      Matcher code = CODE.matcher(line);
      while (!block && code.find()) {
        named.add(code.group(1));
      }
    }
    return named;
  }
}
