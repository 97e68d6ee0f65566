package belay.router.proxy;

import belay.router.counts.Fault;
import belay.router.http.Bytes;
import java.nio.charset.StandardCharsets;

/** The router's own answers: one small page that says what is wrong. Pure. */
final class ErrorPage {
  private ErrorPage() {}

  static byte[] of(Fault fault, byte[] date, boolean close, boolean headOnly) {
    String code = fault == Fault.H80 || fault == Fault.H81 ? "" : "Code " + fault.name() + ".";
    String extra = fault.retrySeconds() > 0 ? "Retry-After: " + fault.retrySeconds() + "\r\n" : "";
    return of(
        fault.status(), fault.title(), fault.sentence() + " " + code, extra, date, close, headOnly);
  }

  /**
   * For a host name that no app has.
   *
   * @param trouble what is wrong with the table, if anything
   */
  static byte[] unknown(String trouble, byte[] date, boolean close, boolean headOnly) {
    String sentence = "There is no app with this host name here. " + trouble;
    return of(404, "No such app", sentence, "", date, close, headOnly);
  }

  /**
   * A whole response.
   *
   * @param sentence plain text; what came from a client must not be in it
   * @param date a whole field line that says what time it is
   */
  static byte[] of(
      int status, String title, String sentence, byte[] date, boolean close, boolean headOnly) {
    return of(status, title, sentence, "", date, close, headOnly);
  }

  /**
   * @param extra whole field lines, or nothing
   */
  private static byte[] of(
      int status,
      String title,
      String sentence,
      String extra,
      byte[] date,
      boolean close,
      boolean headOnly) {
    byte[] body =
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>%s</title>
        <style>body{font:16px/1.5 sans-serif;margin:15vh auto;max-width:34em;padding:0 1em}</style></head>
        <body><h1>%s</h1><p>%s</p></body>
        </html>
        """
            .formatted(escape(title), escape(title), escape(sentence.strip()))
            .getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + " "
            + reason(status)
            + "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-cache, no-store\r\n"
            + "Content-Length: "
            + body.length
            + "\r\n"
            + extra
            + new String(date, StandardCharsets.ISO_8859_1)
            + (close ? "Connection: close\r\n" : "")
            + "\r\n";
    byte[] all = Bytes.latin1(head);
    if (headOnly) {
      return all;
    }
    byte[] page = java.util.Arrays.copyOf(all, all.length + body.length);
    System.arraycopy(body, 0, page, all.length, body.length);
    return page;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String reason(int status) {
    return switch (status) {
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
