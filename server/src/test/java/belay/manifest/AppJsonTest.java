package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import belay.release.Slug;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AppJsonTest {
  private static void refused(String text, String message) {
    assertThatThrownBy(() -> AppJson.parse(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void whatBelayFollowsOfIt() {
    AppJson app =
        AppJson.parse(
            """
            {"name": "shop", "keywords": ["a"], "addons": ["heroku-postgresql"],
             "env": {"LEVEL": "info", "COUNT": {"value": 3, "description": "how many"},
                     "SECRET": {"generator": "secret"}, "MAYBE": {"required": false}},
             "formation": {"web": {"quantity": 2, "size": "standard-1x"}, "worker": {"quantity": 0}},
             "buildpacks": [{"url": "heroku/nodejs"}, "python"],
             "healthchecks": {"web": [{"type": "liveness"}, {"type": "startup", "path": "/up"}]}}
            """);
    assertThat(app.env()).isEqualTo(Map.of("LEVEL", "info", "COUNT", "3"));
    assertThat(app.secrets()).containsExactly("SECRET");
    assertThat(app.unset()).isEmpty();
    assertThat(app.given(new Random(1)).get("SECRET")).matches("[0-9a-f]{64}");
    assertThat(app.formation()).isEqualTo(Map.of("web", 2, "worker", 0));
    assertThat(app.buildpacks()).containsExactly("heroku/nodejs", "python");
    assertThat(app.addons())
        .containsExactly(new AddonWish("app.json", "heroku-postgresql", Optional.empty()));
    assertThat(app.health())
        .hasValue(new Slug.Health(Optional.of("/up"), Slug.Health.PORT_OPENS.bootMax()));
  }

  @Test
  void aMistakeIsSaidWithItsLine() {
    refused("{\n  \"env\": {,}\n}", "app.json:2: not JSON: ");
    refused("{} {}", "app.json:1: not JSON: there is more after the end.");
    refused("", "app.json:1: not JSON: it ends too early.");
    refused("{\"env\": {\n\"A\": 1,\n\"A\": 2}}", "app.json:3: \"A\" is there twice.");
    refused("{\"env\":\n[]}", "app.json:2: \"env\" must be a map, not a list.");
    refused("{\"env\":\n{\"no-dash\": \"\"}}", "app.json:2: Config var key \"no-dash\"");
    refused("{\"formation\": {\"web\": {\"quantity\": -1}}}", "app.json:1: \"quantity\" must be");
    refused("{\"buildpacks\": [\n{}]}", "app.json:2: \"url\" is missing.");
    refused("{\"addons\": [\n{\"as\": \"DATABASE\"}]}", "app.json:2: \"plan\" is missing.");
    refused("{\"addons\":\n{}}", "app.json:2: \"addons\" must be a list, not a map.");
    refused("{\"addons\": [\n\"a b\"]}", "app.json:2: \"a b\" is no plan of an add-on.");
    refused(
        "{\"addons\": [\n{\"plan\": \"x\", \"as\": \"1-\"}]}",
        "app.json:2: \"1-\" is nothing that a config var can begin with.");
  }
}
