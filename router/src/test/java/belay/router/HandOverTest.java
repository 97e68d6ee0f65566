package belay.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One router takes the place of another on the same socket. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class HandOverTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n";

  @TempDir Path home;

  @Test
  void noConnectionIsRefusedWhileRoutersTakeOverOneAfterTheOther() throws Exception {
    AtomicInteger good = new AtomicInteger();
    List<String> bad = new CopyOnWriteArrayList<>();
    CountDownLatch stop = new CountDownLatch(1);
    List<Rig> rigs = new ArrayList<>();
    try (Backend app = Backend.answering("fine")) {
      rigs.add(new Rig(home).route("v1", app));
      int port = rigs.getFirst().port();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(Thread.ofPlatform().start(() -> ask(port, stop, good, bad)));
      }
      for (int i = 0; i < 5; i++) {
        int soFar = good.get();
        Rig.await(() -> good.get() > soFar + 200);
        rigs.add(Rig.takingOver(home, port));
        assertThat(rigs.getLast().port()).isEqualTo(port);
      }
      int soFar = good.get();
      Rig.await(() -> good.get() > soFar + 200);
      stop.countDown();
      for (Thread client : clients) {
        client.join();
      }
      assertThat(bad).isEmpty();
      for (Rig gone : rigs.subList(0, 5)) {
        assertThat(gone.left.await(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      rigs.reversed().forEach(Rig::close);
    }
  }

  private static void ask(int port, CountDownLatch stop, AtomicInteger good, List<String> bad) {
    while (stop.getCount() > 0) {
      try (Wire client = Wire.to(port)) {
        String answer = client.send(GET).response();
        if (answer.endsWith("fine")) {
          good.incrementAndGet();
        } else {
          bad.add(answer);
        }
      } catch (IOException e) {
        bad.add(e.toString());
      }
    }
  }

  @Test
  void aKeptConnectionEndsWithItsNextAnswerAndALongRequestFinishes() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (Backend app =
            Backend.playing(wire -> {
              String head = wire.head();
              while (!head.isEmpty()) {
                if (head.startsWith("GET /slow")) {
                  asked.countDown();
                  answer.await();
                }
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                head = wire.head();
              }
            });
        Rig old = new Rig(home).route("v1", app);
        Wire kept = old.client();
        Wire slow = old.client()) {
      assertThat(kept.send(GET).response()).endsWith("ok").doesNotContain("Connection: close");
      slow.send(GET.replace("GET /", "GET /slow"));
      asked.await();
      try (Rig next = Rig.takingOver(home, old.port())) {
        String last = "";
        while (!last.contains("Connection: close")) {
          last = kept.send(GET).response();
          assertThat(last).endsWith("ok");
        }
        assertThat(kept.ended()).isTrue();
        assertThat(next.get("/")).endsWith("ok");
        answer.countDown();
        assertThat(slow.response()).endsWith("ok");
        assertThat(old.left.await(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void aWebSocketGoesOnAndIsClosedWithComeBackWhenItsTimeIsOver() throws Exception {
    try (Backend app =
            Backend.playing(wire -> {
              wire.head();
              wire.send(
                  "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                      + "Upgrade: websocket\r\n\r\n");
              String frame = wire.body(4);
              while (!frame.isEmpty()) {
                wire.send(frame);
                frame = wire.body(4);
              }
            });
        Rig old = new Rig(home).route("v1", app);
        Wire client = old.client()) {
      client
          .send(GET.replace("\r\n\r\n", "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))
          .head();
      try (Rig next = Rig.takingOver(home, old.port(), Duration.ofSeconds(2))) {
        assertThat(client.send("\u0081\u0002hi").body(4)).endsWith("hi");
        assertThat(client.rest()).isEqualTo("\u0088\u0002\u0003\u00f4");
        assertThat(old.left.await(Rig.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(next.health().pid()).isPositive();
      }
    }
  }

  @Test
  void aChangeWhileAnotherTakesOverIsForThatOneToMake() throws Exception {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig old = new Rig(home).route("v1", one);
        Rig next = Rig.takingOver(home, old.port())) {
      assertThat(next.get("/")).endsWith("one");
      next.route("v2", two);
      assertThat(next.get("/")).endsWith("two");
    }
  }

  @Test
  void oneThatBreaksOffLeavesTheOtherAsItWas() throws Exception {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig rig = new Rig(home).route("v1", one)) {
      Path socket = home.resolve("run/router.sock");
      try (Rig.Question broken = rig.question(new RouterRequest.HandOver())) {
        assertThat(broken.answer()).isInstanceOf(RouterAnswer.Table.class);
        assertThat(rig.ask(new RouterRequest.Remove("a1"))).isEqualTo(new RouterAnswer.Busy());
        // It got as far as to take the socket's place.
        java.nio.file.Files.delete(socket);
      }
      Rig.await(() -> java.nio.file.Files.exists(socket));
      rig.route("v2", two);
      assertThat(rig.get("/")).endsWith("two");
    }
  }

  @Test
  void aDiskThatHasNoRoomForAnotherFileStopsNoHandOver() throws Exception {
    // A directory where the file would be written: for this file the disk is full.
    try (Backend app = Backend.answering("one");
        Rig old = new Rig(home).route("v1", app)) {
      int port = old.port();
      Files.createDirectory(home.resolve("run/router.json.next"));
      try (Rig next = Rig.takingOver(home, port)) {
        assertThat(next.port()).isEqualTo(port);
        assertThat(next.get("/")).endsWith("one");
      }
    }
  }

  @Test
  void oneThatCannotSayThatItIsReadyTakesNothingFromTheOther() throws Exception {
    try (Backend app = Backend.answering("one");
        Rig old = new Rig(home).route("v1", app)) {
      int port = old.port();
      Files.delete(home.resolve("run/router.json"));
      Files.createDirectory(home.resolve("run/router.json.next"));
      assertThatThrownBy(() -> Rig.takingOver(home, port)).hasMessageContaining("disk full");
      // Its last note of taking everything back.
      Rig.await(() -> old.notes().contains("router.json could not be taken back"));
      old.route("v2", app);
      try (Wire client = Wire.to(port)) {
        assertThat(client.send(GET).response()).endsWith("one");
      }
    }
  }

  @Test
  void theOneThatLeavesHearsOfEveryChangeAlsoThroughAThird() throws Exception {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig first = new Rig(home).route("v1", one);
        Wire kept = first.client()) {
      assertThat(kept.send(GET).response()).endsWith("one");
      try (Rig second = Rig.takingOver(home, first.port());
          Rig third = Rig.takingOver(home, first.port())) {
        third.route("v2", two);
        assertThat(kept.send(GET).response()).endsWith("two");
        assertThat(second.left).isNotNull();
      }
    }
  }

  @Test
  void requestsThatWaitAtTheOneThatLeavesGoToTheNewDynos() throws Exception {
    try (Backend two = Backend.answering("two");
        Rig old = new Rig(home).route(belay.api.routing.AppRoutes.State.HELD, "v1", List.of());
        Wire client = old.client()) {
      client.send(GET);
      Rig.await(() -> old.requests() == 1);
      try (Rig next = Rig.takingOver(home, old.port())) {
        next.route("v2", two);
        assertThat(client.response()).endsWith("two");
      }
    }
  }

  @Test
  void aDrainWaitsForWhatTheOneThatLeavesStillHas() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (Backend slow =
            Backend.playing(wire -> {
              wire.head();
              asked.countDown();
              answer.await();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold");
            });
        Backend two = Backend.answering("two");
        Rig old = new Rig(home).route("v1", slow);
        Wire client = old.client()) {
      client.send(GET);
      asked.await();
      try (Rig next = Rig.takingOver(home, old.port())) {
        next.route("v2", two);
        // Long after the drain has counted what is in flight: it can be seen from nowhere.
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(answer::countDown);
        RouterAnswer.Drained drained = next.drain("v1", java.time.Duration.ofSeconds(10));
        assertThat(drained.inFlight()).isEqualTo(1);
        assertThat(drained.cut()).isZero();
        assertThat(client.response()).endsWith("old");
      }
    }
  }
}
