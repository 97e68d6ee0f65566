import java.io.IOException;
import java.io.InputStream;

/** Heads of HTTP messages. */
final class Head {
  private Head() {}

  /** Reads one, with the empty line that ends it. */
  static String read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("end");
      }
      head.append((char) b);
    }
    return head.toString();
  }
}
