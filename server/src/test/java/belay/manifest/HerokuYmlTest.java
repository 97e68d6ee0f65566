package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heroku's own examples, and what is wrong in a file. */
class HerokuYmlTest {
  private static final String WHOLE =
      """
      setup:
        addons:
          - plan: heroku-postgresql
            as: DATABASE
          - heroku-redis
        config: &all
          S3_BUCKET: my-example-bucket
          EMPTY:
      build:
        docker:
          web: Dockerfile
          worker: worker/Dockerfile
          release: {dockerfile: Dockerfile, target: builder}
        config:
          <<: *all
          RAILS_ENV: development
          FOO: 1
      release:
        command:
          - ./first.sh
          - ./deployment-tasks.sh
        image: worker
      run:
        web: bundle exec puma -C config/puma.rb
        worker:
          command:
            - python myworker.py
        asset-syncer:
          command: python asset-syncer.py
          image: worker
        clock: tick
      """;

  private static final Optional<String> BUILDER = Optional.of("builder");

  @Test
  void theFileSaysWhatIsBuiltAndWhatRuns() {
    HerokuYml file = HerokuYmlReader.parse(WHOLE);
    assertThat(file.addons())
        .containsExactly(
            new AddonWish("heroku.yml", "heroku-postgresql", Optional.of("DATABASE")),
            new AddonWish("heroku.yml", "heroku-redis", Optional.empty()));
    assertThat(file.config())
        .hasSize(2)
        .containsEntry("S3_BUCKET", "my-example-bucket")
        .containsEntry("EMPTY", "");
    assertThat(file.args())
        .hasSize(4)
        .containsEntry("FOO", "1")
        .containsEntry("S3_BUCKET", "my-example-bucket");
    assertThat(file.images()).containsOnlyKeys("web", "worker", "release");
    assertThat(file.images().values()).extracting(HerokuYml.Image::target).contains(BUILDER);
    assertThat(file.main()).isEqualTo("web");
    assertThat(file.types())
        .containsOnlyKeys("web", "worker", "asset-syncer", "clock", "release")
        .containsEntry("web", "bundle exec puma -C config/puma.rb")
        .containsEntry("worker", "python myworker.py")
        .containsEntry("release", "./first.sh && ./deployment-tasks.sh");
    assertThat(file.imageOf())
        .containsEntry("web", "web")
        .containsEntry("worker", "worker")
        .containsEntry("asset-syncer", "worker")
        .containsEntry("clock", "web")
        .containsEntry("release", "worker");
  }

  @Test
  void withoutARunSectionTheImagesSayIt() {
    HerokuYml file =
        HerokuYmlReader.parse("build:\n  docker:\n    worker: Dockerfile\n    job: j/D\n");
    assertThat(file.types()).containsEntry("worker", "").containsEntry("job", "").hasSize(2);
    assertThat(file.main()).isEqualTo("job");
    HerokuYml release =
        HerokuYmlReader.parse(
            """
            build:
              docker:
                web: Dockerfile
                release: {target: builder}
            """);
    assertThat(release.types()).containsEntry("release", "");
    assertThat(release.imageOf()).containsEntry("release", "release");
    assertThat(release.images().values())
        .extracting(HerokuYml.Image::dockerfile)
        .containsOnly("Dockerfile");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run:;  web: x | 1 | no image is built",
        "build:;  config: {A: b} | 1 | no image is built",
        "build:;  docker: {} | 1 | no image is built",
        "build:;  docker:;    web: Dockerfile;runs: {} | 4 | \"runs\" is not known here",
        "build:;  languages: [ruby] | 2 | \"languages\" is not known here",
        "build:;  docker:;    web: ../Dockerfile | 3 | must be a path within this repository",
        "build:;  docker:;    web: {file: D} | 3 | \"file\" is not known here",
        "build:;  docker:;    web: [D] | 3 | \"web\" must be text, not a list",
        "build:;  docker:;    we b: D | 3 | is no process type",
        "build:;  docker:;    web: D;release: x | 4 | \"release\" must be a map",
        "build:;  docker:;    web: D;release:;  image: web;  command: [] | 6 | must be a command",
        "build:;  docker:;    web: D;run:;  release: x | 5 | a section of its own",
        "build:;  docker:;    web: D;run:;  a: {image: b} | 5 | no image is built for \"b\"",
        "build:;  docker:;    job: D;run:;  web: x | 5 | \"web\" has no image of its own",
        "build:;  docker:;    web: D;run:;  web: {cmd: x} | 5 | \"cmd\" is not known here",
        "build:;  docker:;    web: D;  config:;    A-B: c | 5 | A-B",
        "build:;  docker:;    web: D;setup:;  addons: [{as: X}] | 5 | \"plan\" is missing",
        "build:;  docker:;    web: D;setup:;  config: {PORT: [1]} | 5 | must be text",
        "build: [;  | 3 | not YAML",
      })
  void aMistakeIsSaidWithItsLine(String text, int line, String says) {
    assertThatThrownBy(() -> HerokuYmlReader.parse(text.replace(";", "\n") + "\n"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("heroku.yml:" + line + ": ")
        .hasMessageContaining(says);
  }
}
