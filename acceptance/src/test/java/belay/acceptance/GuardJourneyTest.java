package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A release is bad, and nobody is there to go back from it. */
@Tag("long")
class GuardJourneyTest {
  /** Answers 500 to some paths, as its file says: all of them, or those that end with a 7. */
  static final String SOURCE =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;
      import java.nio.file.*;
      public class Pages {
        public static void main(String[] a) throws Exception {
          String bad = Files.readString(Path.of("bad.txt")).strip();
          HttpServer server = HttpServer.create(
              new InetSocketAddress(Integer.parseInt(System.getenv("PORT"))), 128);
          server.createContext("/", x -> {
            String path = x.getRequestURI().getPath();
            boolean fails = bad.equals("all") || (bad.equals("some") && path.endsWith("7"))
                || bad.equals("dies") && path.equals("/die");
            if (fails && bad.equals("dies")) { Runtime.getRuntime().halt(3); }
            byte[] text = (fails ? "bad" : "good").getBytes();
            x.sendResponseHeaders(fails ? 500 : 200, text.length);
            x.getResponseBody().write(text);
            x.close();
          });
          server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
          server.start();
        }
      }
      """;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = Machine.up();
  }

  @AfterAll
  static void stop() {
    machine.close();
  }

  private static Path app(String name) {
    Path app =
        machine.checkout(
            name,
            Map.of(
                "Pages.java", SOURCE,
                "bad.txt", "none\n",
                "Procfile", "web: exec java -XX:TieredStopAtLevel=1 Pages.java\n"));
    machine.push(app).ok();
    return app;
  }

  private static void push(Path app, String bad) {
    machine.commit(app, Map.of("bad.txt", bad + "\n"));
    machine.push(app).ok();
  }

  /** The number of the newest release; 0 while nobody can say. */
  private static int newest(String app) {
    Run releases = machine.belay("releases", "-a", app, "--json");
    return releases.exit() == 0 ? Machine.json(releases.text()).get(0).get("version").asInt() : 0;
  }

  @Test
  void whatFailsEverythingIsGoneBackFromAndNoVisitorSeesIt() throws Exception {
    Path app = app("allbad");
    try (Load visitors = Load.ofMany(machine, "allbad")) {
      visitors.goOn(100);
      push(app, "all");
      Until.isTrue("it goes back", () -> newest("allbad") == 4);
      visitors.goOn(200);
      assertThat(visitors.failures()).isEmpty();
    }
    machine.belayIn(app, "releases:info", "v3").ok().says("regressed, went back to v2");
    machine
        .belayIn(app, "why", "v4")
        .ok()
        .says("Rollback to v2", "guard", "of its requests failed");
    assertThat(machine.get("allbad", "/").body()).isEqualTo("good");
    // As after anybody's rollback.
    machine.push(app).failed(1).says("rolled back from by guard");
    machine.belayIn(app, "ledger:verify").ok();
  }

  @Test
  void whatFailsOnePageInTenIsFoundToo() throws Exception {
    Path app = app("somebad");
    try (Load visitors = Load.ofMany(machine, "somebad")) {
      visitors.goOn(100);
      push(app, "some");
      Until.isTrue("it goes back", () -> newest("somebad") == 4);
      assertThat(visitors.failures()).isEmpty();
    }
  }

  @Test
  void aReleaseThatIsWellStaysAndOneThatIsOnlyWatchedToo() throws Exception {
    Path app = app("wellwatched");
    try (Load visitors = Load.ofMany(machine, "wellwatched")) {
      visitors.goOn(100);
      push(app, "none at all");
      visitors.goOn(300);
      assertThat(newest("wellwatched")).isEqualTo(3);
      machine.belayIn(app, "settings", "guard=watch").ok().says("guard: watch");
      machine.belayIn(app, "settings", "guard=perhaps").failed(1).says("off, watch, act or eager");
      push(app, "all");
      Until.isTrue(
          "it is said",
          () ->
              machine
                  .belayIn(app, "releases:info", "v4")
                  .ok()
                  .text()
                  .contains("does not go back on that alone"));
      assertThat(newest("wellwatched")).isEqualTo(4);
      // What the former release has, visitors get.
      assertThat(visitors.failures()).isEmpty();
    }
  }

  @Test
  void aControlPlaneThatIsKilledForgetsNothing() throws Exception {
    Path app = app("killedguard");
    try (Load visitors = Load.ofMany(machine, "killedguard")) {
      visitors.goOn(100);
      push(app, "some");
      SurvivalJourneyTest.kill(machine.serverPid());
      Until.isTrue("it goes back", () -> newest("killedguard") == 4);
      visitors.goOn(100);
      assertThat(newest("killedguard")).isEqualTo(4);
    }
  }
}
