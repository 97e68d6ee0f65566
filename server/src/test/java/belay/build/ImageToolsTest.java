package belay.build;

import static org.assertj.core.api.Assertions.assertThat;

import belay.build.ImageTools.Ended;
import belay.confinement.ArgvWrapper;
import belay.confinement.BuildMachine;
import belay.confinement.Places;
import belay.confinement.Unconfined;
import belay.release.AppName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command lines of programs that build images, seen by stand-ins. */
class ImageToolsTest {
  @TempDir Path root;
  private final List<String> said = new ArrayList<>();

  private ImageTools tools() {
    Map<String, String> environment = Map.of("PATH", root.toString(), "HOME", "/home/tess");
    return new ImageTools(
        new BuildMachine(environment, Workbench.TOOLS),
        new ImageTools.Engine(
            Optional.of("unix:///run/it.sock"),
            OptionalLong.of(300L << 20),
            () -> new TreeMap<>(Map.of("its", "mark"))));
  }

  private Path program(String name, String script) throws IOException {
    Path program = Files.writeString(root.resolve(name), "#!/bin/sh\n" + script);
    program.toFile().setExecutable(true);
    return program;
  }

  private ImageBuilder.Order order(Path context) {
    return new ImageBuilder.Order(
        new UUID(1, 2),
        new AppName("shop"),
        context,
        "deploy/Dockerfile",
        Optional.of("run"),
        new TreeMap<>(
            Map.of(
                "VERSION", "a b", "BUILDKIT_CACHE_MOUNT_NS", "other", "BUILDKIT_SYNTAX", "evil")),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  @Test
  void buildxIsToldAllOfTheOrderAndReadsTheContext() throws Exception {
    Path docker =
        program(
            "docker",
            """
            if [ "$2" = version ]; then exit 0; fi
            printf '<%s>' "$@"; echo
            echo "$DOCKER_HOST $HOME"
            printf 'the '; cat
            while [ "$1" != --iidfile ]; do shift; done
            echo sha256:0123 > "$2"
            """);
    assertThat(tools().buildx()).hasValue(docker);
    Path context = Files.writeString(root.resolve("context.tar"), "context\n");
    Path id = root.resolve("id");

    Ended ended =
        tools().build(docker, order(context), new TreeMap<>(Map.of("l", "v")), id, said::add);

    assertThat(ended).isEqualTo(new Ended.Well());
    assertThat(said)
        .containsExactly(
            "<buildx><build><--load><--progress><plain><--iidfile><"
                + id
                + "><--file><deploy/Dockerfile><--target><run><--build-arg><VERSION=a b>"
                + "<--build-arg><BUILDKIT_CACHE_MOUNT_NS=00000000-0000-0001-0000-000000000002>"
                + "<--label><l=v><->",
            "unix:///run/it.sock /home/tess",
            "the context");
    assertThat(ImageTools.read(id)).hasValue("sha256:0123");
    assertThat(ImageTools.read(root.resolve("none"))).isEmpty();
  }

  @Test
  void aDockerWithoutBuildxIsNone() throws Exception {
    program("docker", "exit 1\n");
    assertThat(tools().buildx()).isEmpty();
  }

  @Test
  void packGetsConfigVarsInAFileAndItsFailureIsTold() throws Exception {
    program("pack", "printf '<%s>' \"$@\"; echo; exit 3\n");
    var what =
        new ImageBuilder.Pack(
            "some/builder:1", Path.of("/source"), Path.of("/env"), Path.of("/project.toml"));
    Ended ended = tools().build(tools().pack().orElseThrow(), what, "name", said::add);
    assertThat(ended).isEqualTo(new Ended.Badly(3, Optional.empty()));
    assertThat(said)
        .containsExactly(
            "<build><name><--path></source><--builder><some/builder:1><--env-file></env>"
                + "<--descriptor></project.toml><--pull-policy><if-not-present><--no-color>");
  }

  @Test
  void aDiskWithoutRoomIsSaid() throws Exception {
    program("pack", "echo 'write /layers/x: no space left on device'; exit 1\n");
    var what =
        new ImageBuilder.Pack(
            "some/builder:1", Path.of("/source"), Path.of("/env"), Path.of("/project.toml"));
    Ended ended = tools().build(tools().pack().orElseThrow(), what, "name", said::add);
    assertThat(ended).isEqualTo(new Ended.Badly(1, Optional.of(Hearing.FULL)));
  }

  private ArgvWrapper inside() throws IOException {
    program("docker", "exit 0\n");
    return tools().inside(Unconfined.commands(), "heroku/heroku:24-build");
  }

  @Test
  void aContainerOfABuildIsMarkedAndHasLimits() throws Exception {
    Path own = Files.createDirectories(root.resolve("work"));
    var places =
        new Places(own, own, own, own, own, own)
            .of(OptionalInt.of(60_500), java.util.Optional.empty());
    String argv = String.join(" ", inside().wrap(List.of("/bin/sh", "-c", "x"), places, List.of()));
    assertThat(argv)
        .contains("--host unix:///run/it.sock run --rm", "--user 60500:60500", "--cap-drop ALL")
        .contains("--memory 314572800b --memory-swap 314572800b", "--oom-score-adj 500")
        .contains("--label its=mark", "--pids-limit 4096")
        .endsWith("--entrypoint timeout heroku/heroku:24-build -s KILL 900 sh -c x");
  }

  @Test
  void whatDockerOrTheKernelEndedIsSaid() throws Exception {
    ArgvWrapper inside = inside();
    assertThat(inside.fault(125, Optional.of("Cannot connect to the Docker daemon")).orElseThrow())
        .startsWith("The build could not be begun in heroku/heroku:24-build: Cannot connect");
    assertThat(inside.fault(137, Optional.empty()).orElseThrow()).contains("(300 MB)");
    assertThat(inside.fault(1, Optional.of("of a build's own docker"))).isEmpty();
    assertThat(inside.fault(127, Optional.empty())).isEmpty();
  }

  @Test
  void processTypesAreThoseOfTheImage() {
    String metadata =
        """
        {"buildpacks": [], "processes": [{"type": "web", "command": ["node"], "direct": true},
         {"type": "worker", "command": "x"}, {"type": "no type", "command": "x"}]}
        """;
    assertThat(CloudNative.types(Map.of("io.buildpacks.build.metadata", metadata)))
        .isEqualTo(Map.of("web", "/cnb/process/web", "worker", "/cnb/process/worker"));
    for (String other : List.of("{}", "{\"processes\": null}", "[", "{\"processes\": [1]}")) {
      assertThat(CloudNative.types(Map.of("io.buildpacks.build.metadata", other)))
          .as(other)
          .isEqualTo(Map.of("web", ""));
    }
    assertThat(CloudNative.types(Map.of())).isEqualTo(Map.of("web", ""));
  }
}
