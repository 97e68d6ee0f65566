package belay.source;

import static org.assertj.core.api.Assertions.assertThat;

import belay.deploy.Settle;
import belay.doors.Doors;
import belay.doors.FakeDeployer.Result;
import belay.history.ReleasesTest;
import belay.logs.LogLine;
import belay.release.App;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written as it comes: logs, builds, one-off dynos. */
class StreamsTest {
  @TempDir Path home;
  Doors doors;
  App app;
  final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void open() throws Exception {
    doors = Doors.open(home, Doors.patience(Duration.ofSeconds(20)));
    app = doors.app("api");
  }

  @AfterEach
  void close() {
    client.close();
    doors.close();
  }

  void log(String source, String process, String message) {
    doors.logs.append(app.id(), new LogLine(Instant.EPOCH, source, process, message));
  }

  String session(String body) throws Exception {
    HttpResponse<String> made = doors.send("POST", "/apps/api/log-sessions", body);
    assertThat(made.statusCode()).isEqualTo(201);
    return ReleasesTest.json(made).path("logplex_url").asText();
  }

  HttpResponse<InputStream> open(String url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  static String all(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void logsArePlainTextOrEvents() throws Exception {
    log("app", "web.1", "one");
    log("heroku", "router", "two");
    log("app", "web.1", "three");
    String url = session("{\"lines\":\"2\"}");
    assertThat(all(open(url)).lines())
        .containsExactly(
            "1970-01-01T00:00:00.000000+00:00 heroku[router]: two",
            "1970-01-01T00:00:00.000000+00:00 app[web.1]: three");
    HttpResponse<InputStream> events = open(url, "Accept", "text/event-stream");
    assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(all(events)).startsWith("retry: 1\n\nid: 2\ndata: 1970").endsWith(": three\n\n");
    assertThat(all(open(session("{\"source\":\"app\",\"dyno\":\"web\"}")))).doesNotContain("two");
  }

  @Test
  void aLogIsFollowedAndResumed() throws Exception {
    log("app", "web.1", "before");
    String url = session("{\"tail\":true}");
    try (BufferedReader lines = reader(open(url, "Accept", "text/event-stream"))) {
      assertThat(until(lines, "data:")).contains("before");
      log("app", "web.1", "live");
      assertThat(until(lines, "data:")).contains("live");
    }
    log("app", "web.1", "missed");
    HttpResponse<InputStream> again =
        open(url, "Accept", "text/event-stream", "Last-Event-ID", "2");
    try (BufferedReader lines = reader(again)) {
      assertThat(until(lines, "data:")).contains("missed");
    }
  }

  @Test
  void manyWhoFollowALogAndReadNothingKeepNobodyOut() throws Exception {
    try (var followers = new Closing()) {
      for (int i = 0; i < 30; i++) {
        URI url = URI.create(session("{\"tail\":true}"));
        Socket socket = followers.keep(new Socket(InetAddress.getLoopbackAddress(), url.getPort()));
        String head = "GET " + url.getRawPath() + " HTTP/1.1\r\nHost: belay\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(doors.get("/apps/api").statusCode()).isEqualTo(200);
    }
  }

  /** Closes what it keeps. */
  private static final class Closing implements AutoCloseable {
    private final List<Socket> kept = new ArrayList<>();

    Socket keep(Socket socket) {
      kept.add(socket);
      return socket;
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : kept) {
        socket.close();
      }
    }
  }

  static BufferedReader reader(HttpResponse<InputStream> answer) {
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  static String until(BufferedReader lines, String start) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(start)) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void aForgedStreamIsNotThere() throws Exception {
    String url = session("{}");
    String forged = url.substring(0, url.length() - 3) + "AAA";
    assertThat(open(forged).statusCode()).isEqualTo(404);
  }

  String upload(byte[] tarball) throws Exception {
    JsonNode blob = ReleasesTest.json(doors.send("POST", "/sources", "")).path("source_blob");
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(blob.path("put_url").asText()))
            .header("Content-Type", "")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(tarball))
            .build();
    HttpResponse<String> answer = client.send(put, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("{}");
    return blob.path("get_url").asText();
  }

  HttpResponse<String> build(byte[] tarball) throws Exception {
    return build(tarball, "first");
  }

  private HttpResponse<String> build(byte[] tarball, String version) throws Exception {
    return doors.send(
        "POST",
        "/apps/api/builds",
        "{\"source_blob\":{\"url\":\"%s\",\"version\":\"%s\"}}"
            .formatted(upload(tarball), version));
  }

  /** What Heroku's command sends for none: its table of builds can show no null. */
  @Test
  void aVersionThatIsEmptyIsToldAsItCame() throws Exception {
    JsonNode build = ReleasesTest.json(build(Tars.of(Tars.file("Procfile", "web: run")), ""));
    assertThat(build.path("source_blob").path("version").asText("null")).isEmpty();
    Settle.until(() -> !doors.deployer.happened.isEmpty());
    JsonNode listed = ReleasesTest.json(doors.get("/apps/api/builds")).path(0);
    assertThat(listed.path("source_blob").path("version").isTextual()).isTrue();
  }

  @Test
  void anUploadedSourceIsBuiltWithItsOutputLive() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    doors.deployer.build =
        (source, tell) -> {
          tell.line("has Procfile " + Files.exists(source.directory().resolve("Procfile")));
          belay.doors.Waiting.await(seen);
          tell.line("second");
          return Result.PASS;
        };
    byte[] tarball = Tars.of(Tars.file("./wrapped/Procfile", "web: run"));
    JsonNode build = ReleasesTest.json(build(tarball));
    assertThat(build.path("status").asText()).isEqualTo("pending");
    try (BufferedReader lines = reader(open(build.path("output_stream_url").asText()))) {
      assertThat(lines.readLine()).isEqualTo("has Procfile true");
      seen.countDown();
      assertThat(lines.lines()).contains("second");
    }
    JsonNode done = ReleasesTest.json(doors.get("/apps/api/builds/" + build.path("id").asText()));
    assertThat(done.path("status").asText()).isEqualTo("succeeded");
    assertThat(done.path("release").path("id").asText()).hasSize(36);
    assertThat(doors.deployer.happened).containsExactly("deploy api first");
  }

  @Test
  void theBuildCacheIsPurgedOnRequest() throws Exception {
    assertThat(doors.send("DELETE", "/apps/api/build-cache", "").statusCode()).isEqualTo(202);
    Settle.until(() -> doors.deployer.happened.contains("purge the build cache of api"));
  }

  @Test
  void dangerousTarballsAreRefusedAndNothingIsLeft() throws Exception {
    for (byte[] tarball :
        new byte[][] {
          Tars.of(Tars.file("../outside", "x")),
          Tars.of(Tars.file("a/../../outside", "x")),
          Tars.of(Tars.link("link", "../../etc")),
          Tars.of(Tars.link("link", "/etc")),
          Tars.of(Tars.link("link", "dir"), Tars.file("link/file", "x")),
          Tars.of(Tars.hardLink("link", "/etc/passwd")),
          Tars.of(Tars.device("dev")),
          Tars.of(Tars.file("large", "x".repeat(2 << 20))),
          Tars.many(101),
          Tars.of(),
          "not a tarball".getBytes(StandardCharsets.UTF_8),
        }) {
      HttpResponse<String> refused = build(tarball);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
      assertThat(refused.body()).contains("source");
    }
    assertThat(home.resolve("outside")).doesNotExist();
    try (Stream<Path> left = Files.list(home.resolve("build"))) {
      assertThat(left.map(p -> p.getFileName().toString())).containsExactly("sources");
    }
    assertThat(doors.deployer.happened).isEmpty();
  }

  @Test
  void anUploadHasALimitAndOtherUrlsAreNotFetched() throws Exception {
    JsonNode blob = ReleasesTest.json(doors.send("POST", "/sources", "")).path("source_blob");
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(blob.path("put_url").asText()))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]))
            .build();
    HttpResponse<String> large = client.send(put, HttpResponse.BodyHandlers.ofString());
    assertThat(large.statusCode()).isEqualTo(413);
    HttpResponse<String> other =
        doors.send(
            "POST", "/apps/api/builds", "{\"source_blob\":{\"url\":\"http://169.254.169.254/\"}}");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("No source is fetched from http://169.254.169.254/");
  }

  Socket attach(String command) throws Exception {
    return attach("/apps/api/dynos", command);
  }

  private Socket attach(String path, String command) throws Exception {
    HttpResponse<String> run =
        doors.send(
            "POST",
            path,
            "{\"attach\":true,\"force_no_tty\":true,\"command\":\"" + command + "\"}");
    assertThat(run.statusCode()).isEqualTo(201);
    URI url = URI.create(ReleasesTest.json(run).path("attach_url").asText());
    assertThat(url.getScheme()).isEqualTo("rendezvous");
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
    socket
        .getOutputStream()
        .write((url.getPath().substring(1) + "\r\n").getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Test
  void aOneOffDynoIsMetByRendezvous() throws Exception {
    try (Socket socket = attach("cat; echo done")) {
      byte[] greeting = new byte[100];
      int n = socket.getInputStream().read(greeting);
      assertThat(new String(greeting, 0, n, StandardCharsets.UTF_8)).isEqualTo("rendezvous\r\n");
      socket.getOutputStream().write("a\u0004b\n\u0004".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("a\u0004b\ndone\n");
    }
  }

  @Test
  void aCommandInsideADynoIsMetByRendezvous() throws Exception {
    try (Socket socket = attach("/apps/api/dynos/web.1/exec", "cat")) {
      socket.getInputStream().read(new byte[100]);
      socket.getOutputStream().write("\u0004".getBytes(StandardCharsets.UTF_8));
      socket.getInputStream().readAllBytes();
    }
    assertThat(doors.deployer.oneOffs.getFirst().dyno().command()).isEqualTo("web.1: cat");
    assertThat(doors.send("POST", "/apps/api/dynos/web.1/exec", "{}").statusCode()).isEqualTo(422);
  }

  @Test
  void aOneOffDynoDiesWithItsClient() throws Exception {
    attach("sleep 1000").close();
    for (int i = 0; i < 200 && doors.deployer.oneOffs.getFirst().alive(); i++) {
      // Nothing tells that the process is gone: look again in a while.
      Thread.sleep(50);
    }
    assertThat(doors.deployer.oneOffs.getFirst().alive()).isFalse();
  }

  @Test
  void aOneOffDynoIsStoppedByName() throws Exception {
    try (Socket socket = attach("sleep 1000")) {
      assertThat(doors.send("POST", "/apps/api/dynos/run.1234/actions/stop", "").statusCode())
          .isEqualTo(202);
      socket.getInputStream().readAllBytes();
    }
    assertThat(doors.deployer.oneOffs.getFirst().alive()).isFalse();
    HttpResponse<String> detached =
        doors.send("POST", "/apps/api/dynos", "{\"command\":\"ls\",\"attach\":false}");
    assertThat(detached.body()).contains("\"name\":\"run.99\"", "\"attach_url\":null");
  }
}
