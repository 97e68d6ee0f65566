package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.AppName;
import belay.release.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Manifests that nobody would write: each is read, or refused in words. {@code -Dfuzz.seed=N}
 * replays what a failure printed, {@code -Dfuzz.seconds=N} goes on for longer.
 */
@Tag("fuzz")
class ManifestsFuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
  private static final double SECONDS =
      Double.parseDouble(System.getProperty("fuzz.seconds", "0.5"));
  private static final AppName APP = new AppName("shop");

  /** Words that mean something in one of them, and characters that do in YAML or JSON. */
  private static final List<String> WORDS =
      List.of(
          "web: ",
          "release: ",
          "\n",
          "\n  ",
          "- ",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "'",
          ":",
          ",",
          "&a ",
          "*a ",
          "<<: ",
          "!!java ",
          "|",
          ">",
          "#",
          "---\n",
          "...\n",
          "%YAML 9\n",
          "\t",
          "\\u0000",
          "\\ud800",
          "\u0000",
          "\ud800",
          "\ufeff",
          "\u2028",
          "null",
          "~",
          "yes",
          "no",
          "1e999",
          "-0",
          "99999999999999999999",
          "0x7f",
          "health",
          "path",
          "timeout",
          "docker",
          "base",
          "buildpacks",
          "runtime",
          "env",
          "formation",
          "quantity",
          "routes",
          "redirects",
          "headers",
          "root",
          "https_only",
          "clean_urls",
          "/**",
          "//",
          "..",
          "$PORT",
          "😀",
          "ü");

  private static void fuzz(String kind, String example, Consumer<String> parse) {
    Random random = new Random(SEED);
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    int count = 0;
    do {
      String text = mutated(example, random);
      try {
        parse.accept(text);
      } catch (InvalidInput e) {
        assertThat(e.getMessage()).as("refused in words").isNotBlank();
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "%s, -Dfuzz.seed=%d, number %d: %s".formatted(kind, SEED, count, text), e);
      }
      count++;
    } while (System.nanoTime() < end);
    System.out.printf("fuzz: %s, seed %d, %d texts%n", kind, SEED, count);
  }

  private static String mutated(String example, Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : example);
    int times = 1 + random.nextInt(6);
    for (int i = 0; i < times; i++) {
      String word = WORDS.get(random.nextInt(WORDS.size()));
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, word.repeat(1 + random.nextInt(3)));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
        case 2 -> text.insert(at, text.substring(at / 2, at));
        default -> text.insert(at, word.repeat(random.nextInt(50) == 0 ? 5_000 : 1));
      }
    }
    return text.toString();
  }

  @Test
  void procfiles() {
    fuzz(
        "Procfile",
        "web: node server.js\nworker: ./work --all\nrelease: ./migrate\n",
        Procfile::parse);
  }

  @Test
  void belayYmls() {
    fuzz(
        "belay.yml",
        """
        health:
          path: /health
          timeout: 60
        buildpacks:
          - nodejs
        runtime: docker
        docker:
          base: debian:12
          read-only: yes
        apps:
          shop:
            health:
              path: /x
        """,
        text -> BelayYml.parse(text, APP));
  }

  @Test
  void staticJsons() {
    fuzz(
        "static.json",
        "{\"root\":\"dist/\",\"clean_urls\":true,\"https_only\":false,\"error_page\":\"404.html\","
            + "\"routes\":{\"/**\":\"index.html\"},\"redirects\":{\"/old\":{\"url\":\"/new\",\"status\":301}},"
            + "\"headers\":{\"/**\":{\"X-A\":\"b\"}}}",
        StaticJson::parse);
  }

  @Test
  void appJsons() {
    fuzz(
        "app.json",
        "{\"env\":{\"A\":\"b\",\"C\":{\"value\":\"d\",\"required\":false}},\"formation\":{\"web\":"
            + "{\"quantity\":2}},\"buildpacks\":[{\"url\":\"heroku/nodejs\"}],\"scripts\":{}}",
        AppJson::parse);
  }

  @Test
  void herokuYmls() {
    fuzz(
        "heroku.yml",
        """
        setup:
          addons:
            - plan: heroku-postgresql
              as: DATABASE
          config: &vars
            A: b
        build:
          docker:
            web: Dockerfile
            worker:
              dockerfile: worker/Dockerfile
              target: run
          config:
            <<: *vars
        release:
          image: worker
          command:
            - ./migrate
        run:
          web: npm start
        """,
        HerokuYmlReader::parse);
  }

  @Test
  void listsOfWhatIsLeftOut() {
    fuzz(
        ".slugignore",
        "*.psd\n/spec\ndocs/**/*.md\n[a-z]?\n",
        text -> SlugIgnore.parse(text).ignores("docs/a/b/c.md"));
    fuzz(
        ".dockerignore",
        "*.psd\n!spec\ndocs/**/*.md\n[^a-z]?\n",
        text -> DockerIgnore.parse(text).leavesOut("docs/a/b/c.md"));
  }

  /** A section that contains itself, and more of everything than anybody has. */
  @Test
  void herokuYmlsThatNeverEnd() {
    refused("build: &b\n  docker: {web: Dockerfile}\n  config: {<<: *b}\n");
    refused("build:\n  docker: {web: Dockerfile}\n  config: &c\n    <<: [*c, *c]\n");
    StringBuilder many = new StringBuilder("build:\n  docker:\n");
    for (int i = 0; i < 10_000; i++) {
      many.append("    web%d: Dockerfile%n".formatted(i));
    }
    refused(many.toString());
  }

  private static void refused(String text) {
    assertThatThrownBy(() -> HerokuYmlReader.parse(text)).isInstanceOf(InvalidInput.class);
  }

  /** Aliases of aliases: a few lines that stand for a billion. */
  @Test
  void aliasesOfAliases() {
    StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      text.append("a%d: &a%d [".formatted(i, i));
      text.append(("*a" + (i - 1) + ",").repeat(9)).append("*a").append(i - 1).append("]\n");
    }
    String bomb = text.toString();
    assertThat(bomb.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_000);
    try {
      BelayYml.parse(bomb, APP);
    } catch (InvalidInput e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
