package belay.build;

import belay.release.Masked;
import java.util.regex.Pattern;

/**
 * A build's output in Heroku's form, kept within limits. Safe for use by several threads; after its
 * end it takes nothing more.
 */
final class BuildLog {
  private static final int LINE_CHARACTERS_MAX = 4_000;

  /** Colours stay; whatever else would move a terminal's cursor or title goes. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t\u001B]]");

  private static final Pattern NOT_A_COLOUR = Pattern.compile("\u001B(?!\\[[0-9;]{0,12}m)");

  private final Builder.Output output;
  private final int linesMax;
  private int lines;
  private boolean ended;

  BuildLog(Builder.Output output, int linesMax) {
    this.output = output;
    this.linesMax = linesMax;
  }

  synchronized void line(String text) {
    if (ended || lines > linesMax) {
      return;
    }
    if (lines == linesMax) {
      pass(" !     This build has written " + linesMax + " lines; the rest is not shown.");
    } else {
      pass(printable(text));
    }
    lines++;
  }

  /** A reader that went away does not end the build: it may be another's too by now. */
  private void pass(String line) {
    try {
      output.line(line);
    } catch (RuntimeException e) {
      ended = true;
    }
  }

  void step(String text) {
    line("-----> " + text);
  }

  void note(String text) {
    line("       " + text);
  }

  /** What went wrong, also when the output is full: it is what the reader is looking for. */
  synchronized void fault(String text) {
    text.lines().forEach(each -> pass(" !     " + printable(each)));
  }

  synchronized void end() {
    ended = true;
  }

  private static String printable(String text) {
    // A progress display overwrites its line; the last state is what a terminal would show.
    String ending = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    String last = ending.substring(ending.lastIndexOf('\r') + 1);
    String cut =
        last.length() > LINE_CHARACTERS_MAX ? last.substring(0, LINE_CHARACTERS_MAX) + "…" : last;
    return CONTROL.matcher(NOT_A_COLOUR.matcher(Masked.text(cut)).replaceAll("")).replaceAll("");
  }
}
