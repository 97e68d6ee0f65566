package belay.acme;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A zone changed by a program, run as the user that Belay runs as: {@code PROGRAM present NAME
 * VALUE} adds a TXT record and ends when it can be seen, {@code PROGRAM cleanup NAME VALUE} takes
 * it away. It ends with 0, or says on its output why not.
 */
record HookProgram(Path program, Duration max) implements DnsZone {
  private static final int OUTPUT_MAX = 2_000;

  @Override
  public void present(String name, String value) throws IOException, InterruptedException {
    run("present", name, value);
  }

  @Override
  public void cleanup(String name, String value) throws IOException, InterruptedException {
    run("cleanup", name, value);
  }

  private void run(String action, String name, String value)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(program.toString(), action, name, value))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    StringBuilder said = new StringBuilder();
    Thread reader = Thread.ofVirtual().start(() -> read(process, said));
    try {
      if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            program + " " + action + " had not ended after " + max.toSeconds() + " seconds.");
      }
      reader.join(Duration.ofSeconds(1));
      if (process.exitValue() != 0) {
        throw new IOException(
            program + " " + action + " ended with " + process.exitValue() + ": " + text(said));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String text(StringBuilder said) {
    synchronized (said) {
      return said.isEmpty() ? "it said nothing." : said.toString().strip();
    }
  }

  /** To the end, lest it waits for a full pipe; only the beginning is kept. */
  private static void read(Process process, StringBuilder said) {
    byte[] some = new byte[1_024];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        synchronized (said) {
          if (said.length() < OUTPUT_MAX) {
            said.append(new String(some, 0, n, StandardCharsets.UTF_8));
          }
        }
      }
    } catch (IOException e) {
      // It ended.
      return;
    }
  }
}
