package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.deploy.AskedAddons.Answer;
import belay.manifest.AddonWish;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code addons} of app.json and heroku.yml. */
class AskedAddonsTest {
  private static final ConfigVars NONE = ConfigVars.of(Map.of());

  @TempDir private Path home;

  private static AddonWish wish(String plan) {
    String[] words = plan.split(" as ", -1);
    return new AddonWish(
        "app.json", words[0], words.length == 2 ? Optional.of(words[1]) : Optional.<String>empty());
  }

  private static Answer answer(String plan, ConfigVars config, boolean first) {
    return AskedAddons.answer(new AppName("shop"), wish(plan), config, first, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "heroku-postgresql:essential-0 | belay addons:create postgresql --as DATABASE -a shop",
        "heroku-postgresql as EVENTS_DB | belay addons:create postgresql --as EVENTS_DB -a shop",
        "heroku-redis:mini | addons:attach shop-redis --as REDIS -a shop",
        "sendgrid:starter | addons:create shop-sendgrid VARIABLE=VALUE",
        "papertrail | belay drains:add URL -a shop",
        "scheduler:standard | put them under cron in belay.yml. See: belay cron -a shop",
        "deployhooks:email | belay hooks:add email ADDRESS -a shop",
        "deployhooks | belay hooks:add http URL -a shop",
      })
  void whatIsNotHereIsNamedWithWhatToUseInstead(String plan, String instead) {
    assertThat(answer(plan, NONE, true))
        .isInstanceOfSatisfying(Answer.Say.class, say -> assertThat(say.what()).contains(instead));
  }

  @Test
  void whatTheAppHasIsNotAskedFor() {
    ConfigVars config = ConfigVars.of(Map.of("DATABASE_URL", "postgres://x", "REDISCLOUD_A", "1"));
    assertThat(answer("heroku-postgresql", config, true)).isEqualTo(new Answer.Nothing());
    assertThat(answer("rediscloud", config, true)).isEqualTo(new Answer.Nothing());
    assertThat(answer("heroku-redis", config, true)).isInstanceOf(Answer.Say.class);
  }

  @Test
  void laterDeploysSayOnlyWhatIsLackingStill() {
    assertThat(answer("heroku-redis", NONE, false)).isInstanceOf(Answer.Say.class);
    assertThat(answer("papertrail", NONE, false)).isEqualTo(new Answer.Nothing());
  }

  @Test
  void theFirstDeployAttachesWhatIsTheDeployersAndNoLaterOne() {
    try (World world = new World(home)) {
      App shop = world.app("shop");
      var _ = world.addons.create("orders-db", Map.of("URL", "postgres://o"), World.BY_ANA);
      world.asked = List.of(wish("orders-db as DATABASE"), wish("heroku-redis"));
      world.push(shop, "a".repeat(40));
      assertThat(world.serving(shop).release().config().references())
          .isEqualTo(Map.of("DATABASE_URL", new Reference("orders-db", "URL")));
      assertThat(world.runtime.specs.getLast().env()).containsEntry("DATABASE_URL", "postgres://o");
      assertThat(world.told)
          .contains(
              "-----> Add-ons that app.json asks for",
              "       orders-db as DATABASE: attached as DATABASE.");
      assertThat(world.told).anyMatch(l -> l.contains("heroku-redis: Belay runs none."));

      var _ = world.releases().addons().detach(shop, "orders-db", World.BY_ANA);
      world.told.clear();
      world.push(shop, "b".repeat(40));
      assertThat(world.serving(shop).release().config().addons()).isEmpty();
      assertThat(world.told)
          .contains(
              "       orders-db as DATABASE: belay addons:attach orders-db --as DATABASE -a shop");
    }
  }

  @Test
  void anothersAddonIsNotAttached() {
    try (World world = new World(home)) {
      App shop = world.app("shop");
      Change bob =
          new Change(
              new Actor(new UUID(7, 7), "bob@example.com", "key"),
              Change.Source.CLI,
              Optional.empty());
      var _ = world.addons.create("orders-db", Map.of("URL", "postgres://o"), bob);
      world.asked = List.of(wish("orders-db"));
      world.push(shop, "a".repeat(40));
      assertThat(world.serving(shop).release().config().addons()).isEmpty();
      assertThat(world.told).noneMatch(l -> l.contains("attached"));
    }
  }
}
