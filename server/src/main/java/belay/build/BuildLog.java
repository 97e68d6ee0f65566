package belay.build;

import belay.release.Masked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
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

  /** How buildpacks begin what is wrong, in colour or not. */
  private static final Pattern FAULT = Pattern.compile(" !(?:     (.*)|\\s*)");

  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");
  private static final int COMPLAINT_LINES_MAX = 20;

  /** What the C library calls it, in every program; ENOSPC alone may be about something else. */
  private static final Pattern FULL = Pattern.compile("[Nn]o space left on|[Dd]isk quota exceeded");

  private final Builder.Output output;
  private final int linesMax;

  /** Faults since anything else was said, which is what a buildpack that fails ends with. */
  private final List<String> complaint = new ArrayList<>();

  private int lines;
  private boolean full;
  private boolean ended;

  BuildLog(Builder.Output output, int linesMax) {
    this.output = output;
    this.linesMax = linesMax;
  }

  synchronized void line(String text) {
    full |= FULL.matcher(text).find();
    if (ended || lines > linesMax) {
      return;
    }
    if (lines == linesMax) {
      complaint.clear();
      pass(" !     This build has written " + linesMax + " lines; the rest is not shown.");
    } else {
      String shown = printable(text);
      notice(shown);
      pass(shown);
    }
    lines++;
  }

  private void notice(String line) {
    Matcher fault = FAULT.matcher(COLOUR.matcher(line).replaceAll(""));
    if (!fault.matches()) {
      if (!line.isBlank()) {
        complaint.clear();
      }
      return;
    }
    String text = Optional.ofNullable(fault.group(1)).orElse("").strip();
    if (!text.isEmpty() && complaint.size() < COMPLAINT_LINES_MAX) {
      complaint.add(text);
    }
  }

  /** What a buildpack said last was wrong; empty when it ended with something else. */
  synchronized Optional<String> complaint() {
    return complaint.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", complaint));
  }

  /** Whether a program of the build said that there is no room on the disk any more. */
  synchronized boolean saysThatTheDiskIsFull() {
    return full;
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

  /**
   * What went wrong, also when the output is full: it is what the reader is looking for. What the
   * output ends with already is not said again.
   */
  synchronized void fault(String text) {
    if (!complaint().equals(Optional.of(text))) {
      text.lines().forEach(each -> pass(" !     " + printable(each)));
    }
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
