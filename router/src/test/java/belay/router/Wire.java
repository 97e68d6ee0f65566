package belay.router;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One end of a connection, byte by byte; what hangs fails after ten seconds. */
final class Wire implements AutoCloseable {
  final Socket socket;
  private final InputStream in;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout((int) Rig.PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static Wire to(int port) throws IOException {
    return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Up to and with the next empty line; empty at the end of the connection. */
  String head() throws IOException {
    return until("\r\n\r\n");
  }

  String until(String end) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int b = in.read();
    while (b >= 0) {
      text.write(b);
      if (b == end.charAt(end.length() - 1)
          && text.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
        break;
      }
      b = in.read();
    }
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  String body(int length) throws IOException {
    return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  /** Reads that many bytes and forgets them; how many came. */
  long skim(long length) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        break;
      }
      left -= count;
    }
    return length - left;
  }

  /** Head and body of a response with Content-Length. */
  String response() throws IOException {
    String head = head();
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("\r\ncontent-length: ");
    if (at < 0) {
      return head;
    }
    int start = at + "\r\ncontent-length: ".length();
    return head + body(Integer.parseInt(head.substring(start, head.indexOf('\r', start))));
  }

  /** Everything up to the end of the connection. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Whether the other side ended it, politely or not. */
  boolean ended() {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Ends it by a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
