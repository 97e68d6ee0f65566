package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Classic buildpacks in Heroku's own stack. Its images cannot be had without a network: what stands
 * in has their names and says which of the two it is.
 */
@Tag("docker")
class HerokuStackJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by start
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by start
  private static StackImages stack;

  @BeforeAll
  static void start() throws IOException {
    machine = DockerEngine.machine();
    stack = StackImages.in(machine.root);
  }

  @AfterAll
  static void stop() {
    if (machine != null) {
      machine.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  private static Path buildpack() throws IOException {
    Path pack = Files.createDirectories(machine.root.resolve("pack/bin")).resolveSibling("");
    script(pack, "detect", "echo Probe\n");
    script(
        pack,
        "compile",
        """
        echo "       compiling in $(cat /etc/stack) as $STACK with $(cat "$3/TOKEN")"
        mkdir -p "$1/www" "$1/.profile.d"
        echo "built in $(cat /etc/stack)" > "$1/www/index.html"
        echo "export GREETING=profiled" > "$1/.profile.d/probe.sh"
        echo kept >> "$2/cached"
        echo "       cached $(wc -l < "$2/cached")"
        if [ -e "$1/broken" ]; then exit 7; fi
        """);
    return pack.toAbsolutePath().normalize();
  }

  private static void script(Path pack, String name, String text) throws IOException {
    Path file = Files.createDirectories(pack.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text).toFile().setExecutable(true);
  }

  @Test
  void buildpacksRunInTheBuildImageAndDynosInTheOther() throws IOException {
    Path app =
        machine.checkout(
            "stacked",
            Map.of(
                "Procfile",
                "web: echo $GREETING in $(cat /etc/stack); exec httpd -f -p $PORT -h /app/www\n",
                "belay.yml",
                "runtime: docker\nstack: heroku-24\n",
                "Dockerfile",
                "FROM scratch\n"));
    machine.push(app).failed(1).says("Name them: belay buildpacks:set heroku/nodejs -a stacked");
    machine.belay("buildpacks:set", buildpack().toString(), "-a", "stacked").ok();
    machine.belay("config:set", "TOKEN=t0ken", "-a", "stacked").ok();
    machine
        .belayIn(app, "deploy")
        .ok()
        .says(
            "Building in heroku/heroku:24-build",
            "compiling in the build image as heroku-24 with t0ken",
            "cached 1",
            "Laying the slug into heroku/heroku:24");
    assertThat(machine.get("stacked", "/").body()).isEqualTo("built in the build image\n");
    Until.isTrue(
        "it runs in the other",
        () ->
            machine
                .belay("logs", "-n", "50", "-a", "stacked")
                .out()
                .contains("profiled in the run image"));

    machine.commit(app, Map.of("again", ""));
    machine.push(app).ok().says("cached 2", "Release v4");
    machine.commit(app, Map.of("broken", ""));
    machine.push(app).failed(1).says("build failed with exit status 7");
    machine.belay("rollback", "-a", "stacked").ok();
    assertThat(machine.get("stacked", "/").body()).isEqualTo("built in the build image\n");
    List<String> left =
        DockerEngine.docker(machine.root, "ps", "-aq", "--filter", "name=belay-build-")
            .out()
            .lines()
            .toList();
    assertThat(left).isEmpty();
  }

  /**
   * Somebody's buildpack looks for what is Belay's, the engine's, the machine's and other apps'.
   */
  @Test
  void aBuildpackInTheBuildImageReachesNothingElse() throws IOException {
    Path canary = Files.writeString(machine.home.resolve("keys/canary"), "canary-7f3a");
    int api = URI.create(machine.credentials().path("url").asText()).getPort();
    Path pack = Files.createDirectories(machine.root.resolve("spy/bin")).resolveSibling("");
    script(pack, "detect", "echo Spy\n");
    script(
        pack,
        "compile",
        """
        echo "       looks as $(id -u)"
        cat %s 2>/dev/null
        grep -rs canary-7f3a /proc/[0-9]*/environ && echo sees an environment
        find / -xdev -name '*.sock' 2>/dev/null | grep -q . && echo sees a socket
        mount -t tmpfs x /mnt 2>/dev/null && echo mounted
        unshare -U true 2>/dev/null && echo made a namespace
        there=$(ip route | sed -n 's/^default via \\([0-9.]*\\).*/\\1/p')
        for port in %d %d %d; do
          nc -w 2 $there $port </dev/null 2>/dev/null && echo reached $port
          nc -w 2 127.0.0.1 $port </dev/null 2>/dev/null && echo reached $port at home
        done
        grep -E '^(NoNewPrivs|Seccomp|CapEff|CapBnd):' /proc/self/status
        echo oom $(cat /proc/self/oom_score_adj)
        """
            .formatted(canary, api, machine.httpPort(), machine.ready().get("ssh_port").asInt()));
    Path app =
        machine.checkout(
            "spying",
            Map.of(
                "Procfile",
                "web: exec httpd -f -p $PORT -h /app\n",
                "belay.yml",
                "runtime: docker\nstack: heroku-24\n"));
    machine
        .belay("buildpacks:set", pack.toAbsolutePath().normalize().toString(), "-a", "spying")
        .ok();

    String said = machine.belayIn(app, "deploy").ok().text();

    assertThat(said)
        .contains("looks as ", "oom 500")
        .containsPattern("NoNewPrivs:\\s+1\\s")
        .containsPattern("Seccomp:\\s+2\\s")
        .containsPattern("CapEff:\\s+0+\\s")
        .containsPattern("CapBnd:\\s+0+\\s")
        .doesNotContain("canary-7f3a")
        .doesNotContainPattern("looks as 0|sees |mounted|made a namespace|reached");
  }
}
