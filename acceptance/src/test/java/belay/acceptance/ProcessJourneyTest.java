package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dynos: scale, restart, stop, crash, one-offs, logs. */
@OnSharedServer
class ProcessJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Path source;

  @BeforeAll
  static void start(Machine shared) {
    machine = shared;
    source = machine.checkout("procs", App.files("one"));
    machine.push(source).ok();
  }

  @Test
  void iScaleToTwoAndBothAnswer() {
    machine.belay("ps:scale", "web=2", "worker=1", "-a", "procs").ok();
    Until.isTrue("web.2 answers", () -> dynos(20).contains("web.2"));
    machine.belay("ps", "-a", "procs").ok().says("web.1", "web.2", "worker.1", "up");

    machine.belay("ps:scale", "web=1", "worker=0", "-a", "procs").ok();
    Until.isTrue(
        "web.2 is gone", () -> !machine.belay("ps", "-a", "procs").out().contains("web.2"));
    assertThat(machine.get("procs", "/").body()).isEqualTo("one none");
  }

  @Test
  void aCrashedDynoIsStartedAgainAndTheLogSaysSo() {
    String before = machine.get("procs", "/dyno").body();
    machine.get("procs", "/crash");

    Until.isTrue(
        "another process answers",
        () -> {
          var answer = machine.get("procs", "/dyno");
          return answer.status() == 200 && !answer.body().equals(before);
        });
    machine
        .belay("logs", "-n", "200", "-a", "procs")
        .ok()
        .says("Process exited with status 7", "crashed");
  }

  @Test
  @Tag("long")
  void requestsWaitForAnOnlyDynoThatCrashedAndAreRefusedWhileItKeepsCrashing() {
    machine.push(machine.checkout("falling", App.files("one"))).ok();
    machine.get("falling", "/crash");
    assertThat(machine.get("falling", "/").body()).isEqualTo("one none");

    Until.isTrue(
        "requests are refused in a pause",
        () -> {
          machine.get("falling", "/crash");
          return machine.get("falling", "/").body().contains("H10");
        });
    Until.isTrue("it is back", () -> machine.get("falling", "/").status() == 200);
  }

  @Test
  void aRestartTakesNewDynosAndLosesNoRequest() {
    String before = machine.get("procs", "/dyno").body();
    try (Load load = Load.on(machine, "procs")) {
      machine.belay("restart", "-a", "procs").ok();
      assertThat(load.failures()).isEmpty();
    }
    assertThat(machine.get("procs", "/dyno").body()).isNotEqualTo(before);
  }

  /** As Heroku does with a dyno of a process type that is scaled. */
  @Test
  void aDynoThatHerokusCommandStopsComesBack() {
    String before = machine.get("procs", "/dyno").body();
    String token = machine.credentials().get("token").asText();
    Http.Answer answer =
        Http.send(
            URI.create(machine.ready().get("api_url").asText()).getPort(),
            "POST /apps/procs/dynos/web.1/actions/stop HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: application/vnd.heroku+json; version=3\r\nAuthorization: Bearer "
                + token
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    assertThat(answer.status()).isEqualTo(202);
    Until.isTrue(
        "another dyno answers",
        () -> {
          var now = machine.get("procs", "/dyno");
          return now.status() == 200 && !now.body().equals(before);
        });
    machine.belay("ps", "-a", "procs").ok().says("web.1: up");
  }

  @Test
  @Tag("long")
  void iStopAnAppAndStartItAgain() {
    Path app = machine.checkout("pausing", App.files("one"));
    machine.push(app).ok();

    machine.belay("stop", "-a", "pausing").ok();
    assertThat(machine.get("pausing", "/").status()).isEqualTo(503);
    Until.isTrue(
        "the log says why",
        () -> machine.belay("logs", "-a", "pausing").out().contains("code=H14"));

    machine.belay("restart", "-a", "pausing").ok();
    assertThat(machine.get("pausing", "/").status()).isEqualTo(200);
  }

  @Test
  void iRunAOneOffDynoWithTheAppsConfigAndItsExitStatusIsMine() {
    machine
        .belay("run", "-a", "procs", "--", "echo $DYNO; cat version.txt; exit 9")
        .failed(9)
        .says("run.", "one");
  }

  @Test
  void iLookAroundInsideADynoThatServes() {
    machine.get("procs", "/write");
    Run beside = machine.belay("run", "-a", "procs", "--", "ls").ok().saysNot("written.txt");
    machine
        .belay("ps:exec", "-a", "procs", "--", "echo $DYNO $PORT; ls; exit 9")
        .failed(9)
        .says("web.1 ", "written.txt", beside.out().lines().findFirst().orElseThrow());
    machine.belay("ps", "-a", "procs").ok().saysNot("exec.");
    machine.belay("ps:exec", "-d", "web.7", "-a", "procs", "--", "true").failed(1).says("web.7");
    machine.belay("activity", "-a", "procs").ok().says("inside web.1 as exec.");
  }

  @Test
  void whatIPipeIntoAOneOffDynoIsItsStandardInput() {
    Run sorted = machine.belayReading("pears\napples\n", "run", "-a", "procs", "--", "sort").ok();
    assertThat(sorted.out().lines()).containsExactly("apples", "pears");
  }

  @Test
  void whatTheAppPrintsIsInItsLogWithTheRoutersLines() {
    machine.get("procs", "/say?hello-log");
    Until.isTrue(
        "the log has both",
        () -> {
          String log = machine.belay("logs", "-n", "50", "-a", "procs").out();
          return log.contains("app[web.1]: said hello-log")
              && log.contains("heroku[router]: at=info method=GET path=\"/say?hello-log\"");
        });
    machine.belay("logs", "-n", "5", "--ps", "web", "-a", "procs").ok().saysNot("heroku[router]");
  }

  @Test
  void whatADynoWritesIsItsOwn() {
    machine.get("procs", "/write");
    assertThat(Files.exists(machine.home.resolve("apps/procs/current/written.txt"))).isFalse();
  }

  @Test
  void noSecretIsOnACommandLine() {
    machine.belay("config:set", "SECRET_TOKEN=s3cr3t-in-config", "-a", "procs").ok();
    assertThat(machine.get("procs", "/env?SECRET_TOKEN").body()).isEqualTo("s3cr3t-in-config");
    assertThat(machine.processes()).isNotEmpty().noneMatch(p -> p.contains("s3cr3t-in-config"));
    machine.belay("config:unset", "SECRET_TOKEN", "-a", "procs").ok();
  }

  private static Set<String> dynos(int requests) {
    Set<String> dynos = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      dynos.add(machine.get("procs", "/dyno").body().split(" ", 2)[0]);
    }
    return dynos;
  }
}
