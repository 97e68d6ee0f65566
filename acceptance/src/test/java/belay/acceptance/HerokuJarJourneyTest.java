package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.heroku.api.HerokuAPI;
import com.heroku.api.Release;
import com.heroku.api.exception.RequestFailedException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Heroku's own Java library drives Belay, unmodified. */
@OnSharedServer
class HerokuJarJourneyTest {
  private static int newest(HerokuAPI api) {
    return api.listReleases("jar").stream()
        .max(Comparator.comparingInt(Release::getVersion))
        .orElseThrow()
        .getVersion();
  }

  @Test
  void releasesConfigScaleAndRollback(Machine machine) {
    // The library reads it once, and takes no address otherwise.
    System.setProperty("heroku.host", machine.credentials().path("url").asText());
    HerokuAPI api = new HerokuAPI(machine.credentials().path("token").asText());
    Path checkout = machine.checkout("jar", App.files("one"));
    machine.push(checkout).ok();

    assertThat(api.getUserInfo().getEmail()).contains("@");
    assertThat(api.listApps()).extracting("name").contains("jar");
    assertThat(api.appExists("jar")).isTrue();
    assertThat(api.appExists("no-such-app-zz")).isFalse();
    api.updateConfig("jar", Map.of("GREETING", "hello"));
    assertThat(api.listConfig("jar")).containsEntry("GREETING", "hello");
    assertThat(newest(api)).isEqualTo(3);
    assertThat(api.scale("jar", "worker", 1).getQuantity()).isEqualTo(1);
    Until.isTrue(
        "the worker is listed",
        () -> api.listDynos("jar").stream().anyMatch(d -> d.getType().equals("worker")));

    List<Release> releases = api.listReleases("jar");
    Release second = releases.stream().filter(r -> r.getVersion() == 2).findFirst().orElseThrow();
    assertThat(api.rollback("jar", second.getId()).getVersion()).isEqualTo(4);
    assertThat(api.getReleaseInfo("jar", "4").getDescription()).isEqualTo("Rollback to v2");
    assertThat(api.listConfig("jar")).doesNotContainKey("GREETING");

    api.setMaintenanceMode("jar", true);
    assertThat(api.isMaintenanceModeEnabled("jar")).isTrue();
    api.setMaintenanceMode("jar", false);
    assertThatThrownBy(() -> api.addAddon("jar", "sendgrid:starter"))
        .isInstanceOf(RequestFailedException.class);
    assertThat(api.renameApp("jar", "jar-renamed")).isEqualTo("jar-renamed");
    api.destroyApp("jar-renamed");
    assertThat(api.appExists("jar-renamed")).isFalse();
  }
}
