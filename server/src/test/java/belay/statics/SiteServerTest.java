package belay.statics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server over its ports, as the router talks to it. */
class SiteServerTest {
  @TempDir Path sites;
  private final SiteServer server = new SiteServer();
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdownNow();
    server.stop();
  }

  private int site(String id, SiteSettings settings) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path directory = sites.resolve(id);
    Files.createDirectories(directory.resolve(SiteFile.FILES));
    new SiteFile(id, port, 1_700_000_000, settings).write(directory);
    return port;
  }

  private void file(String name, String text) throws IOException {
    Path file = sites.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void look() throws IOException {
    new SiteDirectory(sites, server).look();
  }

  private HttpResponse<String> get(int port, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** The status line of a request that no client library would send. */
  private static String raw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String raw(int port, String method, String path) throws IOException {
    return raw(port, method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not within a minute").isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Test
  void eachSiteHasItsOwnPortAndOnlyItsOwnFiles() throws Exception {
    int a = site("a", SiteSettings.plain(""));
    int b = site("b", SiteSettings.plain(""));
    file("a/files/index.html", "site a");
    file("b/files/index.html", "site b");
    file("a/files/only-a", "x");
    look();

    assertThat(get(a, "/").body()).isEqualTo("site a");
    assertThat(get(b, "/").body()).isEqualTo("site b");
    assertThat(get(b, "/only-a").statusCode()).isEqualTo(404);
    assertThat(raw(b, "GET", "/../../a/files/only-a")).startsWith("HTTP/1.1 400");
    assertThat(raw(b, "GET", "/..%2f..%2fa/files/only-a")).startsWith("HTTP/1.1 400");
    Files.createSymbolicLink(sites.resolve("b/files/out"), sites.resolve("a/files/only-a"));
    assertThat(get(b, "/out").statusCode()).isEqualTo(404);
  }

  @Test
  void theValidatorIsTheContentsWhateverTheDates() throws Exception {
    int a = site("a", SiteSettings.plain(""));
    int b = site("b", SiteSettings.plain(""));
    file("a/files/x.txt", "same");
    file("b/files/x.txt", "same");
    file("a/files/y.txt", "one!");
    file("b/files/y.txt", "two!");
    look();

    String tag = header(get(a, "/x.txt"), "etag");
    assertThat(tag).isEqualTo(header(get(b, "/x.txt"), "etag")).isNotEmpty();
    assertThat(header(get(a, "/y.txt"), "etag")).isNotEqualTo(header(get(b, "/y.txt"), "etag"));
    HttpResponse<String> again = get(a, "/x.txt", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(header(again, "cache-control")).isEqualTo("no-cache");
    assertThat(header(again, "etag")).isEqualTo(tag);
  }

  @Test
  void partsOfAFileAreSent() throws Exception {
    int port = site("a", SiteSettings.plain(""));
    file("a/files/n.txt", "0123456789");
    look();

    HttpResponse<String> one = get(port, "/n.txt", "Range", "bytes=2-4");
    assertThat(one.statusCode()).isEqualTo(206);
    assertThat(one.body()).isEqualTo("234");
    assertThat(header(one, "content-range")).isEqualTo("bytes 2-4/10");
    HttpResponse<String> two = get(port, "/n.txt", "Range", "bytes=0-1,8-9");
    assertThat(two.statusCode()).isEqualTo(206);
    assertThat(header(two, "content-type")).startsWith("multipart/byteranges; boundary=");
    assertThat(two.body()).contains("bytes 0-1/10", "\r\n\r\n01\r\n", "\r\n\r\n89\r\n");
    HttpResponse<String> none = get(port, "/n.txt", "Range", "bytes=10-");
    assertThat(none.statusCode()).isEqualTo(416);
    assertThat(header(none, "content-range")).isEqualTo("bytes */10");
    assertThat(get(port, "/n.txt", "Range", "bytes=2-4", "If-Range", "\"other\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aCompressedFileBesideIsSentToThoseWhoTakeIt() throws Exception {
    int port = site("a", SiteSettings.plain(""));
    file("a/files/app.mjs", "plain");
    file("a/files/app.mjs.gz", "gzipped");
    file("a/files/app.mjs.br", "brotli");
    look();

    HttpResponse<String> plain = get(port, "/app.mjs");
    assertThat(plain.body()).isEqualTo("plain");
    assertThat(header(plain, "vary")).isEqualTo("Accept-Encoding");
    assertThat(header(plain, "content-type")).isEqualTo("text/javascript; charset=utf-8");
    HttpResponse<String> brotli = get(port, "/app.mjs", "Accept-Encoding", "gzip, br");
    assertThat(brotli.body()).isEqualTo("brotli");
    assertThat(header(brotli, "content-encoding")).isEqualTo("br");
    assertThat(header(brotli, "content-type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(brotli, "etag")).isNotEqualTo(header(plain, "etag"));
    assertThat(get(port, "/app.mjs", "Accept-Encoding", "br;q=0, gzip").body())
        .isEqualTo("gzipped");
  }

  @Test
  void onlyGetAndHeadAreAnswered() throws Exception {
    int port = site("a", SiteSettings.plain(""));
    file("a/files/x.txt", "hello");
    look();

    String head = raw(port, "HEAD", "/x.txt");
    assertThat(head).startsWith("HTTP/1.1 200").contains("Content-Length: 5").endsWith("\r\n\r\n");
    assertThat(raw(port, "DELETE", "/x.txt"))
        .startsWith("HTTP/1.1 405")
        .contains("Allow: GET, HEAD");
    assertThat(raw(port, "GET", "/" + "x".repeat(3_000))).startsWith("HTTP/1.1 404");
    assertThat(raw(port, "GET", "/a%00b")).startsWith("HTTP/1.1 400");
    assertThat(raw(port, "GET", "/ü.txt")).startsWith("HTTP/1.1 404");
  }

  @Test
  void plainHttpIsSentToHttpsWhereTheSiteWantsIt() throws Exception {
    int port =
        site("a", new SiteSettings("", false, List.of(), List.of(), "", List.of(), true, "utf-8"));
    file("a/files/index.html", "hello");
    look();

    HttpResponse<String> plain = get(port, "/a?b=c", "X-Forwarded-Proto", "http");
    assertThat(plain.statusCode()).isEqualTo(301);
    assertThat(header(plain, "location")).isEqualTo("https://127.0.0.1/a?b=c");
    assertThat(get(port, "/", "X-Forwarded-Proto", "https").body()).isEqualTo("hello");
    assertThat(get(port, "/").body()).isEqualTo("hello");
  }

  @Test
  void manyWhoReadSlowlyOrNeverFinishAskingKeepNobodyWaiting() throws Exception {
    int slow = site("slow", SiteSettings.plain(""));
    int other = site("other", SiteSettings.plain(""));
    Files.createDirectories(sites.resolve("slow/files"));
    try (RandomAccessFile big =
        new RandomAccessFile(sites.resolve("slow/files/big").toFile(), "rw")) {
      big.setLength(5L << 30);
    }
    file("slow/files/index.html", "slow site");
    file("other/files/index.html", "other site");
    look();
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), slow);
        sockets.add(socket);
        String request = "GET /big HTTP/1.1\r\nHost: x\r\n" + (i % 2 == 0 ? "\r\n" : "X-Slow: ");
        socket.getOutputStream().write(request.getBytes(UTF_8));
        if (i % 2 == 0) {
          assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
      }
      assertThat(get(slow, "/").body()).isEqualTo("slow site");
      assertThat(get(other, "/").body()).isEqualTo("other site");
      assertThat(get(slow, "/big", "Range", "bytes=-3").body()).hasSize(3);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aSiteThatIsTakenAwayAnswersToTheEndAndThenNoMore() throws Exception {
    int port = site("a", SiteSettings.plain(""));
    Files.createDirectories(sites.resolve("a/files"));
    try (RandomAccessFile big = new RandomAccessFile(sites.resolve("a/files/big").toFile(), "rw")) {
      big.setLength(40L << 20);
    }
    look();
    try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), port)) {
      reader
          .getOutputStream()
          .write("GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
      InputStream in = reader.getInputStream();
      assertThat(in.read()).isEqualTo('H');
      Files.move(sites.resolve("a"), sites.resolve(".a"));
      look();
      await(() -> refused(port));
      assertThat(in.readAllBytes().length).isGreaterThan(40 << 20);
    }
  }

  private static boolean refused(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}
