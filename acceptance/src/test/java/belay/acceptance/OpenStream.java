package belay.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A connection to an app that stays open, with something coming on it all the time. */
final class OpenStream implements AutoCloseable {
  private final Socket socket;
  private volatile String last = "";
  private final AtomicLong lines = new AtomicLong();
  private volatile boolean ended;

  private OpenStream(Socket socket) {
    this.socket = socket;
  }

  static OpenStream of(Machine machine, String app) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), machine.httpPort());
      String head = "GET /stream HTTP/1.1\r\nHost: " + app + ".localhost\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      OpenStream stream = new OpenStream(socket);
      Thread.ofPlatform().name("stream-" + app).daemon().start(stream::read);
      Until.isTrue("the stream is on", () -> stream.lines.get() > 0);
      return stream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("version")) {
          last = line;
          lines.incrementAndGet();
        }
      }
    } catch (IOException e) {
      // It was cut, or closed here.
    } finally {
      ended = true;
    }
  }

  /** Waits until more of it came, and answers which version sends it. */
  String goesOn() {
    long before = lines.get();
    Until.isTrue("the stream goes on", () -> lines.get() > before + 2 || ended);
    return ended ? "ended" : last;
  }

  boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
