package belay.fleet;

import belay.runtime.DynoAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GETs a path of a dyno under a host name of our choice, which the JDK's own clients do not let one
 * choose: frameworks refuse hosts that they do not know.
 */
final class HealthRequest {
  private static final int MILLIS_MAX = 5_000;
  private static final int LINE_BYTES_MAX = 8 << 10;
  private static final int REST_BYTES_MAX = 1 << 20;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");

  private HealthRequest() {}

  /**
   * The answer's status. The rest is read too, within bounds: an app whose answer nobody takes is
   * told of a broken connection in the middle of writing it.
   */
  static int status(DynoAddress at, String path, String host) throws IOException {
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: Belay-Health-Check\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(MILLIS_MAX);
      socket.connect(at.socket(), MILLIS_MAX);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      long end = System.nanoTime() + MILLIS_MAX * 1_000_000L;
      InputStream in = socket.getInputStream();
      int status = status(line(in, end));
      while (status < 200) {
        // An interim answer ends with an empty line.
        while (!line(in, end).isEmpty()) {}
        status = status(line(in, end));
      }
      drain(in, end);
      return status;
    }
  }

  private static void drain(InputStream in, long end) {
    byte[] buffer = new byte[LINE_BYTES_MAX];
    try {
      int read = 0;
      for (int n = 0; n >= 0 && read < REST_BYTES_MAX && System.nanoTime() < end; read += n) {
        n = in.read(buffer);
      }
    } catch (IOException e) {
      // The status is what counts.
    }
  }

  private static String line(InputStream in, long end) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > LINE_BYTES_MAX || System.nanoTime() - end > 0) {
        throw new IOException("no whole answer came");
      }
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  private static int status(String line) throws IOException {
    Matcher status = STATUS.matcher(line);
    if (!status.matches()) {
      throw new IOException("the answer is not HTTP");
    }
    return Integer.parseInt(status.group(1));
  }
}
