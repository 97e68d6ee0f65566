package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs die, and nobody is there to type {@code belay up}. */
class RespawnJourneyTest {
  @Test
  @Tag("long")
  void aControlPlaneThatIsKilledIsBackByItselfAndNoRequestIsLost() throws IOException {
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout("shop", App.files("one"));
      machine.push(source).ok();
      long before = machine.serverPid();
      try (Load load = Load.on(machine, "shop")) {
        SurvivalJourneyTest.kill(before);

        backAfter(machine, before);

        assertThat(load.failures()).isEmpty();
      }
      machine.belay("up").ok().says("already runs");
      machine.commit(source, App.version("two"));
      machine.push(source).ok();
      assertThat(machine.get("shop", "/").body()).isEqualTo("two none");
      assertThat(Files.readString(machine.home.resolve("log/router.log")))
          .containsOnlyOnce("control plane died");
    }
  }

  private static void backAfter(Machine machine, long before) {
    Path ready = machine.home.resolve("run/server.json");
    Until.isTrue(
        "another control plane is ready",
        () -> Files.exists(ready) && machine.serverPid() != before);
  }

  @Test
  @Tag("longest")
  void whatIsStoppedStaysStoppedAndDownEndsDynosWithoutAControlPlane() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();

      int http = machine.httpPort();
      machine.belay("down", "--keep-apps").ok();

      machine.belay("server:status").failed(1).says("start it with: belay up");
      assertThat(Http.get(http, "shop.localhost", "/").body()).isEqualTo("one none");
      Run down = machine.belay("down").ok();
      if (Dynos.now() == Dynos.PROCESSES) {
        down.says("Stopping 1 dyno that ran without the control plane... done");
      }
      assertThat(machine.processes()).isEmpty();
      machine.belay("up").ok();
      assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
    }
  }

  @Test
  @Tag("longest")
  void aControlPlaneThatCannotStartSaysWhyAndIsBackWhenItCan() throws IOException {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      Path properties = machine.home.resolve("server.properties");
      String good = Files.readString(properties);
      long before = machine.serverPid();
      Files.writeString(properties, good + "stop.seconds=often\n");
      SurvivalJourneyTest.kill(before);
      Path log = machine.home.resolve("log/server.log");
      Until.isTrue("it says why", () -> text(log).contains("stop.seconds must be a number"));
      machine.belay("server:status").failed(1).says("the router starts it again", log.toString());

      Files.writeString(properties, good);

      backAfter(machine, before);
      assertThat(text(log)).containsOnlyOnce("stop.seconds must be a number");
      assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** As soon as whoever had it is gone. */
  private static ServerSocket listening(int port) {
    AtomicReference<ServerSocket> socket = new AtomicReference<>();
    Until.isTrue(
        "port " + port + " is free",
        () -> {
          try {
            socket.set(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
            return true;
          } catch (IOException e) {
            return false;
          }
        });
    return socket.get();
  }

  @Test
  @Tag("long")
  void afterAllWasKilledAtOnceRequestsWaitAndANeighbourOnTheOldPortGetsNone() throws Exception {
    try (Machine machine = Machine.upWith("hold.seconds", "100")) {
      int http = machine.httpPort();
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      JsonNode app = Machine.json(machine.home.resolve("router/routes.json")).get("apps").get(0);
      int old = app.get("upstreams").get(0).get("port").asInt();
      killAll(machine);
      machine.belay("server:status").failed(1).says("start it with: belay up");

      AtomicInteger asked = new AtomicInteger();
      try (ServerSocket neighbour = listening(old);
          ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        Thread.ofVirtual().start(() -> count(neighbour, asked));
        Future<Run> up = clients.submit(() -> machine.belay("up"));
        List<Future<Http.Answer>> answers = new ArrayList<>();
        Until.isTrue("the router listens", () -> listens(http));
        for (int i = 0; i < 10; i++) {
          answers.add(clients.submit(() -> Http.get(http, "shop.localhost", "/")));
        }

        for (Future<Http.Answer> answer : answers) {
          assertThat(answer.get().body()).isEqualTo("one none");
        }
        up.get().ok();
      }
      assertThat(asked).hasValue(0);
    }
  }

  private static void killAll(Machine machine) {
    List<String> kill = new ArrayList<>(List.of("kill", "-9"));
    machine.processes().forEach(p -> kill.add(p.split(" ", 2)[0]));
    Run.of(Path.of("/"), Map.of(), kill);
    Until.isTrue("nothing runs", () -> machine.processes().isEmpty());
  }

  private static boolean listens(int port) {
    return Http.get(port, "nobody.localhost", "/").status() == 404;
  }

  private static void count(ServerSocket neighbour, AtomicInteger asked) {
    try {
      while (true) {
        neighbour.accept().close();
        asked.incrementAndGet();
      }
    } catch (IOException e) {
      // The end of the test.
    }
  }
}
