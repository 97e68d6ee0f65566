package belay.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.manifest.AddonWish;
import belay.release.InvalidInput;
import belay.release.RuntimeKind;
import belay.release.Slug;
import belay.release.SlugImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push of an app whose dynos are containers. */
class ImageBuildTest {
  @TempDir Path root;
  private Workbench bench;
  private final List<ImageBuilder.Order> orders = new ArrayList<>();
  private final List<String> copied = new ArrayList<>();
  private final List<String> dockerfiles = new ArrayList<>();

  /** By what the Dockerfile says. */
  private final Map<String, String> ids = new HashMap<>();

  private Optional<String> broken = Optional.empty();

  @BeforeEach
  void open() {
    bench = new Workbench(root);
    bench.images =
        (order, output) -> {
          orders.add(order);
          copied.addAll(names(order.context()));
          dockerfiles.add(text(order.dockerfile(), order.context()));
          output.line("Step 1/1 : FROM scratch");
          if (broken.filter(dockerfile()::contains).isPresent()) {
            return new ImageBuilder.Outcome.Failed("The build of the image failed.");
          }
          String id = ids.getOrDefault(dockerfile(), "sha256:0123456789abcdef");
          return new ImageBuilder.Outcome.Built(id, 2048);
        };
  }

  private static String text(String dockerfile, Path tar) {
    try (var in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      var entry = in.getNextEntry();
      while (!entry.getName().equals(dockerfile)) {
        entry = in.getNextEntry();
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(Path tar) {
    try (var in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      List<String> names = new ArrayList<>();
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDockerignoreThatIsTooLargeOrNoTextIsNoFaultOfTheServer() throws IOException {
    bench.runtime = Optional.of(RuntimeKind.DOCKER);
    bench.file("Dockerfile", "FROM scratch\n");
    bench.file(".dockerignore", "#".repeat(65 << 10));
    assertThat(bench.failed()).contains(".dockerignore is larger than 64 kB.");

    bench.file("Dockerfile", "FROM scratch\n");
    Path list = bench.file(".dockerignore", "");
    Files.write(list, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    bench.built();
    assertThat(copied).containsExactlyInAnyOrder("Dockerfile", ".dockerignore");
  }

  @Test
  void theSettingsOfTheAppSayThatAnImageIsBuilt() throws IOException {
    bench.runtime = Optional.of(RuntimeKind.DOCKER);
    bench.file("Dockerfile", "FROM scratch\n");
    bench.file("app/main", "x");
    bench.file("secret.env", "x");
    bench.file(".dockerignore", "*.env\nDockerfile\n");
    Slug slug = bench.built().slug();
    assertThat(slug.image()).hasValue("sha256:0123456789abcdef");
    assertThat(slug.processTypes()).containsEntry("web", "").hasSize(1);
    assertThat(slug.sizeBytes()).isEqualTo(2048);
    assertThat(copied).containsExactlyInAnyOrder("app/", "app/main", "Dockerfile", ".dockerignore");
    assertThat(bench.said()).contains("Step 1/1", "Image 0123456789ab, 2.0K");
  }

  @Test
  void soDoesBelayYmlWithWhatIsItsOwn() throws IOException {
    bench.file(
        "belay.yml",
        """
        runtime: docker
        health: /up
        docker:
          dockerfile: deploy/Dockerfile
          target: run
          args:
            VERSION: 3
        """);
    bench.file("deploy/Dockerfile", "FROM scratch\n");
    bench.file("Procfile", "web: run\nworker: work\n");
    Slug slug = bench.built().slug();
    assertThat(slug.processTypes()).containsEntry("web", "run").containsEntry("worker", "work");
    assertThat(slug.health().path()).hasValue("/up");
    ImageBuilder.Order order = orders.getFirst();
    assertThat(order.dockerfile()).isEqualTo("deploy/Dockerfile");
    assertThat(order.target()).hasValue("run");
    assertThat(order.args()).containsEntry("VERSION", "3");
  }

  private String dockerfile() {
    return dockerfiles.getLast();
  }

  @Test
  void anImageThatIsReadyGoesBeforeEverythingElse() throws IOException {
    bench.image =
        Optional.of(new Builder.Image("shop:1.2", true, new TreeSet<>(List.of("web", "clock"))));
    bench.file("Dockerfile", "FROM scratch\n");
    bench.file("Procfile", "web: run\n");
    Slug slug = bench.built().slug();
    assertThat(slug.image()).hasValue("sha256:0123456789abcdef");
    assertThat(slug.processTypes()).containsEntry("web", "run").containsEntry("clock", "");
    assertThat(slug.buildpack()).isEqualTo("Image");
    assertThat(dockerfile()).isEqualTo("FROM shop:1.2\nLABEL belay.image=shop:1.2\n");
    assertThat(orders.getLast().ready())
        .hasValue(new Builder.Image("shop:1.2", true, new TreeSet<>()));
    assertThat(copied).containsExactly("Dockerfile");
  }

  @Test
  void anImageIsNamedSoThatItIsOneWordOfADockerfile() {
    for (String name : List.of("a b", "a\nRUN x", "", "$X", "-a")) {
      assertThatThrownBy(() -> new Builder.Image(name, false, new TreeSet<>()))
          .as(name)
          .isInstanceOf(InvalidInput.class);
    }
  }

  @Test
  void aSlugIsLaidIntoTheServersBaseWhereThereIsNoDockerfile() throws IOException {
    bench.runtime = Optional.of(RuntimeKind.DOCKER);
    bench.base = Optional.of("debian:12");
    bench.file("Procfile", "web: run\n");
    Slug slug = bench.built().slug();
    assertThat(slug.buildpack()).isEqualTo("Procfile");
    assertThat(slug.image()).hasValue("sha256:0123456789abcdef");
    assertThat(slug.processTypes()).containsEntry("web", "run");
    assertThat(dockerfile()).startsWith("FROM debian:12\n").contains("COPY app /app");
    assertThat(copied).contains("Dockerfile", "app/Procfile");
    bench.file("Procfile", "web: run\n");
    bench.file("Dockerfile", "FROM scratch\n");
    assertThat(bench.built().slug().buildpack()).isEqualTo("Dockerfile");
  }

  @Test
  void belayYmlsOwnBaseGoesBeforeADockerfile() throws IOException {
    bench.file("belay.yml", "runtime: docker\ndocker:\n  base: debian:12\n");
    bench.file("Procfile", "web: run\n");
    bench.file("Dockerfile", "FROM scratch\n");
    assertThat(bench.built().slug().buildpack()).isEqualTo("Procfile");
    bench.file("belay.yml", "runtime: docker\ndocker:\n  base: a b\n");
    bench.file("Procfile", "web: run\n");
    assertThat(bench.failed()).contains("belay.yml:3", "An image is named like");
  }

  private static final String TWO_IMAGES =
      """
      setup:
        config: {GREETING: hello}
        addons: [{plan: heroku-postgresql, as: DATABASE}]
      build:
        docker:
          web: Dockerfile
          worker: {dockerfile: worker/Dockerfile, target: run}
        config: {VERSION: "3"}
      release:
        command: [migrate]
        image: worker
      run:
        web: serve
        clock: tick
      """;

  private void twoImages() throws IOException {
    bench.file("heroku.yml", TWO_IMAGES);
    bench.file("Dockerfile", "FROM web\n");
    bench.file("worker/Dockerfile", "FROM worker\n");
    bench.file("worker/main", "x");
    bench.file("Procfile", "other: x\n");
    ids.put("FROM web\n", "sha256:a");
    ids.put("FROM worker\n", "sha256:b");
  }

  @Test
  void herokuYmlBuildsAnImageForEachTypeThatItNames() throws IOException {
    bench.runtime = Optional.of(RuntimeKind.DOCKER);
    twoImages();
    Builder.Outcome.Built built = bench.built();
    Slug slug = built.slug();
    assertThat(slug.images())
        .hasValue(SlugImages.parse("sha256:a", "release sha256:b\nworker sha256:b"));
    assertThat(slug.processTypes())
        .containsOnlyKeys("web", "worker", "clock", "release")
        .containsEntry("worker", "")
        .containsEntry("release", "migrate");
    assertThat(slug.sizeBytes()).isEqualTo(4096);
    assertThat(slug.buildpack()).isEqualTo("heroku.yml");
    assertThat(built.env()).containsEntry("GREETING", "hello");
    ImageBuilder.Order worker = orders.getLast();
    assertThat(worker.dockerfile()).isEqualTo("Dockerfile");
    assertThat(worker.target()).hasValue("run");
    assertThat(worker.args()).containsEntry("VERSION", "3");
    // A Dockerfile's own directory is its context.
    assertThat(copied).contains("heroku.yml", "worker/main", "main");
    assertThat(bench.said())
        .contains("Building the image of worker (worker/Dockerfile)", "The Procfile is not used");
    assertThat(built.addons())
        .containsExactly(new AddonWish("heroku.yml", "heroku-postgresql", Optional.of("DATABASE")));
  }

  @Test
  void whenOneOfSeveralImagesFailsThereIsNoSlug() throws IOException {
    bench.runtime = Optional.of(RuntimeKind.DOCKER);
    broken = Optional.of("FROM worker");
    twoImages();
    assertThat(bench.failed()).contains("The build of the image failed.");
    assertThat(bench.slugs.all()).isEmpty();
  }

  @Test
  void aDockerfileThatHerokuYmlNamesMustBeOneOfTheRepository() throws IOException {
    bench.runtime = Optional.of(RuntimeKind.DOCKER);
    twoImages();
    Files.delete(bench.file("worker/Dockerfile", ""));
    assertThat(bench.failed()).contains("heroku.yml:7: there is no file worker/Dockerfile here.");

    Path outside = Files.createDirectories(root.resolve("outside/inner"));
    Files.writeString(outside.resolve("Dockerfile"), "FROM x\n");
    bench.file("heroku.yml", "build: {docker: {web: link/inner/Dockerfile}}\n");
    Files.createSymbolicLink(root.resolve("build/source/link"), outside.getParent());
    assertThat(bench.failed()).contains("heroku.yml:1: there is no file link/inner/Dockerfile");
    assertThat(orders).isEmpty();
  }

  @Test
  void belayYmlsDockerfileGoesBeforeHerokuYmlAndSaysSo() throws IOException {
    twoImages();
    bench.file("belay.yml", "runtime: docker\ndocker: {dockerfile: worker/Dockerfile}\n");
    assertThat(bench.built().slug().images()).hasValue(SlugImages.one("sha256:b"));
    assertThat(bench.said()).contains("heroku.yml is not used: belay.yml says what is built.");
  }

  @Test
  void anAppOfProcessesIsToldWhatItsFilesForContainersWant() throws IOException {
    twoImages();
    bench.file("Procfile", "web: run\n");
    bench.built();
    assertThat(bench.said())
        .contains("images for web (Dockerfile), worker (worker/Dockerfile)", "a release command")
        .contains("belay settings runtime=docker -a shop-production");

    bench.file("heroku.yml", "build: [\n");
    bench.file("Procfile", "web: run\n");
    bench.built();
    assertThat(bench.said()).contains("heroku.yml is for containers", "heroku.yml:2: not YAML");
  }

  @Test
  void aDockerfileAloneIsNamedWithTheCommandThatBuildsIt() throws IOException {
    bench.file("Dockerfile", "FROM scratch\n");
    assertThat(bench.failed())
        .isEqualTo(
            "No buildpack recognises this app. Its Dockerfile is built with: belay settings"
                + " runtime=docker -a shop-production");
  }

  @Test
  void herokusStackOfContainersMeansThemToo() throws IOException {
    bench.file("app.json", "{\"stack\": \"container\"}");
    bench.file("Dockerfile", "FROM scratch\n");
    assertThat(bench.built().slug().image()).isPresent();
    bench.file("belay.yml", "stack: heroku-22\n");
    bench.file("app.json", "{\"stack\": \"container\"}");
    bench.file("Procfile", "web: run\n");
    assertThat(bench.built().slug().image()).isEmpty();
  }

  @Test
  void oneOfHerokusStacksWantsBuildpacksByName() throws IOException {
    bench.file("belay.yml", "runtime: docker\nstack: heroku-24\n");
    bench.file("Procfile", "web: run\n");
    assertThat(bench.failed())
        .contains("In the stack heroku-24", "belay buildpacks:set heroku/nodejs");
    assertThat(new Recipe.OfStack("heroku-24").buildImage()).isEqualTo("heroku/heroku:24-build");
    assertThat(BuildpackSources.official("nodejs"))
        .isEqualTo("https://buildpack-registry.s3.amazonaws.com/buildpacks/heroku/nodejs.tgz");
    assertThat(BuildpackSources.official("heroku-community/apt")).isEqualTo("heroku-community/apt");
  }

  @Test
  void typesMayRunInOtherImagesThanTheOneThatIsNamed() throws IOException {
    var others =
        new TreeMap<>(
            Map.of(
                "web",
                new Builder.Image.Other("sha256:kept", "serve"),
                "worker",
                new Builder.Image.Other("shop:2", "")));
    bench.image = Optional.of(new Builder.Image("sha256:kept", false, new TreeSet<>(), others));
    ids.put("FROM sha256:kept\nLABEL belay.image=sha256:kept\n", "sha256:a");
    ids.put("FROM shop:2\nLABEL belay.image=shop:2\n", "sha256:b");
    bench.file("README", "");
    Slug slug = bench.built().slug();
    assertThat(slug.images()).hasValue(SlugImages.parse("sha256:a", "worker sha256:b"));
    assertThat(slug.processTypes()).containsEntry("web", "serve").containsEntry("worker", "");
    assertThat(orders).hasSize(2);
  }

  @Test
  void whatIsMissingOrWrongIsSaid() throws IOException {
    bench.runtime = Optional.of(RuntimeKind.DOCKER);
    bench.file("Procfile", "web: run\n");
    assertThat(bench.build()).isInstanceOf(Builder.Outcome.Failed.class);
    assertThat(bench.said()).contains("There is no Dockerfile");
    bench.file("belay.yml", "runtime: podman\n");
    assertThat(bench.build()).isInstanceOf(Builder.Outcome.Failed.class);
    assertThat(bench.said()).contains("belay.yml:1", "runtime is process or docker");
  }

  @Test
  void aFailedBuildMakesNoSlug() throws IOException {
    bench.runtime = Optional.of(RuntimeKind.DOCKER);
    bench.images = (order, output) -> new ImageBuilder.Outcome.Failed("There is no engine.");
    bench.file("Dockerfile", "FROM scratch\n");
    assertThat(bench.build()).isInstanceOf(Builder.Outcome.Failed.class);
    assertThat(bench.said()).contains("There is no engine.");
    assertThat(bench.slugs.all()).isEmpty();
  }
}
