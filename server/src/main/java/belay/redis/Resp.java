package belay.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A connection to a Redis server of this machine, in its protocol (RESP 2) as far as Belay's own
 * questions go: answers that are a text or a number. For one thread.
 */
final class Resp implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int ANSWER_MILLIS = 10_000;
  private static final int LINE_MAX = 4_096;

  /** A list of ten thousand connections and more. */
  private static final int ANSWER_MAX = 16 << 20;

  private final Socket socket;
  private final InputStream in;

  /** The server does not answer, or refuses. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  private Resp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Signs in as a user. */
  static Resp open(int port, String user, String password) throws Failed {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      Resp resp = new Resp(socket);
      var _ = resp.ask("AUTH", user, password);
      return resp;
    } catch (IOException e) {
      close(socket);
      throw new Failed(words(e));
    } catch (Failed e) {
      close(socket);
      throw e;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // There is nothing more to be had of it.
    }
  }

  private static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** What it answers to a command. */
  String ask(String... words) throws Failed {
    try {
      StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
      for (String word : List.of(words)) {
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        command.append('$').append(length).append("\r\n").append(word).append("\r\n");
      }
      socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
      return answer();
    } catch (IOException e) {
      throw new Failed(words(e));
    }
  }

  private String answer() throws IOException, Failed {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', ':' -> rest;
      case '-' -> throw new Failed(rest);
      case '$' -> text(number(rest));
      default -> throw new Failed("it answers what Belay does not know");
    };
  }

  private String text(int length) throws IOException, Failed {
    if (length < 0) {
      return "";
    }
    if (length > ANSWER_MAX) {
      throw new Failed("it answers " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("it closed the connection");
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int number(String text) throws Failed {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Failed("it answers what Belay does not know");
    }
  }

  private String line() throws IOException, Failed {
    StringBuilder line = new StringBuilder();
    while (line.length() < LINE_MAX) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("it closed the connection");
      }
      if (next == '\n' && line.length() > 1) {
        return line.substring(0, line.length() - 1);
      }
      line.append((char) next);
    }
    throw new Failed("it answers what Belay does not know");
  }

  @Override
  public void close() {
    close(socket);
  }
}
