package belay.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.routing.AppRoutes.State;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests for a cold app wait, and whoever can start it is told. */
class ColdTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n";
  private static final Duration LONG = Duration.ofSeconds(10);

  /** What was told is told no sooner once more, unless another request comes. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  @TempDir Path home;

  private static Rig cold(Rig rig) throws IOException {
    return rig.route(State.COLD, "v1", List.of());
  }

  /** Once the router has taken in what was sent so far. */
  private static void taken(Rig rig, long requests) {
    Rig.await(() -> rig.requests() >= requests);
  }

  @Test
  void aRequestWaitsUntilTheAppThatWasToldHasADyno() throws IOException {
    try (Backend next = Backend.answering("started");
        Rig rig = cold(new Rig(home));
        Wire client = rig.client()) {
      client.send(GET);
      assertThat(rig.awaited(LONG)).containsExactly("a1");
      rig.route("v2", next);
      assertThat(client.response()).startsWith("HTTP/1.1 200").endsWith("started");
      assertThat(rig.awaited(Duration.ZERO)).isEmpty();
      assertThat(rig.log(1).getFirst()).contains("at=info", "dyno=web.1", "status=200");
    }
  }

  @Test
  void aBodyWaitsWithItsRequest() throws Exception {
    String body = "x".repeat(200_000);
    try (Backend echo =
            Backend.each((head, wire) -> {
              String text = wire.body(body.length());
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
            });
        Rig rig = cold(new Rig(home));
        Wire client = rig.client();
        ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
      String head = "POST / HTTP/1.1\r\nHost: api.localhost\r\nContent-Length: 200000\r\n\r\n";
      Future<Wire> sent = sender.submit(() -> client.send(head + body));
      assertThat(rig.awaited(LONG)).containsExactly("a1");
      rig.route("v2", echo);
      assertThat(client.response()).endsWith(body);
      sent.get();
    }
  }

  @Test
  void everyoneWhoAsksIsTold() throws Exception {
    try (Rig rig = cold(new Rig(home));
        ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
        Wire client = rig.client()) {
      List<Future<List<String>>> asked = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        asked.add(askers.submit(() -> rig.awaited(LONG)));
      }
      client.send(GET);
      for (Future<List<String>> answer : asked) {
        assertThat(answer.get()).containsExactly("a1");
      }
    }
  }

  @Test
  void anAskerThatIsGoneSwallowsNothing() throws Exception {
    try (Rig rig = cold(new Rig(home));
        Wire client = rig.client()) {
      rig.question(new RouterRequest.Awaited(60_000)).close();
      client.send(GET);
      assertThat(rig.awaited(LONG)).containsExactly("a1");
    }
  }

  @Test
  void whoStillWaitsIsToldAgainButNotAtOnce() throws IOException {
    try (Rig rig = cold(new Rig(home));
        Wire client = rig.client()) {
      client.send(GET);
      long begun = System.nanoTime();
      assertThat(rig.awaited(LONG)).containsExactly("a1");
      List<String> again = rig.awaited(Duration.ZERO);
      // On a machine that stood still meanwhile the second may be over already.
      assertThat(again.isEmpty() || System.nanoTime() - begun >= AGAIN.toNanos()).isTrue();
      assertThat(rig.awaited(LONG)).containsExactly("a1");
    }
  }

  @Test
  void whoWaitsForAnAppThatComesByItselfIsNotTold() throws IOException {
    try (Backend next = Backend.answering("there");
        Rig rig = new Rig(home).route(State.HELD, "v1", List.of());
        Wire client = rig.client()) {
      client.send(GET);
      taken(rig, 1);
      assertThat(rig.awaited(Duration.ZERO)).isEmpty();
      rig.route("v2", next);
      assertThat(client.response()).endsWith("there");
      assertThat(client.send(GET).response()).endsWith("there");
      assertThat(rig.awaited(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void whatAnAppIsWhileARequestWaitsDecidesWhetherItIsTold() throws IOException {
    try (Backend next = Backend.answering("there");
        Rig rig = new Rig(home).route(State.HELD, "v1", List.of());
        Wire client = rig.client()) {
      client.send(GET);
      taken(rig, 1);
      cold(rig);
      assertThat(rig.awaited(LONG)).containsExactly("a1");
      rig.route(State.HELD, "v2", List.of());
      assertThat(rig.awaited(AGAIN)).isEmpty();
      rig.route("v2", next);
      assertThat(client.response()).endsWith("there");
    }
  }

  @Test
  void whatWaitsTooLongIsToldSoHoweverManyTablesCome() throws Exception {
    try (Rig rig = cold(new Rig(home, Rig.holding(Duration.ofMillis(300), 10)));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> answer = clients.submit(() -> rig.get("/"));
      while (!answer.isDone()) {
        cold(rig);
      }
      assertThat(answer.get()).startsWith("HTTP/1.1 503").contains("H20");
      assertThat(rig.log(1).getFirst()).contains("code=H20", "status=503");
      assertThat(rig.awaited(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void onlySoManyWait() throws IOException {
    try (Rig rig = cold(new Rig(home, Rig.holding(LONG, 0)))) {
      assertThat(rig.get("/")).startsWith("HTTP/1.1 503").contains("H11");
      assertThat(rig.awaited(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void aClientThatGoesAwayIsForgotten() throws IOException {
    try (Rig rig = cold(new Rig(home))) {
      try (Wire client = rig.client()) {
        client.send(GET);
        taken(rig, 1);
      }
      assertThat(rig.log(1).getFirst()).contains("code=H27", "status=499");
      assertThat(rig.awaited(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void anAppIsStillColdAfterARestart() throws IOException {
    cold(new Rig(home)).close();
    try (Rig rig = new Rig(home);
        Wire client = rig.client()) {
      client.send(GET);
      assertThat(rig.awaited(LONG)).containsExactly("a1");
      assertThat(rig.notes()).doesNotContain("could not be read");
    }
  }

  @Test
  void anAppIsStillColdAfterTheMachineWasStartedAnew() throws IOException {
    Files.createDirectories(home.resolve("router"));
    Files.writeString(
        home.resolve("router/routes.json"),
        """
        {"boot":"another","apps":[{"app":"a1","name":"api","hosts":["api.localhost"],
          "state":"COLD","pool":"v1","upstreams":[]}]}
        """);
    try (Rig rig = new Rig(home);
        Wire client = rig.client()) {
      client.send(GET);
      assertThat(rig.awaited(LONG)).containsExactly("a1");
    }
  }

  @Test
  void aRouterThatEndsKeepsNobodyWaiting() throws Exception {
    try (Rig rig = cold(new Rig(home));
        Rig.Question question = rig.question(new RouterRequest.Status())) {
      assertThat(question.answer()).isInstanceOf(RouterAnswer.Health.class);
      question.then(new RouterRequest.Awaited(60_000));
      rig.close();
      assertThatThrownBy(question::answer).isInstanceOf(IOException.class);
    }
  }

  private static long connections(Rig rig) {
    try {
      return rig.health().connections();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRouterThatLeavesSendsItsAskersToTheOneThatTookOver() throws Exception {
    try (Backend two = Backend.answering("two");
        Rig old = cold(new Rig(home));
        Wire client = old.client();
        Rig.Question hanging = old.question(new RouterRequest.Awaited(3_600_000))) {
      Rig.await(() -> connections(old) == 1);
      try (Rig next = Rig.takingOver(home, old.port())) {
        assertThat(hanging.answer()).isEqualTo(new RouterAnswer.Waiting(List.of()));
        // On a connection that was made before: this request is the old router's.
        client.send(GET);
        assertThat(next.awaited(LONG)).containsExactly("a1");
        assertThat(next.requests()).isZero();
        next.route("v2", two);
        assertThat(client.response()).endsWith("two");
      }
    }
  }

  @Test
  void whoWaitedBeforeAHandOverIsToldAfterIt() throws Exception {
    try (Backend two = Backend.answering("two");
        Rig first = cold(new Rig(home));
        Wire client = first.client()) {
      client.send(GET);
      taken(first, 1);
      try (Rig second = Rig.takingOver(home, first.port());
          Rig third = Rig.takingOver(home, first.port())) {
        assertThat(third.awaited(LONG)).containsExactly("a1");
        third.route("v2", two);
        assertThat(client.response()).endsWith("two");
        assertThat(second.left).isNotNull();
      }
    }
  }
}
