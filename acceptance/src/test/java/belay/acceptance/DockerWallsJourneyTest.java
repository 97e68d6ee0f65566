package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody who may push an image looks for what is Belay's, the machine's and other apps'. */
@Tag("docker")
class DockerWallsJourneyTest {
  private static final String CANARY = "canary-7f3a";

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  @AutoClose
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = DockerEngine.machine();
    ImageApp.pushed(machine, "dvictim", ImageApp.files("one"));
    machine.belay("config:set", "SECRET=" + CANARY, "-a", "dvictim").ok();
    ImageApp.pushed(machine, "dspy", ImageApp.files("one"));
  }

  /** Beside a process that runs, and in a container of its own. */
  private static List<String> from(String script) {
    return List.of(
        machine.belay("ps:exec", "-a", "dspy", "--", script).out(),
        machine.belay("run", "-a", "dspy", "--", script).out());
  }

  @Test
  void nothingOfTheMachineIsSeenOrDoneFromWithin() {
    String script =
        "grep -rs %s /proc/[0-9]*/environ; ls %s /var/run/docker.sock 2>/dev/null;"
                .formatted(CANARY, machine.home)
            + " unshare -U true 2>/dev/null && echo made a namespace;"
            + " mount -t tmpfs x /tmp 2>/dev/null && echo mounted;"
            + " mknod /tmp/d b 7 0 2>/dev/null && echo made a device;"
            + " grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status; true";
    assertThat(from(script))
        .allSatisfy(out -> assertThat(out.strip()).isEqualTo("NoNewPrivs:\t1\nSeccomp:\t2"));
  }

  /** What a Dockerfile runs is in a container too, and its image is told nothing of Belay's. */
  @Test
  void aDockerfileRunsWithoutTheEngineAndTheDoors() {
    int api = URI.create(machine.credentials().path("url").asText()).getPort();
    String script =
        "RUN grep -rs %s /proc/[0-9]*/environ; ls %s /var/run/docker.sock 2>/dev/null;"
                .formatted(CANARY, machine.home)
            + " unshare -U true 2>/dev/null && echo made a namespace;"
            + " mount -t tmpfs x /tmp 2>/dev/null && echo mounted;"
            + " there=$(ip route | sed -n 's/^default via \\([0-9.]*\\).*/\\1/p');"
            + " for at in $there 127.0.0.1; do for port in "
            + api
            + " "
            + machine.httpPort()
            + "; do nc -w 2 $at $port </dev/null 2>/dev/null && echo reached $port; done; done;"
            + " echo looked from $there; grep Seccomp: /proc/self/status";
    Map<String, String> files = new HashMap<>(ImageApp.page("one"));
    files.put("Dockerfile", ImageApp.dockerfile(script));
    Path source = machine.checkout("dbuilt", files);
    machine.belay("settings", "runtime=docker", "-a", "dbuilt").ok();
    String said = machine.push(source).ok().text();
    assertThat(said)
        .containsPattern("looked from [0-9.]+")
        .containsPattern("Seccomp:\\s+2")
        .doesNotContainPattern("(?m)^(remote: +)?(made a namespace|mounted|reached)");
    assertThat(said.replace(script, "")).doesNotContain(CANARY);
  }

  /** By the machine's address on the app's network, where a container can call it. */
  @Test
  void theDoorsAndOthersContainersAreOutOfReachAndTheRouterIsNot() {
    int api = URI.create(machine.credentials().path("url").asText()).getPort();
    String ssh = machine.ready().get("ssh_port").asText();
    String format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    String victim =
        DockerEngine.docker(machine.root, "inspect", "-f", format, "dvictim.web.1").ok().out();
    String script =
        "there=$(ip route | sed -n 's/^default via \\([0-9.]*\\).*/\\1/p'); echo from $there;"
            + " for port in %d %s %d; do nc -w 2 $there $port </dev/null 2>/dev/null"
                .formatted(api, ssh, machine.httpPort())
            + " && echo reached $port; done;"
            + " nc -w 2 %s 5000 </dev/null 2>/dev/null && echo reached the victim; true"
                .formatted(victim.strip());
    assertThat(from(script))
        .allSatisfy(out ->
            assertThat(out.replaceFirst("(?s).*from [0-9.]+\\s+", "").strip())
                .isEqualTo("reached " + machine.httpPort()));
  }

  @Test
  void whatPsLimitsSaysHolds() {
    machine.belay("ps:limits", "processes=60", "memory=32", "-a", "dspy").ok();
    machine.belay("restart", "-a", "dspy").ok();
    String forks = "i=0; while [ $i -lt 90 ]; do sleep 5 & i=$((i+1)); done; echo all 90 run";
    assertThat(from(forks)).allSatisfy(out -> assertThat(out).doesNotContain("all 90 run"));
    String eats = "x=$(head -c 60000000 /dev/zero | tr '\\0' x); echo ate ${#x}";
    assertThat(from(eats)).allSatisfy(out -> assertThat(out).doesNotContain("ate 60000000"));
    assertThat(machine.get("dvictim", "/").body()).isEqualTo("one\n");
    machine.belay("server:status").ok().says("Not kept:", "build on any image");
  }
}
