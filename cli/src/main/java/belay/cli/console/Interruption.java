package belay.cli.console;

import java.io.PrintStream;
import java.util.List;

/**
 * What a person is told who ends the command while the server goes on with what it was asked for.
 * Closed, nothing is told any more.
 */
public final class Interruption implements AutoCloseable {
  private final PrintStream err;
  private final List<String> lines;
  private final Thread hook;

  Interruption(PrintStream err, List<String> lines) {
    this.err = err;
    this.lines = lines;
    this.hook = new Thread(this::tell, "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void tell() {
    // Behind what the line of progress and the terminal's ^C left.
    err.print("\n");
    lines.forEach(line -> err.print(" !    " + line + "\n"));
    err.flush();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program ends, and tells it.
    }
  }
}
