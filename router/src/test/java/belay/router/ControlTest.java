package belay.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import belay.api.routing.TrustedProxies;
import belay.handover.LogSizes;
import belay.router.client.Visitors;
import belay.router.limits.Limits;
import belay.router.log.Notes;
import belay.router.table.TableFile;
import belay.router.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n";

  @TempDir Path home;

  @Test
  void sendsNewRequestsToTheNewPoolOnTheSameConnection() throws IOException {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig rig = new Rig(home).route("v1", one);
        Wire client = rig.client()) {
      assertThat(client.send(GET).response()).endsWith("one");
      rig.route("v2", two);
      assertThat(client.send(GET).response()).endsWith("two");
      assertThat(rig.drain("v1", Duration.ofSeconds(1)))
          .isEqualTo(new RouterAnswer.Drained(0, 0, 0, 0, 0));
    }
  }

  @Test
  void severalAppsChangeInOneStepOrNotAtAll() throws IOException {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig rig = new Rig(home).route("v1", one);
        Wire client = rig.client()) {
      AppRoutes before =
          ((RouterAnswer.Table) rig.ask(new RouterRequest.Show())).table().getFirst();
      AppRoutes api = before.with(AppRoutes.State.UP, "v2", List.of(upstream(two)));
      AppRoutes web = before.with(AppRoutes.State.UP, "v7", List.of(upstream(two)));
      AppRoutes sane =
          new AppRoutes(
              "web", "web", List.of("web.localhost"), AppRoutes.State.UP, "v7", web.upstreams());

      assertThat(
              rig.ask(
                  new RouterRequest.PutAll(
                      List.of(api, sane.with(AppRoutes.State.UP, "", List.of())))))
          .isInstanceOf(RouterAnswer.Failed.class);
      assertThat(client.send(GET).response()).endsWith("one");
      assertThat(rig.ask(new RouterRequest.PutAll(List.of(api, sane))))
          .isInstanceOf(RouterAnswer.Done.class);
      assertThat(client.send(GET).response()).endsWith("two");
      assertThat(client.send(GET.replace("api", "web")).response()).endsWith("two");
    }
  }

  private static AppRoutes.Upstream upstream(Backend backend) {
    return new AppRoutes.Upstream("web.1", "127.0.0.1", backend.port());
  }

  @Test
  void letsALongRequestFinishAcrossASwitch() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (Backend old =
            Backend.playing(wire -> {
              wire.head();
              asked.countDown();
              answer.await();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold");
            });
        Backend next = Backend.answering("new");
        Rig rig = new Rig(home).route("v1", old);
        Wire client = rig.client()) {
      client.send(GET);
      asked.await();
      rig.route("v2", next);
      assertThat(rig.get("/")).endsWith("new");
      Thread.ofVirtual().start(answer::countDown);
      RouterAnswer.Drained drained = rig.drain("v1", Duration.ofSeconds(10));
      assertThat(drained.inFlight()).isEqualTo(1);
      assertThat(drained.cut()).isZero();
      assertThat(drained.micros()).isPositive();
      assertThat(client.response()).endsWith("old");
    }
  }

  @Test
  void cutsWhatIsStillOpenWhenTheTimeIsOver() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Backend old =
            Backend.playing(wire -> {
              wire.head();
              asked.countDown();
              wire.ended();
            });
        Backend next = Backend.answering("new");
        Rig rig = new Rig(home).route("v1", old);
        Wire client = rig.client()) {
      client.send(GET);
      asked.await();
      rig.route("v2", next);
      assertThat(rig.drain("v1", Duration.ofMillis(30)).cut()).isEqualTo(1);
      assertThat(client.response()).startsWith("HTTP/1.1 503").contains("H13");
      assertThat(rig.drain("v1", Duration.ofMillis(30)).inFlight()).isZero();
    }
  }

  @Test
  void closesIdleConnectionsToADrainedPool() throws IOException {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig rig = new Rig(home).route("v1", one)) {
      rig.get("/");
      rig.route("v2", two);
      rig.drain("v1", Duration.ofSeconds(1));
      Rig.await(() -> one.wires.getFirst().socket.isClosed());
    }
  }

  @Test
  void drainsOnlyTheDynoThatLeft() throws IOException {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig rig = new Rig(home).route("v1", one, two)) {
      rig.get("/");
      rig.route("v1", one);
      assertThat(rig.drain("v1", Duration.ofSeconds(1)).cut()).isZero();
      assertThat(rig.get("/")).endsWith("one");
    }
  }

  /** Twenty switches under load, as fast as the drains allow: nobody may notice. */
  @Test
  void switchesTwentyTimesUnderLoadWithoutAnError() throws Exception {
    AtomicInteger good = new AtomicInteger();
    List<String> bad = java.util.Collections.synchronizedList(new ArrayList<>());
    try (Backend one = Backend.answering("fine");
        Backend two = Backend.answering("fine");
        Rig rig = new Rig(home).route("v0", one)) {
      CountDownLatch stop = new CountDownLatch(1);
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        clients.add(Thread.ofVirtual().start(() -> ask(rig, stop, good, bad)));
      }
      for (int i = 1; i <= 20; i++) {
        int soFar = good.get();
        Rig.await(() -> good.get() > soFar + 100);
        rig.route("v" + i, i % 2 == 0 ? one : two);
        assertThat(rig.drain("v" + (i - 1), Duration.ofSeconds(5)).cut()).isZero();
      }
      stop.countDown();
      for (Thread client : clients) {
        client.join();
      }
      assertThat(bad).isEmpty();
      assertThat(good.get()).isGreaterThan(2000);
    }
  }

  private static void ask(Rig rig, CountDownLatch stop, AtomicInteger good, List<String> bad) {
    try (Wire client = rig.client()) {
      while (stop.getCount() > 0) {
        String response = client.send(GET).response();
        if (response.endsWith("fine")) {
          good.incrementAndGet();
        } else {
          bad.add(response);
        }
      }
    } catch (IOException e) {
      bad.add(e.toString());
    }
  }

  @Test
  void keepsItsTableOverARestart() throws IOException {
    try (Backend app = Backend.answering("still here")) {
      try (Rig rig = new Rig(home).route(app)) {
        assertThat(rig.get("/")).endsWith("still here");
      }
      try (Rig rig = new Rig(home)) {
        assertThat(rig.get("/")).endsWith("still here");
      }
    }
  }

  @Test
  void startsWithACorruptTableAndSaysSo() throws IOException {
    Files.createDirectories(home.resolve("router"));
    Files.writeString(home.resolve("router/routes.json"), "[{\"app\": ");
    try (Rig rig = new Rig(home);
        Backend app = Backend.answering("new")) {
      assertThat(rig.get("/")).startsWith("HTTP/1.1 404").contains("could not be read");
      assertThat(rig.notes()).contains("could not be read (it is not JSON)");
      assertThat(rig.health().transport()).contains("could not be read");
      assertThat(home.resolve("router/routes.json")).doesNotExist();
      try (var files = Files.list(home.resolve("router"))) {
        assertThat(files.map(p -> p.getFileName().toString()))
            .anyMatch(n -> n.startsWith("routes.json.bad-"));
      }
      assertThat(rig.route(app).get("/")).endsWith("new");
    }
  }

  @Test
  void letsRequestsWaitForTheDynosOfANewBoot() throws Exception {
    try (Backend stranger = Backend.answering("whoever has the port now");
        Backend app = Backend.answering("new")) {
      Files.createDirectories(home.resolve("router"));
      Files.writeString(
          home.resolve("router/routes.json"),
          """
          {"boot":"another","apps":[
            {"app":"a1","name":"api","hosts":["api.localhost"],"state":"UP","pool":"v1",
             "upstreams":[{"dyno":"web.1","host":"127.0.0.1","port":%d}]}]}
          """
              .formatted(stranger.port()));
      try (Rig rig = new Rig(home);
          Wire client = rig.client()) {
        client.send(GET);
        Rig.await(() -> rig.requests() == 1);
        rig.route("v2", app);
        assertThat(client.response()).endsWith("new");
      }
    }
  }

  @Test
  void startsWithThePartOfATableThatCanBeRead() throws IOException {
    try (Backend app = Backend.answering("saved")) {
      Files.createDirectories(home.resolve("router"));
      Files.writeString(
          home.resolve("router/routes.json"),
          """
          {"boot":"%s","apps":[
            {"app":"a1","name":"api","hosts":["api.localhost"],"state":"UP","pool":"v1",
             "upstreams":[{"dyno":"web.1","host":"127.0.0.1","port":%d}]},
            {"app":"a2","name":"other","hosts":["o.localhost"],"state":"ASLEEP"}]}
          """
              .formatted(TableFile.thisBoot(), app.port()));
      try (Rig rig = new Rig(home)) {
        assertThat(rig.get("/")).endsWith("saved");
        assertThat(rig.notes()).contains("1 app(s) of it are routed");
      }
    }
  }

  @Test
  void refusesAChangeThatCannotBeSavedAndChangesNothing() throws IOException {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig rig = new Rig(home).route("v1", one)) {
      // A directory in the way of the new file: what a full disk is to the one who writes.
      Files.createDirectories(home.resolve("router/routes.json.next/full"));
      var upstream = new AppRoutes.Upstream("web.1", "127.0.0.1", two.port());
      var routes =
          new AppRoutes(
              "a1", "api", List.of(Rig.HOST), AppRoutes.State.UP, "v2", List.of(upstream));
      assertThat(rig.ask(new RouterRequest.Put(routes)))
          .isInstanceOfSatisfying(
              RouterAnswer.Failed.class,
              f -> assertThat(f.message()).contains("could not be saved", "stays in force"));
      assertThat(rig.get("/")).endsWith("one");
    }
  }

  @Test
  void refusesAHostThatBelongsToAnotherApp() throws IOException {
    try (Backend app = Backend.answering("mine");
        Rig rig = new Rig(home).route(app)) {
      var other =
          new AppRoutes("a2", "other", List.of(Rig.HOST), AppRoutes.State.UP, "v1", List.of());
      assertThat(rig.ask(new RouterRequest.Put(other)))
          .isEqualTo(
              new RouterAnswer.Failed(
                  "Host api.localhost already belongs to api, other cannot have it."));
      assertThat(rig.get("/")).endsWith("mine");
    }
  }

  @Test
  void showsRemovesAndReplaces() throws IOException {
    try (Backend app = Backend.answering("mine");
        Rig rig = new Rig(home).route(app)) {
      var table = ((RouterAnswer.Table) rig.ask(new RouterRequest.Show())).table();
      assertThat(table).extracting(AppRoutes::app).containsExactly("a1");
      assertThat(rig.ask(new RouterRequest.Remove("a1"))).isEqualTo(new RouterAnswer.Done());
      assertThat(rig.get("/")).startsWith("HTTP/1.1 404");
      assertThat(rig.ask(new RouterRequest.Replace(table))).isEqualTo(new RouterAnswer.Done());
      assertThat(rig.get("/")).endsWith("mine");
    }
  }

  @Test
  void tellsItsFiguresAndItsTransport() throws IOException {
    try (Backend app = Backend.answering("mine");
        Rig rig = new Rig(home).route(app);
        Wire client = rig.client()) {
      client.send(GET).response();
      RouterAnswer.Health health = rig.health();
      assertThat(health.requests()).isEqualTo(1);
      assertThat(health.connections()).isEqualTo(1);
      assertThat(health.transport()).isEqualTo(Transport.best().name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void refusesASecondRouterOnTheSameHome() throws IOException {
    try (Rig rig = new Rig(home)) {
      assertThatThrownBy(() -> new Rig(home))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("A router already runs for " + home);
      assertThat(rig.get("/")).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void namesThePortThatIsTaken() throws IOException {
    try (Backend other = Backend.answering("")) {
      assertThatThrownBy(() ->
              Running.start(
                  new Options(
                      home,
                      "127.0.0.1",
                      other.port(),
                      OptionalInt.empty(),
                      false,
                      Duration.ZERO,
                      new Visitors(TrustedProxies.of(TrustedProxies.USUAL), false),
                      LogSizes.USUAL),
                  Transport.best(),
                  Limits.standard(),
                  new Notes(System.err, java.time.InstantSource.system()),
                  Rig.ends(new CountDownLatch(1), new CountDownLatch(1)),
                  Rig.NO_MANAGER))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Cannot listen on port " + other.port());
      assertThat(home.resolve("run/router.json")).doesNotExist();
    }
  }

  @Test
  void writesHerokusLogLines() throws IOException {
    try (Backend app = Backend.answering("hello");
        Rig rig = new Rig(home).route(app)) {
      rig.get("/a?b=\"c\"");
      assertThat(rig.log(1).getFirst())
          .matches(
              "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\ta1\tat=info method=GET"
                  + " path=\"/a\\?b=%22c%22\" host=api.localhost request_id=[0-9a-f-]{36}"
                  + " fwd=\"127.0.0.1\" dyno=web.1 connect=\\d+ms service=\\d+ms status=200 bytes=5"
                  + " protocol=http1.1 tls=false");
    }
  }

  @Test
  void finishesWhatIsInFlightWhenItStops() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (Backend app =
        Backend.playing(wire -> {
          wire.head();
          asked.countDown();
          answer.await();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlast");
        })) {
      Rig rig = new Rig(home).route(app);
      try (Wire client = rig.client()) {
        client.send(GET);
        asked.await();
        Thread stopping = Thread.ofVirtual().start(rig::close);
        answer.countDown();
        assertThat(client.rest()).endsWith("last");
        stopping.join();
      }
      assertThat(home.resolve("run/router.json")).doesNotExist();
    }
  }
}
