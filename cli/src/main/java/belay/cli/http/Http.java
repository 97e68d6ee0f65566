package belay.cli.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP/1.1, a connection per request (RFC 9112). The JDK's own clients were measured and left:
 * {@code java.net.http} costs a starting program 400 ms, and {@code HttpURLConnection} refuses
 * PATCH.
 */
public final class Http {
  private static final int CONNECT_MILLIS = 5_000;

  private Http() {}

  /** The body of a request. */
  public interface Body {
    long length() throws IOException;

    void writeTo(OutputStream out) throws IOException;
  }

  /** A body of text in UTF-8. */
  public static Body text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Body() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
      }
    };
  }

  /** A file, streamed. */
  public static Body file(Path file) {
    return new Body() {
      @Override
      public long length() throws IOException {
        return Files.size(file);
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        Files.copy(file, out);
      }
    };
  }

  /**
   * Sends a request and answers once the head of the response is read.
   *
   * @param readMillis how long a read may stay without a byte; 0 for ever
   * @throws IOException when there is nobody to talk to, or the answer is not HTTP
   */
  public static Response send(
      String method, URI uri, Map<String, String> headers, Body body, int readMillis, Trust trust)
      throws IOException {
    Socket socket = trust.connect(uri, CONNECT_MILLIS);
    try {
      socket.setSoTimeout(readMillis);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
      out.write(head(method, uri, headers, body).getBytes(StandardCharsets.ISO_8859_1));
      body.writeTo(out);
      out.flush();
      return Response.read(socket, new BufferedInputStream(socket.getInputStream()));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static String head(String method, URI uri, Map<String, String> headers, Body body)
      throws IOException {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
    if (!headers.containsKey("Host")) {
      head.append("Host: ").append(uri.getRawAuthority()).append("\r\n");
    }
    head.append("Connection: close\r\n");
    if (body.length() > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      // A line end in a value would begin a header of its own.
      String value = header.getValue().replaceAll("[\\r\\n]", " ");
      head.append(header.getKey()).append(": ").append(value).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /**
   * The head of an answer, and its body still to be read.
   *
   * @param headers by lower-case name; of several with one name, the last
   */
  public record Response(
      int status, Map<String, String> headers, InputStream body, Socket connection)
      implements AutoCloseable {

    static Response read(Socket socket, InputStream in) throws IOException {
      int status;
      Map<String, String> headers;
      do {
        String[] first = line(in).split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("\\d{3}")) {
          throw new IOException("the answer is not HTTP");
        }
        status = Integer.parseInt(first[1]);
        headers = headers(in);
      } while (status == 100);
      return new Response(status, headers, body(status, headers, in), socket);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
      Map<String, String> headers = new LinkedHashMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          headers.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
        }
      }
      return headers;
    }

    private static InputStream body(int status, Map<String, String> headers, InputStream in) {
      if (status == 204 || status == 304) {
        return InputStream.nullInputStream();
      } else if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
        return new ChunkedBody(in);
      }
      String length = headers.getOrDefault("content-length", "");
      return length.matches("\\d{1,18}") ? new LimitedBody(in, Long.parseLong(length)) : in;
    }

    static String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream(64);
      int c = in.read();
      for (; c >= 0 && c != '\n'; c = in.read()) {
        if (c != '\r') {
          line.write(c);
        }
        if (line.size() > 65_536) {
          throw new IOException("the answer has a line without an end");
        }
      }
      if (c < 0 && line.size() == 0) {
        throw new IOException("the connection was closed before an answer came");
      }
      return line.toString(StandardCharsets.ISO_8859_1);
    }

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
