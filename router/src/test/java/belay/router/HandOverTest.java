package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        assertThat(gone.left.await(10, TimeUnit.SECONDS)).isTrue();
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
        assertThat(old.left.await(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void theTableIsTakenOverAndStaysAsItIsMeanwhile() throws Exception {
    try (Backend one = Backend.answering("one");
        Backend two = Backend.answering("two");
        Rig old = new Rig(home).route("v1", one)) {
      assertThat(old.ask(new RouterRequest.HandOver())).isInstanceOf(RouterAnswer.Table.class);
      assertThat(old.ask(new RouterRequest.Remove("a1"))).isEqualTo(new RouterAnswer.Busy());
      try (Rig next = Rig.takingOver(home, old.port())) {
        assertThat(next.get("/")).endsWith("one");
        next.route("v2", two);
        assertThat(next.get("/")).endsWith("two");
      }
    }
  }
}
