package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests for an app between two sets of dynos wait. */
class HoldTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n";

  @TempDir Path home;

  private static void held(Rig rig) throws IOException {
    rig.route(State.HELD, "v1", List.of());
  }

  /** Once the router has taken in what was sent so far. */
  private static void taken(Rig rig, long requests) {
    Rig.await(() -> {
      try {
        return rig.health().requests() >= requests;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
  }

  @Test
  void fiftyRequestsWaitAndAllGoToTheNewDynos() throws Exception {
    try (Backend next = Backend.answering("next");
        Rig rig = new Rig(home);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      held(rig);
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(clients.submit(() -> rig.get("/")));
      }
      taken(rig, 50);
      assertThat(answers).noneMatch(Future::isDone);
      rig.route("v2", next);
      for (Future<String> answer : answers) {
        assertThat(answer.get()).startsWith("HTTP/1.1 200").endsWith("next");
      }
    }
  }

  @Test
  void aBodyWaitsWithItsRequestAndPipelinedOnesFollow() throws IOException {
    String body = "x".repeat(200_000);
    try (Backend echo =
            Backend.each((head, wire) -> {
              String text = head.startsWith("POST") ? wire.body(body.length()) : "";
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
            });
        Rig rig = new Rig(home);
        Wire client = rig.client()) {
      held(rig);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.send(
                      "POST / HTTP/1.1\r\nHost: api.localhost\r\nContent-Length: "
                          + body.length()
                          + "\r\n\r\n"
                          + body
                          + GET);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      taken(rig, 1);
      rig.route("v2", echo);
      assertThat(client.response()).endsWith(body);
      assertThat(client.response()).startsWith("HTTP/1.1 200");
      sender.interrupt();
    }
  }

  @Test
  void whatWaitsTooLongIsToldSo() throws IOException {
    try (Rig rig = new Rig(home, Rig.holding(Duration.ofMillis(50), 10))) {
      held(rig);
      assertThat(rig.get("/")).startsWith("HTTP/1.1 503").contains("H20");
      assertThat(rig.log(1).getFirst()).contains("code=H20", "status=503");
    }
  }

  @Test
  void onlySoManyWait() throws IOException {
    try (Rig rig = new Rig(home, Rig.holding(Duration.ofSeconds(10), 0))) {
      held(rig);
      assertThat(rig.get("/")).startsWith("HTTP/1.1 503").contains("H11");
    }
  }

  @Test
  void anAppThatStopsInsteadAnswersForThoseWhoWaited() throws Exception {
    try (Rig rig = new Rig(home);
        Wire client = rig.client()) {
      held(rig);
      client.send(GET);
      taken(rig, 1);
      rig.route(State.STOPPED, "v1", List.of());
      assertThat(client.response()).startsWith("HTTP/1.1 503").contains("H14");
    }
  }

  @Test
  void aClientThatGoesAwayWaitsNoMore() throws Exception {
    try (Backend next = Backend.answering("next");
        Rig rig = new Rig(home)) {
      held(rig);
      try (Wire client = rig.client()) {
        client.send(GET);
        taken(rig, 1);
      }
      assertThat(rig.log(1).getFirst()).contains("code=H27", "status=499");
      rig.route("v2", next);
      assertThat(rig.get("/")).endsWith("next");
      assertThat(next.wires).hasSize(1);
    }
  }
}
