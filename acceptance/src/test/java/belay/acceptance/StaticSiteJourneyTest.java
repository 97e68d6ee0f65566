package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.acceptance.Http.Answer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A site of files: what its visitors get. */
@OnSharedServer
class StaticSiteJourneyTest {
  private static final String APP = "site";

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Path source;

  @BeforeAll
  static void start(Machine shared) throws IOException {
    assumeTrue(Dynos.now() == Dynos.PROCESSES, "sites are served without containers");
    machine = shared;
    source =
        machine.checkout(
            APP,
            Map.of(
                "index.html", "<h1>home</h1>",
                "m.mjs", "export {}",
                "ü.txt", "umlaut",
                ".well-known/security.txt", "Contact: x",
                ".env", "SECRET=1",
                "404.html", "<h1>not here</h1>",
                "docs/index.html", "docs",
                "plain/file.txt", "0123456789",
                "Procfile", "worker: sleep 1000\n"));
    try (RandomAccessFile big = new RandomAccessFile(source.resolve("big.bin").toFile(), "rw")) {
      big.setLength(40 << 20);
    }
    machine.commit(source, Map.of());
    machine.push(source).ok().says("Static site app detected", "Serving .");
  }

  private static Answer get(String path, String... headers) {
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: site.localhost\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return Http.send(machine.httpPort(), request + "Connection: close\r\n\r\n");
  }

  private static String header(Answer answer, String name) {
    return answer
        .head()
        .lines()
        .filter(l -> l.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": "))
        .map(l -> l.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  @Test
  void visitorsGetEachFileAsWhatItIs() {
    assertThat(header(get("/m.mjs"), "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(get("/%C3%BC.txt").body()).isEqualTo("umlaut");
    assertThat(get("/.well-known/security.txt").body()).isEqualTo("Contact: x");
    assertThat(get("/docs/").body()).isEqualTo("docs");
    assertThat(header(get("/docs"), "Location")).isEqualTo("/docs/");
    for (String hidden : List.of("/.env", "/Procfile", "/.belay/web", "/plain/", "/nope")) {
      Answer answer = get(hidden);
      assertThat(answer.status()).as(hidden).isEqualTo(404);
      assertThat(answer.body()).as(hidden).isEqualTo("<h1>not here</h1>");
    }
    machine.belay("ps", "-a", APP).ok().says("web.1: up", "static-server 1");
    machine.belay("releases:info", "-a", APP).ok();
  }

  @Test
  void downloadsGoOnWhereTheyStoppedAndCachesAskAgain() {
    Answer first = get("/plain/file.txt");
    assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
    String tag = header(first, "ETag");
    assertThat(get("/plain/file.txt", "If-None-Match: " + tag).status()).isEqualTo(304);
    Answer rest = get("/plain/file.txt", "Range: bytes=6-", "If-Range: " + tag);
    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.body()).isEqualTo("6789");
  }

  @Test
  void aVisitorWhoReadsSlowlyKeepsNobodyWaiting() throws IOException {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), machine.httpPort())) {
      slow.getOutputStream()
          .write(
              "GET /big.bin HTTP/1.1\r\nHost: site.localhost\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
      assertThat(slow.getInputStream().read()).isEqualTo('H');
      assertThat(get("/").body()).isEqualTo("<h1>home</h1>");
    }
  }

  @Test
  void staticJsonSaysHowASinglePageAppIsServed() {
    Path app =
        machine.checkout(
            "spa",
            Map.of(
                "static.json",
                """
                {"root": "dist", "clean_urls": true, "https_only": true,
                 "routes": {"/**": "index.html"},
                 "headers": {"/assets/**": {"Cache-Control": "public, max-age=31536000"}}}
                """,
                "dist/index.html",
                "app",
                "dist/about.html",
                "about",
                "dist/assets/a.js",
                "1"));
    machine.push(app).ok().says("Serving dist/");
    Answer plain = Http.get(machine.httpPort(), "spa.localhost", "/orders/7?x=1");
    assertThat(plain.status()).isEqualTo(301);
    assertThat(header(plain, "Location")).isEqualTo("https://spa.localhost/orders/7?x=1");

    machine.commit(
        app,
        Map.of(
            "static.json",
            """
            {"root": "dist", "clean_urls": true, "routes": {"/**": "index.html"},
             "headers": {"/assets/**": {"Cache-Control": "public, max-age=31536000"}}}
            """));
    machine.push(app).ok();
    assertThat(machine.get("spa", "/orders/7").body()).isEqualTo("app");
    assertThat(machine.get("spa", "/about").body()).isEqualTo("about");
    assertThat(header(machine.get("spa", "/assets/a.js"), "Cache-Control"))
        .isEqualTo("public, max-age=31536000");

    machine.commit(
        app, Map.of("static.json", "{\n  \"root\": \"dist\",\n  \"basic_auth\": true\n}"));
    Run refused = machine.push(app);
    assertThat(refused.text()).contains("static.json:3: \"basic_auth\" is not supported");
    assertThat(machine.get("spa", "/").body()).isEqualTo("app");
  }

  @Test
  @Tag("long")
  void aRollbackUnderLoadLosesNothingAndShowsTheOtherFiles() {
    machine.commit(source, Map.of("index.html", "<h1>second</h1>"));
    machine.push(source).ok();
    String tag = header(get("/"), "ETag");
    try (Load load = Load.on(machine, APP)) {
      machine.belay("rollback", "-a", APP).ok();
      Answer now = get("/", "If-None-Match: " + tag);
      assertThat(now.status()).isEqualTo(200);
      assertThat(now.body()).isEqualTo("<h1>home</h1>");
      assertThat(load.failures()).isEmpty();
    }
  }
}
