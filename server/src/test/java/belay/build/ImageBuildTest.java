package belay.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import belay.release.RuntimeKind;
import belay.release.Slug;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  @BeforeEach
  void open() {
    bench = new Workbench(root);
    bench.images =
        (order, output) -> {
          orders.add(order);
          copied.addAll(names(order.context()));
          dockerfiles.add(first(order.context()));
          output.line("Step 1/1 : FROM scratch");
          return new ImageBuilder.Outcome.Built("sha256:0123456789abcdef", 2048);
        };
  }

  /** What a context's first file holds. */
  private static String first(Path tar) {
    try (var in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      in.getNextEntry();
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
    assertThat(orders.getLast().ready()).isEqualTo(bench.image);
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
