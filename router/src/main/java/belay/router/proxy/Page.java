package belay.router.proxy;

import belay.router.http.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A whole answer of the router's own.
 *
 * @param fields those that describe it, but for its length and the date
 * @param body not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // Made once and written at once; never compared.
public record Page(int status, List<Named> fields, byte[] body) {
  private static final Named UNCACHED = new Named("Cache-Control", "no-cache, no-store");

  public Page {
    fields = List.copyOf(fields);
  }

  /** A header field. */
  public record Named(String name, String value) {}

  static Page html(int status, List<Named> more, String text) {
    return of(status, "text/html; charset=utf-8", more, text.getBytes(StandardCharsets.UTF_8));
  }

  static Page of(int status, String type, List<Named> more, byte[] body) {
    List<Named> fields = new java.util.ArrayList<>();
    fields.add(new Named("Content-Type", type));
    fields.add(UNCACHED);
    fields.addAll(more);
    return new Page(status, fields, body);
  }

  /**
   * As HTTP/1.1 has it.
   *
   * @param date a whole field line that says what time it is
   */
  public byte[] http1(byte[] date, boolean close, boolean headOnly) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(status).append(' ').append(reason(status)).append("\r\n");
    for (Named field : fields) {
      head.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n");
    head.append(new String(date, StandardCharsets.ISO_8859_1));
    head.append(close ? "Connection: close\r\n\r\n" : "\r\n");
    byte[] all = Bytes.latin1(head.toString());
    if (headOnly) {
      return all;
    }
    byte[] page = Arrays.copyOf(all, all.length + body.length);
    System.arraycopy(body, 0, page, all.length, body.length);
    return page;
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 303 -> "See Other";
      case 403 -> "Forbidden";
      case 410 -> "Gone";
      case 301 -> "Moved Permanently";
      case 308 -> "Permanent Redirect";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 414 -> "URI Too Long";
      case 417 -> "Expectation Failed";
      case 431 -> "Request Header Fields Too Large";
      case 503 -> "Service Unavailable";
      default -> "Error";
    };
  }
}
