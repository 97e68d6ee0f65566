package belay.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The network side of the machine, or of what stands for it in a test. */
interface Host {
  /** What a program may take on a machine that has much else to do. */
  int SECONDS_MAX = 20;

  /** How a program ends that was killed, as a shell counts it. */
  int KILLED = 137;

  /**
   * Runs a program of iproute2's or nftables' to its end, and gives what it printed.
   *
   * @throws IOException with what it said, when it ends with another status than 0 or not at all
   */
  String run(List<String> command, String input) throws IOException;

  /** Whether there is a network device of that name. */
  boolean hasDevice(String name);

  /** Sets what the kernel has below /proc/sys/net. */
  void set(String name, String value) throws IOException;

  /** What the kernel has there; empty where it has no such thing. */
  String setting(String name) throws IOException;

  /**
   * This machine. Each program is given {@link #SECONDS_MAX}: whoever waits for it starts a dyno.
   */
  final class ThisMachine implements Host {
    private static final Path SETTINGS = Path.of("/proc/sys/net");
    private static final int SETTING_MAX = 4_096;
    private static final Path DEVICES = Path.of("/sys/class/net");

    @Override
    public boolean hasDevice(String name) {
      return Files.exists(DEVICES.resolve(name));
    }

    @Override
    public void set(String name, String value) throws IOException {
      Path file = SETTINGS.resolve(name);
      if (!Files.readString(file).strip().equals(value)) {
        Files.writeString(file, value + "\n");
      }
    }

    @Override
    public String setting(String name) throws IOException {
      Path file = SETTINGS.resolve(name);
      // Read at once: of a number the kernel gives nothing to a second read, and readString begins
      // with one byte, so that 262144 would be 2.
      try (InputStream in = Files.newInputStream(file)) {
        return new String(in.readNBytes(SETTING_MAX), StandardCharsets.UTF_8).strip();
      } catch (java.nio.file.NoSuchFileException e) {
        return "";
      }
    }

    @Override
    public String run(List<String> command, String input) throws IOException {
      return start(command, input);
    }
  }

  private static String start(List<String> command, String input) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      try (OutputStream to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading all of it; what it says tells why.
      }
      Thread guard = Thread.ofVirtual().start(() -> endLate(process));
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      guard.interrupt();
      if (status != 0) {
        String why =
            status == KILLED ? "it did not end within %d seconds".formatted(SECONDS_MAX) : said;
        throw new IOException(String.join(" ", command) + ": " + why);
      }
      return said;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void endLate(Process process) {
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      // It ended in time.
    }
  }
}
