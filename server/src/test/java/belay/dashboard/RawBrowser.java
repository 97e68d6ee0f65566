package belay.dashboard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends what a browser would, and what no decent one would. One thread's. */
final class RawBrowser {
  private static final Pattern COOKIE =
      Pattern.compile("(?im)^set-cookie: (belay_session=[^;]*); Path=/; HttpOnly; SameSite=Strict");
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private final int port;
  final Map<String, String> headers = new LinkedHashMap<>();

  /** A page, as far as tests look. */
  record Page(int status, String head, String body) {
    String location() {
      Matcher at = Pattern.compile("(?im)^location: (\\S*)").matcher(head);
      return at.find() ? at.group(1) : "";
    }

    String csrf() {
      Matcher at = TOKEN.matcher(body);
      return at.find() ? at.group(1) : "";
    }
  }

  RawBrowser(int port) {
    this.port = port;
    headers.put("Host", "127.0.0.1:" + port);
    headers.put("Accept", "text/html");
    headers.put("Origin", "http://127.0.0.1:" + port);
    headers.put("Sec-Fetch-Site", "same-origin");
  }

  Page get(String path) throws IOException {
    return send("GET", path, "");
  }

  /** A form of pairs: name, value, name, value. */
  Page post(String path, String... fields) throws IOException {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < fields.length; i += 2) {
      pairs.add(
          URLEncoder.encode(fields[i], StandardCharsets.UTF_8)
              + "="
              + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return send("POST", path, String.join("&", pairs));
  }

  /** What came of a change in the end, followed as browsers do where it takes longer than a moment. */
  Page arrive(Page page) throws IOException, InterruptedException {
    String doing = page.location();
    if (!doing.startsWith("/doing/")) {
      return page;
    }
    Page next = get(doing);
    while (next.status() == 200) {
      Thread.sleep(20);
      next = get(doing);
    }
    return get(next.location());
  }

  Page send(String method, String path, String body) throws IOException {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    if (method.equals("POST")) {
      request.append("Content-Type: application/x-www-form-urlencoded\r\n");
      request.append("Content-Length: " + body.length() + "\r\n");
    }
    request.append("Connection: close\r\n\r\n" + body);
    Page page = parse(exchange(request.toString()));
    Matcher cookie = COOKIE.matcher(page.head());
    if (cookie.find()) {
      headers.put("Cookie", cookie.group(1));
    }
    return page;
  }

  private String exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Page parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    return new Page(
        Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
  }
}
