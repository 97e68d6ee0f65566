package belay.cli.console;

import java.io.PrintStream;

/** A line {@code Doing this... done}; closing it unfinished ends it with {@code !}. */
public final class Progress implements AutoCloseable {
  private final PrintStream err;
  private boolean ended;

  Progress(PrintStream err) {
    this.err = err;
  }

  /** Goes on with the line. */
  public Progress more(String words) {
    err.print(words);
    err.flush();
    return this;
  }

  public void done() {
    end("done");
  }

  public void done(String detail) {
    end("done, " + detail);
  }

  /** Ends the line with other words. */
  public void end(String words) {
    if (!ended) {
      ended = true;
      err.print(words + "\n");
      err.flush();
    }
  }

  @Override
  public void close() {
    end("!");
  }
}
