package belay.cli.apps;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The terminal's raw mode: every key goes to the dyno, Ctrl-C too. It is left however the command
 * ends, also by a signal.
 */
final class RawMode implements AutoCloseable {
  private static final File TERMINAL = new File("/dev/tty");

  private final String saved;
  private boolean left;

  private RawMode(String saved) {
    this.saved = saved;
  }

  static RawMode none() {
    return new RawMode("");
  }

  static RawMode enter() throws IOException {
    RawMode mode = new RawMode(stty("-g"));
    Runtime.getRuntime().addShutdownHook(new Thread(mode::leave, "leave raw mode"));
    String _ = stty("raw", "-echo");
    return mode;
  }

  synchronized void leave() {
    if (left || saved.isEmpty()) {
      return;
    }
    left = true;
    try {
      String _ = stty(saved);
    } catch (IOException e) {
      // The terminal is gone, and its mode with it.
      return;
    }
  }

  private static String stty(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(args));
    Process stty =
        new ProcessBuilder(command)
            .redirectInput(TERMINAL)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    leave();
  }
}
