package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server with {@code docker buildx} and {@code pack}. Neither can be had without a network: what
 * stands in speaks their command lines, and has the engine build what they would.
 */
@Tag("docker")
class ImageToolsJourneyTest {
  private static final String DOCKER =
      """
      #!/bin/sh
      real=$(PATH=/usr/local/bin:/usr/bin:/bin; command -v docker)
      if [ "$1 $2" = "buildx version" ]; then exit 0; fi
      if [ "$1 $2" = "buildx build" ]; then
        shift 2
        [ "$1 $2 $3" = "--load --progress plain" ] || exit 90
        shift 3
        echo "#1 by a stand-in for BuildKit" >&2
        exec "$real" build "$@"
      fi
      exec "$real" "$@"
      """;

  private static final String PACK =
      """
      #!/bin/sh
      set -e
      [ "$1" = build ] && name=$2 && shift 2
      while [ $# != 0 ]; do
        case $1 in
          --path) source=$2; shift;;
          --builder) builder=$2; shift;;
          --env-file) env=$2; shift;;
          --pull-policy) shift;;
          --no-color) ;;
          *) echo "unknown flag: $1"; exit 1;;
        esac
        shift
      done
      echo "===> DETECTING with $builder"
      sed 's/=.*//; s/^/===> BUILDING with /' "$env"
      if [ -e "$source/broken" ]; then echo "===> it is broken"; exit 51; fi
      work=$(mktemp -d)
      trap 'rm -rf "$work"' EXIT
      cp -R "$source" "$work/workspace"
      mkdir -p "$work/process" "$work/lifecycle"
      printf '#!/bin/sh\\nexport LAUNCHED=yes\\nexec sh -c "$1"\\n' > "$work/lifecycle/launcher"
      printf '#!/bin/sh\\nexec httpd -f -p $PORT -h /workspace/www\\n' > "$work/process/web"
      printf '#!/bin/sh\\necho at work; exec sleep 1000\\n' > "$work/process/worker"
      chmod +x "$work"/*/*
      cat > "$work/Dockerfile" <<'END'
      FROM belay-journey:base
      COPY workspace /workspace
      COPY process /cnb/process
      COPY lifecycle /cnb/lifecycle
      LABEL io.buildpacks.build.metadata='{"processes":[{"type":"web"},{"type":"worker"}]}'
      WORKDIR /workspace
      ENTRYPOINT ["/cnb/process/web"]
      END
      docker build -q -t "$name" "$work"
      """;

  @SuppressWarnings("NullAway.Init") // set before every test by start
  @AutoClose
  private static Machine machine;

  @BeforeAll
  static void start() throws IOException {
    machine = DockerEngine.machine();
    Path tools = Files.createDirectories(machine.root.resolve("tools"));
    for (var tool : Map.of("docker", DOCKER, "pack", PACK).entrySet()) {
      Files.writeString(tools.resolve(tool.getKey()), tool.getValue()).toFile().setExecutable(true);
    }
    up(tools + ":" + System.getenv("PATH"));
  }

  /** Starts it as somebody would who has this PATH. */
  private static void up(String path) {
    machine.belay("down").ok();
    Map<String, String> env = new HashMap<>(machine.env());
    env.put("PATH", path);
    Run.of(machine.root, env, List.of(Machine.REPOSITORY.resolve("belay").toString(), "up")).ok();
  }

  @Test
  void aDockerfileIsBuiltByBuildx() {
    Path app = ImageApp.pushed(machine, "bykit", ImageApp.files("one"));
    machine.commit(app, ImageApp.page("two"));
    machine.push(app).ok().says("by a stand-in for BuildKit", "Release v3");
    assertThat(machine.get("bykit", "/").body()).isEqualTo("two\n");
    assertThat(ImageApp.tags(machine, "bykit")).hasSize(2);
    machine.belay("rollback", "-a", "bykit").ok();
    assertThat(machine.get("bykit", "/").body()).isEqualTo("one\n");

    machine.commit(app, Map.of("Dockerfile", "FROM " + DockerEngine.BASE + "\nRUN exit 3\n"));
    machine.push(app).failed(1).says("docker buildx ended with status", "Push rejected");
    machine.belay("ledger:verify", "-a", "bykit").ok();
  }

  @Test
  void anAppIsBuiltByPackAndReleasedLikeAnyOther() {
    Map<String, String> files = new HashMap<>(ImageApp.page("packed"));
    files.put("belay.yml", "runtime: docker\nbuilder: some/builder:24\n");
    Path app = machine.checkout("packed", files);
    machine.belay("config:set", "TOKEN=s3cret", "NOTE=a\nb", "-a", "packed").ok();
    machine
        .push(app)
        .ok()
        .says("DETECTING with some/builder:24", "BUILDING with TOKEN", "NOTE has several lines")
        .says("Release v3");
    assertThat(machine.get("packed", "/").body()).isEqualTo("packed\n");
    machine.belay("ps:scale", "worker=1", "-a", "packed").ok();
    Until.isTrue(
        "the worker works",
        () -> machine.belay("logs", "-n", "50", "-a", "packed").out().contains("at work"));
    machine.belay("run", "echo $LAUNCHED in $PWD", "-a", "packed").ok().says("yes in /workspace");

    machine.commit(app, ImageApp.page("again"));
    machine.push(app).ok().says("Release v4");
    machine.belay("rollback", "-a", "packed").ok();
    assertThat(machine.get("packed", "/").body()).isEqualTo("packed\n");
    assertThat(DockerEngine.docker(machine.root, "images", "-q", "belay-pack/*").out()).isBlank();

    machine.commit(app, Map.of("broken", ""));
    machine.push(app).failed(1).says("it is broken", "pack ended with status 51");
    assertThat(machine.get("packed", "/").body()).isEqualTo("packed\n");
  }

  @Test
  void withoutPackItIsSaidWhatToInstall() {
    Map<String, String> files = new HashMap<>(ImageApp.page("unpacked"));
    files.put("belay.yml", "builder: some/builder:24\n");
    Path app = machine.checkout("unpacked", files);
    machine.push(app).failed(1).says("belay settings runtime=docker -a unpacked");
    machine.belay("settings", "runtime=docker", "-a", "unpacked").ok();
    String path = System.getenv("PATH");
    up(path);
    try {
      machine.belayIn(app, "deploy").failed(1).says("the server has no pack: install it");
    } finally {
      up(machine.root.resolve("tools") + ":" + path);
    }
  }
}
