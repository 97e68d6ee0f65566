package belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.HealthBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private final AtomicInteger taken = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();
  private boolean routerLives = true;
  private MetricsServer server;

  MetricsServerTest() throws IOException {
    server = start(true);
  }

  private MetricsServer start(boolean loopback) throws IOException {
    Scrape scrape =
        new Scrape(
            List.of(
                () -> {
                  taken.incrementAndGet();
                  Family apps = Family.gauge("belay_app_maintenance", "Maintenance.");
                  for (int i = 0; i < 200; i++) {
                    apps.add(0, "app", "app-" + i);
                  }
                  return List.of(apps);
                },
                () -> {
                  throw new IllegalStateException("away");
                }),
            InstantSource.system());
    return MetricsServer.start(
        InetAddress.getLoopbackAddress(),
        0,
        scrape,
        () -> HealthBody.of(Map.of("router", routerLives), Map.of("disk", false)),
        new MetricsServer.Allowed(loopback, "right"::equals));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void figuresAreToldAndWhatCannotBeTakenIsLeftOutAndCounted() throws Exception {
    var answer = get("/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(text(answer))
        .contains("belay_app_maintenance{app=\"app-199\"} 0\n")
        .contains("belay_scrape_failures_total 1\n");
  }

  @Test
  void theyAreTakenOnceForManyWhoAskAtOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      get("/metrics");
    }
    assertThat(taken.get()).isLessThan(20);
  }

  @Test
  void whoTakesOpenMetricsAndGzipGetsThem() throws Exception {
    var answer =
        get("/metrics", "Accept", "application/openmetrics-text", "Accept-Encoding", "gzip");
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    }
  }

  @Test
  void withoutTheRightTokenNothingIsToldWhereOneIsNeeded() throws Exception {
    server.close();
    server = start(false);
    assertThat(get("/metrics").statusCode()).isEqualTo(401);
    assertThat(get("/metrics", "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
    assertThat(text(get("/metrics", "Authorization", "Bearer"))).doesNotContain("app-1");
    assertThat(get("/metrics", "Authorization", "bearer right").statusCode()).isEqualTo(200);
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void healthIs503OnlyWhenItIsOfNoUse() throws Exception {
    var degraded = get("/health");
    assertThat(degraded.statusCode()).isEqualTo(200);
    assertThat(text(degraded))
        .isEqualTo(
            "{\"status\":\"degraded\",\"checks\":{\"disk\":\"attention\",\"router\":\"ok\"}}");
    routerLives = false;
    assertThat(get("/health").statusCode()).isEqualTo(503);
  }

  @Test
  void nothingElseIsThere() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    var posted =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
  }
}
