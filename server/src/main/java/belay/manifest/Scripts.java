package belay.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scripts of an app that its process types start, and that no system can: what a shell says of them
 * then is that they are not there, or nothing.
 */
public final class Scripts {
  private static final Pattern PROGRAM =
      Pattern.compile(
          "(?:(?:exec|env)\\s+|\\w+=\\S*\\s+)*((?:\\./)?[\\w@%+./-]*/[\\w@%+./-]+).*",
          Pattern.DOTALL);

  private static final int FIRST_LINE_MAX = 256;

  private Scripts() {}

  /** A sentence for each, by what the Procfile calls it. */
  public static List<String> unstartable(Path app, SortedMap<String, String> processTypes)
      throws IOException {
    List<String> notes = new ArrayList<>();
    for (Map.Entry<String, String> type : processTypes.entrySet()) {
      Matcher program = PROGRAM.matcher(type.getValue().strip());
      if (!program.matches()) {
        continue;
      }
      String name = program.group(1);
      Path file = app.resolve(name.replaceFirst("^/app/", "")).normalize();
      if (!file.startsWith(app) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      if (firstLine(file).matches("#!.*\r")) {
        notes.add(
            name
                + ", which "
                + type.getKey()
                + " starts, has the line ends of Windows, with which it cannot be run. Put \"* text=auto"
                + " eol=lf\" into .gitattributes, run git add --renormalize ., and commit.");
      } else if (!Files.isExecutable(file)) {
        notes.add(
            name
                + ", which "
                + type.getKey()
                + " starts, is not executable: git update-index --chmod=+x "
                + name.replaceFirst("^\\./", "")
                + ", and commit.");
      }
    }
    return notes;
  }

  /** Up to its end, with the carriage return before it. */
  private static String firstLine(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      String text = new String(in.readNBytes(FIRST_LINE_MAX), StandardCharsets.ISO_8859_1);
      return text.substring(0, Math.max(0, text.indexOf('\n')));
    }
  }
}
