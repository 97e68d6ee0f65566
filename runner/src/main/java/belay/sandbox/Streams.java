package belay.sandbox;

import belay.kernel.Native;
import belay.kernel.Native.Pipe;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The ends of two pipes of which a process has the others; maybe another process started it than
 * the one that opens these.
 *
 * @param input goes to the process
 * @param output what it prints, both streams in one
 */
public record Streams(int input, int output) implements AutoCloseable {
  /** A process, and this end of its streams. */
  public record Begun(Process process, Streams streams) {}

  /** Starts a process with new ones. */
  public static Begun begin(ProcessBuilder builder, StartingThread.Start start) throws IOException {
    try (Pipe input = Pipe.open();
        Pipe output = Pipe.open()) {
      builder.redirectInput(ProcessBuilder.Redirect.from(file(input.out())));
      builder.redirectOutput(ProcessBuilder.Redirect.to(file(output.in())));
      Process process = start.start();
      return new Begun(
          process, new Streams(Native.duplicate(input.in()), Native.duplicate(output.out())));
    }
  }

  /** Lets a user open them who gets them. */
  public void own(int user) throws IOException {
    Native.own(input, user);
    Native.own(output, user);
  }

  /** What it prints, to look at its beginning; nothing is read ahead, and this stays open. */
  public InputStream look() throws IOException {
    return reading(output);
  }

  /** The ends for who holds the streams; this is closed. */
  public Ends ends() throws IOException {
    try (this) {
      InputStream out = reading(output);
      try (InputStream _ = new FileInputStream(file(input))) {
        return new Ends(out, new FileOutputStream(file(input)));
      } catch (IOException e) {
        out.close();
        throw e;
      }
    }
  }

  /** Who opens one end waits for another: there is one for that moment. */
  private static InputStream reading(int end) throws IOException {
    try (OutputStream _ = new FileOutputStream(file(end))) {
      return new FileInputStream(file(end));
    }
  }

  /** What comes out of the process, and what goes into it. */
  public record Ends(InputStream output, OutputStream input) {}

  private static File file(int descriptor) {
    return Path.of("/proc/self/fd", Integer.toString(descriptor)).toFile();
  }

  @Override
  public void close() {
    Native.close(input);
    Native.close(output);
  }
}
