package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Push, release, roll back. */
@OnSharedServer
class ReleaseJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start(Machine shared) {
    machine = shared;
  }

  @Test
  void iPushChangeBreakAndRollBackAndTheLedgerTellsTheStory() throws IOException {
    Path shop = machine.checkout("shop", App.files("one"));
    String first = machine.git(shop, "rev-parse", "--short=7", "HEAD").out().strip();
    machine.push(shop).ok().says("-----> Deploying shop...", "-----> Release v2", "deployed");
    assertThat(machine.get("shop", "/").body()).isEqualTo("one none");

    machine.belay("config:set", "GREETING=hello", "-a", "shop").ok().says("v3");
    assertThat(machine.get("shop", "/").body()).isEqualTo("one hello");

    machine.commit(shop, App.version("two"));
    machine.push(shop).ok().says("Release v4");
    assertThat(machine.get("shop", "/").body()).isEqualTo("two hello");

    machine.commit(shop, Map.of("version.txt", "three is sick\n", "belay.yml", App.health(20)));
    machine
        .push(shop)
        .failed(1)
        .says("v5 failed", "answered 500 to its health check", "v4 still serves");
    assertThat(machine.get("shop", "/").body()).isEqualTo("two hello");

    machine.belay("rollback", "-a", "shop").ok().says("Rolling back", "v3", "done, v6");
    assertThat(machine.get("shop", "/").body()).isEqualTo("one hello");

    machine.belay("rollback", "v2", "-a", "shop").ok().says("v7", "GREETING");
    assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
    machine.belay("config", "-a", "shop").ok().saysNot("GREETING");

    machine
        .belay("releases", "-a", "shop")
        .ok()
        .says(
            "Current: v7",
            "Rollback to v2",
            "Rollback to v3",
            "Set GREETING config vars",
            "Deploy " + first,
            "Initial release");
    machine
        .belay("releases:info", "v3", "-a", "shop")
        .ok()
        .says("=== Release v3", "Set GREETING config vars")
        .saysNot("hello");
    machine.belay("releases:info", "v3", "--reveal", "-a", "shop").ok().says("hello");
    machine.belay("ledger:verify", "-a", "shop").ok();

    Path current = machine.home.resolve("apps/shop/current");
    assertThat(Files.readSymbolicLink(current).toString()).matches("releases/\\d{8}-\\d{6}");
    assertThat(Files.readString(current.resolve("version.txt"))).isEqualTo("one\n");
  }

  @Test
  @Tag("long")
  void aFixGoesLiveAsUsualAfterARollback() {
    Path fix = machine.checkout("fixed", App.files("one"));
    machine.push(fix).ok();
    machine.commit(fix, App.version("bad"));
    machine.push(fix).ok();
    machine.belay("rollback", "-a", "fixed").ok();

    machine.commit(fix, App.version("good"));
    machine.push(fix).ok();

    assertThat(machine.get("fixed", "/").body()).isEqualTo("good none");
  }

  @Test
  @Tag("long")
  void onTheServerAppAndStageAreTwoWords() {
    Path api = machine.checkout("api-production", App.files("one"));
    machine.push(api).ok().says("-----> Deploying api to production...");
    machine.commit(api, App.version("two"));
    machine.push(api).ok();

    machine.belay("rollback", "api", "production").ok();

    assertThat(machine.get("api-production", "/").body()).isEqualTo("one none");
  }

  @Test
  void whatCannotBeRolledBackToIsSaidAndNothingIsWritten() {
    Path app = machine.checkout("refusing", App.files("one"));
    machine.push(app).ok();

    machine.belay("rollback", "-a", "refusing").failed(1).says("No previous release found");
    machine.belay("rollback", "v1", "-a", "refusing").failed(1);
    machine.belay("rollback", "v2", "-a", "refusing").failed(1);
    machine.belay("rollback", "v99", "-a", "refusing").failed(1);

    machine.belay("releases", "--json", "-a", "refusing").ok();
    assertThat(Machine.json(machine.belay("releases", "--json", "-a", "refusing").out()))
        .hasSize(2);
  }

  @Test
  @Tag("long")
  void onlyTheNewestFiveDeploysKeepTheirSlug() throws IOException {
    Path app = machine.checkout("tidy", App.files("v1"));
    machine.push(app).ok();
    machine.belay("ps:scale", "web=0", "-a", "tidy").ok();
    for (int i = 2; i <= 7; i++) {
      machine.commit(app, App.version("version " + i));
      machine.push(app).ok();
    }

    Path releases = machine.home.resolve("apps/tidy/releases");
    Until.isTrue("five release directories are left", () -> list(releases) == 5);
    machine.belay("rollback", "v2", "-a", "tidy").failed(1).says("v2");
    machine.belay("releases", "-a", "tidy").ok().says("expired");
    machine.belay("rollback", "-a", "tidy").ok().says("v7");
  }

  private static long list(Path directory) {
    try (var all = Files.list(directory)) {
      return all.count();
    } catch (IOException e) {
      return -1;
    }
  }
}
