package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
  private static final Map<String, String> IMAGES =
      Map.of("heroku/heroku:24-build", "the build image", "heroku/heroku:24", "the run image");

  @SuppressWarnings("NullAway.Init") // set before every test by start
  private static Machine machine;

  @BeforeAll
  static void start() throws IOException {
    machine = DockerEngine.machine();
    String bash = BaseImages.with(Path.of("/bin/bash"));
    for (var image : IMAGES.entrySet()) {
      Path context = Files.createDirectories(machine.root.resolve("context"));
      Files.writeString(
          context.resolve("Dockerfile"),
          "FROM " + bash + "\nRUN echo " + image.getValue() + " > /etc/stack\n");
      DockerEngine.docker(machine.root, "build", "-t", image.getKey(), context.toString()).ok();
    }
  }

  @AfterAll
  static void stop() {
    if (machine != null) {
      machine.close();
      IMAGES.keySet().forEach(image -> DockerEngine.docker(Path.of("/"), "rmi", image));
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
}
