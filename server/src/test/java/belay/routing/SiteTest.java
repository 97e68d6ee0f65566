package belay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.App;
import belay.release.AppName;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SiteTest {
  private static final Site.Own OWN =
      new Site.Own("belay.example.com", "https://belay.example.com");
  private static final Site SHARED = new Site("example.com", "https", 443, Optional.of(OWN));
  private static final Site APART = new Site("example-apps.net", "https", 443, Optional.of(OWN));

  private static App app(String name) {
    return new App(
        UUID.randomUUID(), new AppName(name), UUID.randomUUID(), Instant.EPOCH, Instant.EPOCH);
  }

  @Test
  void appsShareTheServersDomainButForItsOwnNames() {
    assertThat(SHARED.hosts(app("shop"))).containsExactly("shop.example.com", "shop.localhost");
    for (String name : Site.RESERVED) {
      assertThat(SHARED.reserves(new AppName(name))).as(name).isTrue();
      assertThat(SHARED.hosts(app(name))).as(name).containsExactly(name + ".localhost");
      assertThat(SHARED.hosts(app(name), 4)).containsExactly("v4--" + name + ".localhost");
    }
    assertThat(SHARED.url("shop")).isEqualTo("https://shop.example.com/");
    assertThat(SHARED.url("NAME")).isEqualTo("https://NAME.example.com/");
  }

  @Test
  void underADomainApartEveryNameIsFree() {
    assertThat(APART.reserves(new AppName("www"))).isFalse();
    assertThat(APART.hosts(app("www"))).contains("www.example-apps.net");
  }

  @Test
  void theServersOwnNameIsNoDomainOfAnApp() {
    assertThat(SHARED.owns("belay.example.com")).isTrue();
    assertThat(APART.owns("belay.example.com")).isTrue();
    assertThat(APART.owns("www.example.com")).isFalse();
    assertThat(APART.owns("shop.example-apps.net")).isTrue();
    assertThat(Site.local(8080).owns("belay.example.com")).isFalse();
  }
}
