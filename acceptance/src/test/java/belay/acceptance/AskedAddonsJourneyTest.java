package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An app.json that asks for add-ons: what there is of them is attached, the rest is named. */
@OnSharedServer
class AskedAddonsJourneyTest {
  private static final String ASKING =
      """
      {"addons": [{"plan": "orders-db", "as": "DATABASE"}, "memcachier",
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
            "memcachier: Belay runs none.",
            "belay addons:create asking-memcachier SERVERS=...",
            "papertrail: Belay keeps the log, and sends it on: belay drains:add URL -a asking",
            "scheduler: Belay runs jobs by the clock: put them under cron in belay.yml.",
            "deployhooks:email: belay hooks:add email ADDRESS -a asking");
    machine.belay("config:get", "DATABASE_URL", "-a", "asking").ok().says("postgres://orders");
    machine.belay("addons:create", "asking-memcachier", "SERVERS=m").ok();
    machine.belay("addons:attach", "asking-memcachier", "--as", "MEMCACHIER", "-a", "asking").ok();

    machine.commit(app, App.version("two"));
    assertThat(machine.push(app).ok().text()).doesNotContain("Add-ons that");
    machine.belay("rollback", "v2", "-a", "asking").ok();
    machine.belay("config:get", "DATABASE_URL", "-a", "asking").ok().says("postgres://orders");

    machine.belay("apps:destroy", "-a", "asking", "--confirm", "asking").ok();
    machine.belay("addons:destroy", "orders-db").ok();
    machine.belay("addons:destroy", "asking-memcachier").ok();
  }

  /** What a provider makes here is there before the release command runs. */
  @Test
  @Tag("long")
  void theFirstPushMakesWhatIsMadeHereAndItsReleaseCommandHasIt(Machine machine) {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "skipped: psql is not installed");
    Map<String, String> files = new HashMap<>(App.files("one"));
    files.put("app.json", "{\"addons\": [{\"plan\": \"heroku-postgresql:standard-0\"}]}");
    String migrate = "psql \"$DATABASE_URL\" -c 'create table users (name text)'";
    files.put("Procfile", files.get("Procfile") + "release: " + migrate + "\n");
    Path app = machine.checkout("making", files);
    machine
        .push(app)
        .ok()
        .says(
            "heroku-postgresql:standard-0: created postgresql-",
            "attached as DATABASE.",
            "CREATE TABLE",
            "Release v2");
    machine.belay("config:get", "DATABASE_URL", "-a", "making").ok().says("postgres://");
    machine.belay("addons").ok().says("postgresql-");
    String name = new Api(machine).get("/apps/making/addons").get(0).path("name").asText();
    machine.belay("addons:destroy", name, "--confirm", "making", "--force").ok();
    machine.belay("apps:destroy", "-a", "making", "--confirm", "making").ok();
  }
}
