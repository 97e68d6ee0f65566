package belay.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client wants of a proxy.
 *
 * @param forwarded the head as the server gets it; nothing for a tunnel
 */
record ProxyRequest(String host, int port, String forwarded) {
  private static final String END = "\r\n\r\n";
  private static final int HEAD_BYTES_MAX = 64 << 10;

  /** Reads one; empty when it is none that a proxy is asked. */
  static Optional<ProxyRequest> read(InputStream in) throws IOException {
    return of(head(in));
  }

  private static Optional<ProxyRequest> of(List<String> head) {
    String[] words = head.isEmpty() ? new String[0] : head.getFirst().split(" ", -1);
    if (words.length != 3) {
      return Optional.empty();
    }
    boolean tunnel = words[0].equals("CONNECT");
    try {
      URI uri = new URI(tunnel ? "https://" + words[1] : words[1]);
      String host = Optional.ofNullable(uri.getHost()).orElse("");
      if (host.isEmpty() || (!tunnel && !"http".equalsIgnoreCase(uri.getScheme()))) {
        return Optional.empty();
      }
      String bare = HttpCall.bare(host);
      int port = uri.getPort() < 0 ? (tunnel ? 443 : 80) : uri.getPort();
      return Optional.of(
          new ProxyRequest(bare, port, tunnel ? "" : forwarded(words[0], uri, head)));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** For one request: a second one on the connection could be for another server. */
  private static String forwarded(String method, URI uri, List<String> head) {
    String path = Optional.ofNullable(uri.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
    String query = Optional.ofNullable(uri.getRawQuery()).map(q -> "?" + q).orElse("");
    StringBuilder text = new StringBuilder(method + " " + path + query + " HTTP/1.1\r\n");
    for (String line : head.subList(1, head.size())) {
      String name = line.split(":", 2)[0].strip().toLowerCase(Locale.ROOT);
      if (!name.startsWith("proxy-") && !name.equals("connection")) {
        text.append(line).append("\r\n");
      }
    }
    return text.append("Connection: close\r\n\r\n").toString();
  }

  /** The lines before the first empty one; none when the client hung up. */
  private static List<String> head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ended = 0;
    for (int next = in.read(); next >= 0 && head.size() < HEAD_BYTES_MAX; next = in.read()) {
      head.write(next);
      ended = next == END.charAt(ended) ? ended + 1 : next == '\r' ? 1 : 0;
      if (ended == END.length()) {
        return head.toString(StandardCharsets.ISO_8859_1)
            .lines()
            .takeWhile(line -> !line.isEmpty())
            .toList();
      }
    }
    return List.of();
  }
}
