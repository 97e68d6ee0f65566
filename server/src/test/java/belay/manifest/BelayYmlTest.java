package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.AppName;
import belay.release.InvalidInput;
import belay.release.Limits;
import belay.release.Slug;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BelayYmlTest {
  private static final String TWO =
      """
      health: /up
      apps:
        api:
          path: services/api
          health: {path: /health, timeout: 90}
          buildpacks: [nodejs, "https://example.com/pack.git#v2"]
          migrations: db/migrate
        web-front:
          path: web
        plain:
      """;

  private static BelayYml parse(String text, String app) {
    return BelayYml.parse(text, new AppName(app));
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> parse(text, "api-production"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(message);
  }

  /** Wherever in a file: the YAML library reads it in pieces. */
  @Test
  void charactersOfTwoCharsMayStandAnywhere() {
    for (int before = 0; before < 3_000; before++) {
      String text = "# " + "x".repeat(before) + "\uD83D\uDE00\npath: web\n";
      assertThat(parse(text, "api").path()).isEqualTo("web");
    }
  }

  @Test
  void whatIsNestedWithoutEndIsRefused() {
    refused("- ".repeat(20_000), "belay.yml:1: values are nested too deeply.");
    refused("[".repeat(20_000), "belay.yml:1: ");
  }

  @Test
  void itSaysBeforeWhichReleaseCommandsDataIsCopied() {
    assertThat(parse("health: /up\n", "api").checkpoint()).isEqualTo(Slug.Copied.MIGRATIONS);
    assertThat(parse("checkpoint: always\n", "api").checkpoint()).isEqualTo(Slug.Copied.ALWAYS);
    String two = "checkpoint: always\napps:\n  api: {checkpoint: never}\n  web:\n";
    assertThat(parse(two, "api").checkpoint()).isEqualTo(Slug.Copied.NEVER);
    assertThat(parse(two, "web").checkpoint()).isEqualTo(Slug.Copied.ALWAYS);
    refused("checkpoint: yes\n", "belay.yml:1: \"checkpoint\" is migrations");
  }

  @Test
  void limitsMayBeNarrowerThanUsualAndNoWider() {
    BelayYml api = parse("limits: {memory: 512, processes: 100}\n", "api");
    assertThat(api.limits()).hasToString("memory=512 processes=100");
    assertThat(api.limits().over(Limits.USUAL)).hasToString("memory=512 processes=100");
    assertThat(Limits.parse("processes=900").over(api.limits()))
        .hasToString("memory=512 processes=900");
    assertThat(Limits.USUAL.over(Limits.parse("processes=900 tmp=10"))).hasToString("tmp=10");

    refused("limits:\n  processes: 513\n", "belay.yml:2: \"processes\" may ask for less than");
    refused("limits: {processes: 15}\n", "belay.yml:1: processes is from 16 to 100000, not 15.");
    refused("limits: {memory: much}\n", "belay.yml:1: \"memory\" must be a whole number");
    refused("limits: {memory: 1e9}\n", "belay.yml:1: \"memory\" must be a whole number");
    refused("limits: {oxygen: 1}\n", "belay.yml:1: \"oxygen\" is no limit; there are processes,");
    refused("limits: 5\n", "belay.yml:1: \"limits\" must be a map");
  }

  @Test
  void anEntryIsFoundByTheAppsNameOrByWhatIsBeforeTheLastDash() {
    BelayYml api = parse(TWO, "api-production");
    assertThat(api.path()).isEqualTo("services/api");
    assertThat(api.buildpacks()).containsExactly("nodejs", "https://example.com/pack.git#v2");
    assertThat(api.migrations()).containsExactly("db/migrate");
    assertThat(api.health())
        .hasValue(new Slug.Health(Optional.of("/health"), Duration.ofSeconds(90)));
    assertThat(parse(TWO, "web-front").path()).isEqualTo("web");
    assertThat(parse(TWO, "web-front-staging").path()).isEqualTo("web");
  }

  @Test
  void whatAnEntryDoesNotSayIsTakenFromTheTop() {
    assertThat(parse(TWO, "plain").health().flatMap(Slug.Health::path)).hasValue("/up");
    assertThat(parse(TWO, "plain").path()).isEqualTo(".");
  }

  @Test
  void withoutAppsItIsForAnyApp() {
    assertThat(parse("health: /up", "any").health().flatMap(Slug.Health::path)).hasValue("/up");
    assertThat(parse("", "any")).isEqualTo(BelayYml.NONE);
  }

  @Test
  void anAppThatIsNotNamedIsTold() {
    assertThatThrownBy(() -> parse(TWO, "shop-staging"))
        .hasMessageStartingWith(
            "belay.yml:2: no app here is named shop-staging or shop; there are api, web-front,"
                + " plain.");
  }

  @Test
  void aMistakeIsSaidWithItsLine() {
    refused(
        "health: /up\nhelth: /up", "belay.yml:2: \"helth\" is not known here; known are addons");
    refused("apps:\n  api:\n    pth: x", "belay.yml:3: \"pth\" is not known here");
    refused("apps:\n  web:\n    path: /etc\n  api:\n", "belay.yml:3: \"path\" must be a path");
    refused("path: a/../../b", "belay.yml:1: \"path\" must be a path");
    refused("health: up", "belay.yml:1: a health path must begin with a slash");
    refused("\nhealth:\n  timeout: soon", "belay.yml:3: \"timeout\" must be a whole number");
    refused("health: [a]", "belay.yml:1: \"health\" must be text, not a list");
    refused("buildpacks:\n  a: b", "belay.yml:1: \"buildpacks\" must be a list, not a map");
    refused("health: /a\nhealth: /b", "belay.yml:2: \"health\" is there twice.");
    refused("apps: [api", "belay.yml:1: not YAML: ");
    refused("- one", "belay.yml:1: \"belay.yml\" must be a map, not a list.");
  }

  @Test
  void anchorsDoNotMakeItGrow() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 7; i++) {
      String one = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]%n".formatted(i, i, String.join(", ", Collections.nCopies(8, one))));
    }
    assertThatThrownBy(() -> parse(bomb.toString(), "any")).hasMessageContaining("anchors");
    refused("migrations: &a [*a]", "belay.yml:1: values are nested too deeply");
  }
}
