package belay.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import belay.router.limits.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  @TempDir Path home;

  @Test
  void showsThatAnAnswerWithLengthBrokeOff() throws IOException {
    try (Backend app = dying(OK + "Content-Length: 10\r\n\r\nhalf");
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(GET).head();
      assertThat(client.rest()).isEqualTo("half");
      assertThat(rig.log(1).getFirst())
          .contains("sock=backend at=error code=H18 desc=\"Server Request Interrupted\"");
    }
  }

  @Test
  void showsThatAChunkedAnswerBrokeOff() throws IOException {
    try (Backend app = dying(OK + "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(GET).head();
      assertThat(client.rest()).isEqualTo("4\r\nhalf\r\n");
    }
  }

  @Test
  void resetsAnOldClientWhoseChunkedAnswerBrokeOff() throws IOException {
    try (Backend app = dying(OK + "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send("GET / HTTP/1.0\r\nHost: api.localhost\r\n\r\n");
      assertThatThrownBy(client::rest).isInstanceOf(IOException.class);
    }
  }

  private static Backend dying(String lastWords) throws IOException {
    return Backend.playing(wire -> {
      wire.head();
      wire.send(lastWords);
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX : 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\nX: 1\n\n"
      })
  void answersForAnAppThatTalksGarbage(String garbage) throws IOException {
    try (Backend app = dying(garbage);
        Rig rig = new Rig(home).route(app)) {
      assertThat(rig.get("/")).startsWith("HTTP/1.1 503 ").contains("H17");
      assertThat(rig.log(1).getFirst()).contains("at=error code=H17");
    }
  }

  @Test
  void saysWhenAnAnswersHeaderIsTooMuch() throws IOException {
    String many = "HTTP/1.1 200 OK\r\n" + "X: 1\r\n".repeat(300) + "\r\n";
    String large = "HTTP/1.1 200 OK\r\nX: " + "a".repeat(Rig.limits().headBytes()) + "\r\n\r\n";
    for (String answer : List.of(many, large)) {
      try (Backend app = dying(answer);
          Rig rig = new Rig(home).route(app)) {
        assertThat(rig.get("/")).startsWith("HTTP/1.1 503 ").contains("H25");
        assertThat(rig.log(1).getFirst()).contains("code=H25 desc=\"HTTP restriction\"");
      }
    }
  }

  @Test
  void givesAnAppTheTimeThatItsOwnerSet() throws IOException {
    Limits quick =
        Rig.shortTimes(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(5));
    try (Backend app =
            Backend.each((head, wire) -> {
              // The app is the slow one: longer than the usual time, shorter than its owner's.
              Thread.sleep(900);
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
        Rig rig = new Rig(home, quick).route(app)) {
      assertThat(rig.get("/")).contains("H12");
      AppRoutes usual =
          new AppRoutes(
              "a1",
              "api",
              List.of(Rig.HOST),
              AppRoutes.State.UP,
              "v1",
              List.of(new AppRoutes.Upstream("web.1", "127.0.0.1", app.port())),
              30,
              false);
      assertThat(rig.ask(new RouterRequest.Put(usual))).isEqualTo(new RouterAnswer.Done());
      assertThat(rig.get("/")).startsWith("HTTP/1.1 200 ").endsWith("ok");
    }
  }

  @Test
  void saysWhenToComeAgain() throws IOException {
    try (Rig rig = new Rig(home).route(AppRoutes.State.MAINTENANCE, "v1", List.of())) {
      assertThat(rig.get("/")).contains("\r\nRetry-After: 60\r\n", "\r\nDate: ");
    }
  }

  @Test
  void answersForAnAppThatClosesWithoutAnswer() throws IOException {
    try (Backend app = dying("");
        Rig rig = new Rig(home).route(app)) {
      assertThat(rig.get("/")).startsWith("HTTP/1.1 503 Service Unavailable").contains("H13");
      assertThat(rig.log(1).getFirst())
          .contains("at=error code=H13 desc=\"Connection closed without response\"", "dyno=web.1");
    }
  }

  @Test
  void answersAtOnceWhenNothingListens() throws IOException {
    try (Backend gone = Backend.answering("");
        Rig rig = new Rig(home).route(gone)) {
      gone.refuse();
      assertThat(rig.get("/")).startsWith("HTTP/1.1 503 ").contains("H21");
    }
  }

  @Test
  void asksAnotherDynoWhenOneRefuses() throws IOException {
    try (Backend gone = Backend.answering("");
        Backend app = Backend.answering("here");
        Rig rig = new Rig(home).route(gone, app)) {
      gone.refuse();
      for (int i = 0; i < 10; i++) {
        assertThat(rig.get("/")).endsWith("here");
      }
      assertThat(rig.log(10)).allMatch(l -> l.contains("at=info") && l.contains("dyno=web.2"));
    }
  }

  /** Answers one request on each connection, then closes it when the next request comes. */
  private static Backend closingOnReuse(AtomicInteger requests) throws IOException {
    return Backend.playing(wire -> {
      wire.head();
      requests.incrementAndGet();
      wire.send(OK + "Content-Length: 2\r\n\r\nok");
      wire.head();
      requests.incrementAndGet();
      wire.reset();
    });
  }

  @Test
  void asksAgainWhenAKeptConnectionWasClosed() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (Backend app = closingOnReuse(requests);
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      assertThat(client.send(GET).response()).endsWith("ok");
      assertThat(client.send(GET).response()).endsWith("ok");
      assertThat(requests.get()).isEqualTo(3);
      assertThat(rig.log(2)).allMatch(l -> l.contains("at=info"));
    }
  }

  /** So it is with one that nobody had accepted when the dyno died. */
  @Test
  void asksAgainWhenANewConnectionIsReset() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    try (Backend app =
            Backend.playing(wire -> {
              if (connections.incrementAndGet() == 1) {
                wire.reset();
              } else {
                wire.head();
                wire.send(OK + "Content-Length: 2\r\n\r\nok");
              }
            });
        Rig rig = new Rig(home).route(app)) {
      assertThat(rig.get("/")).startsWith("HTTP/1.1 200 ").endsWith("ok");
      assertThat(connections.get()).isEqualTo(2);
    }
  }

  @Test
  void neverSendsAPostTwice() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (Backend app = closingOnReuse(requests);
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      String post = "POST / HTTP/1.1\r\nHost: api.localhost\r\nContent-Length: 1\r\n\r\nx";
      assertThat(client.send(GET).response()).endsWith("ok");
      assertThat(client.send(post).response()).startsWith("HTTP/1.1 503").contains("H13");
      assertThat(requests.get()).isEqualTo(2);
    }
  }

  @Test
  void neverTakesExtraBytesForTheNextAnswer() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    try (Backend app =
            Backend.playing(wire -> {
              connections.incrementAndGet();
              wire.head();
              wire.send(OK + "Content-Length: 2\r\n\r\nok" + OK + "Content-Length: 4\r\n\r\nevil");
              wire.ended();
            });
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      assertThat(client.send(GET).response()).endsWith("ok");
      assertThat(client.send(GET).response()).endsWith("ok");
      assertThat(connections.get()).isEqualTo(2);
    }
  }

  @Test
  void tellsTheAppThatTheClientIsGoneBeforeTheAnswer() throws Exception {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (Backend app =
            Backend.playing(wire -> {
              asked.complete(!wire.head().isEmpty());
              ended.complete(wire.ended());
            });
        Rig rig = new Rig(home).route(app)) {
      try (Wire client = rig.client()) {
        client.send(GET);
        asked.get();
      }
      assertThat(ended.get()).isTrue();
      assertThat(rig.log(1).getFirst())
          .contains("sock=client at=warning code=H27 desc=\"Client Request Interrupted\"")
          .contains("status=499");
    }
  }

  @Test
  void tellsTheAppThatTheClientIsGoneDuringTheDownload() throws Exception {
    CompletableFuture<Boolean> broken = new CompletableFuture<>();
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(OK + "Content-Length: 1000000000\r\n\r\n");
              try {
                for (int i = 0; i < 1000; i++) {
                  wire.send(new byte[1_000_000]);
                }
                broken.complete(false);
              } catch (IOException e) {
                broken.complete(true);
              }
            });
        Rig rig = new Rig(home).route(app)) {
      try (Wire client = rig.client()) {
        client.send(GET).head();
      }
      assertThat(broken.get()).isTrue();
    }
  }

  @Test
  void givesUpOnAnAppThatDoesNotAnswer() throws Exception {
    Limits limits =
        Rig.shortTimes(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(5));
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              ended.complete(wire.ended());
            });
        Rig rig = new Rig(home, limits).route(app)) {
      assertThat(rig.get("/")).startsWith("HTTP/1.1 503 ").contains("H12");
      assertThat(ended.get()).isTrue();
      assertThat(rig.log(1).getFirst()).contains("at=error code=H12 desc=\"Request timeout\"");
    }
  }

  @Test
  void givesUpOnAnAppThatFallsSilent() throws IOException {
    Limits limits =
        Rig.shortTimes(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300));
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(OK + "Content-Length: 10\r\n\r\nhalf");
              wire.ended();
            });
        Rig rig = new Rig(home, limits).route(app);
        Wire client = rig.client()) {
      client.send(GET).head();
      assertThat(client.rest()).isEqualTo("half");
      assertThat(rig.log(1).getFirst()).contains("code=H15 desc=\"Idle connection\"");
    }
  }

  @Test
  void givesUpOnAClientThatStopsSending() throws IOException {
    Limits limits =
        Rig.shortTimes(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300));
    try (Backend app = Backend.playing(Wire::rest);
        Rig rig = new Rig(home, limits).route(app);
        Wire client = rig.client()) {
      client.send("POST / HTTP/1.1\r\nHost: api.localhost\r\nContent-Length: 9\r\n\r\nhalf");
      assertThat(client.ended()).isTrue();
      assertThat(rig.log(1).getFirst()).contains("code=H28", "status=499");
    }
  }

  @ParameterizedTest
  @CsvSource({"CRASHED,H10", "STOPPED,H14", "UP,H14", "MAINTENANCE,H80", "EMPTY,H81"})
  void answersForAnAppThatCannot(AppRoutes.State state, String code) throws IOException {
    try (Rig rig = new Rig(home).route(state, "v1", List.of())) {
      assertThat(rig.get("/x")).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
      assertThat(rig.log(1).getFirst())
          .contains("code=" + code, "path=\"/x\"", "dyno= connect= service= status=503");
    }
  }

  @Test
  void saysThatThereIsNoSuchApp() throws IOException {
    try (Rig rig = new Rig(home)) {
      assertThat(rig.get("/")).startsWith("HTTP/1.1 404 Not Found\r\n").contains("No such app");
    }
  }
}
