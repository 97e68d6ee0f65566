package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An app.json that asks for add-ons: what there is of them is attached, the rest is named. */
@OnSharedServer
class AskedAddonsJourneyTest {
  private static final String ASKING =
      """
      {"addons": [{"plan": "orders-db", "as": "DATABASE"}, "heroku-redis:mini",
                  "papertrail", "scheduler", {"plan": "deployhooks:email"}]}
      """;

  private static Map<String, String> files() {
    Map<String, String> files = new HashMap<>(App.files("one"));
    files.put("app.json", ASKING);
    return files;
  }

  @Test
  void theFirstPushAttachesWhatThereIsAndSaysWhatToDoAboutTheRest(Machine machine) {
    machine.belay("addons:create", "orders-db", "URL=postgres://orders").ok();
    Path app = machine.checkout("asking", files());
    machine
        .push(app)
        .ok()
        .says(
            "Add-ons that app.json asks for",
            "orders-db as DATABASE: attached as DATABASE.",
            "heroku-redis:mini: Belay runs none.",
            "belay addons:create asking-redis URL=redis://...",
            "papertrail: Belay keeps the log, and sends it on: belay drains:add URL -a asking",
            "scheduler: Belay runs jobs by the clock: put them under cron in belay.yml.",
            "deployhooks:email: belay hooks:add email ADDRESS -a asking");
    machine.belay("config:get", "DATABASE_URL", "-a", "asking").ok().says("postgres://orders");
    machine.belay("addons:create", "asking-redis", "URL=redis://r").ok();
    machine.belay("addons:attach", "asking-redis", "--as", "REDIS", "-a", "asking").ok();

    machine.commit(app, App.version("two"));
    assertThat(machine.push(app).ok().text()).doesNotContain("Add-ons that");
    machine.belay("rollback", "v2", "-a", "asking").ok();
    machine.belay("config:get", "DATABASE_URL", "-a", "asking").ok().says("postgres://orders");

    machine.belay("apps:destroy", "-a", "asking", "--confirm", "asking").ok();
    machine.belay("addons:destroy", "orders-db").ok();
    machine.belay("addons:destroy", "asking-redis").ok();
  }
}
