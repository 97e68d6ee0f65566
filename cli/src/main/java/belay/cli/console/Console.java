package belay.cli.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a command prints: results on the one stream, progress and errors on the other, always in
 * UTF-8. Not safe for use by several threads.
 */
public final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final InputStream in;
  private final Terminal terminal;

  public Console(PrintStream out, PrintStream err, InputStream in, Terminal terminal) {
    this.out = out;
    this.err = err;
    this.in = in;
    this.terminal = terminal;
  }

  /** The process's own streams. */
  public static Console system(Terminal terminal) {
    return new Console(
        stream(FileDescriptor.out, true), stream(FileDescriptor.err, false), System.in, terminal);
  }

  private static PrintStream stream(FileDescriptor file, boolean buffered) {
    FileOutputStream raw = new FileOutputStream(file);
    return new PrintStream(
        buffered ? new BufferedOutputStream(raw, 8192) : raw, false, StandardCharsets.UTF_8);
  }

  public Terminal terminal() {
    return terminal;
  }

  /** A line of the result. */
  public void line(String text) {
    out.print(text + "\n");
  }

  public void lines(Iterable<String> lines) {
    lines.forEach(this::line);
  }

  /** A line beside the result. */
  public void note(String text) {
    out.flush();
    err.print(text + "\n");
  }

  /** A line that warns. */
  public void warn(String text) {
    note(" !    " + text);
  }

  /** Where raw bytes of a result go; flush it when they should be seen. */
  public PrintStream raw() {
    return out;
  }

  public InputStream in() {
    return in;
  }

  /** Begins {@code Doing this... }; end it with {@link Progress#done}. */
  public Progress progress(String what) {
    return begin(what + "... ");
  }

  /** From now on, until it is closed, these lines are for a person who presses Ctrl-C. */
  public Interruption goesOn(String... lines) {
    return new Interruption(err, List.of(lines));
  }

  /** Begins a line of progress with words that are not yet all known. */
  public Progress begin(String words) {
    out.flush();
    return new Progress(err).more(words);
  }

  public void failure(Failure failure) {
    out.flush();
    String mark = " !    Error: ";
    for (String line : failure.sentence().lines().toList()) {
      err.print(mark + line + "\n");
      mark = " !    ";
    }
    for (String line : failure.next()) {
      err.print(" !    " + line + "\n");
    }
  }

  public void flush() {
    out.flush();
    err.flush();
  }

  public String bold(String text) {
    return coloured("1", text);
  }

  public String red(String text) {
    return coloured("31", text);
  }

  public String yellow(String text) {
    return coloured("33", text);
  }

  public String green(String text) {
    return coloured("32", text);
  }

  private String coloured(String code, String text) {
    return terminal.out() && terminal.colour() ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
