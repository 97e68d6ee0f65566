package belay.acceptance;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** Knocking at TCP ports from within an app, and opening. */
final class Knock {
  private Knock() {}

  /** Whoever connects is heard, and let go. */
  static void answer(ServerSocket socket) {
    Thread.ofVirtual()
        .start(() -> {
          while (!socket.isClosed()) {
            try (var client = socket.accept()) {
              client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
              // It is closed at the end.
            }
          }
        });
  }

  /** A script that says of a port whether somebody opens, as {@code NAME open}. */
  static String at(String host, int port, String name) {
    return "timeout 3 bash -c 'exec 3<>/dev/tcp/%s/%d' 2>/dev/null && echo %3$s open || echo %3$s shut"
        .formatted(host, port, name);
  }
}
