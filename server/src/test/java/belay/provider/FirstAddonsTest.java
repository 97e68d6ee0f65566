package belay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import belay.deploy.FirstDeploy;
import belay.doors.PlayedProviders;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source asks for is there when the first release's dynos start. */
class FirstAddonsTest {
  @TempDir Path directory;
  private final PlayedProvider provider = new PlayedProvider();
  private FirstDeploy shop;
  private Provisioning provisioning;

  @BeforeEach
  void begin() {
    shop = new FirstDeploy(directory);
    provisioning = PlayedProviders.of(shop.world(), provider);
    shop.makes(new FirstAddons(provisioning));
  }

  @AfterEach
  void end() {
    shop.close();
  }

  @Test
  void itIsMadeAndInTheFirstReleaseWithNoOtherBesideIt() {
    shop.asks("played");
    shop.push("1111111");
    assertThat(shop.story())
        .containsExactly("v1 succeeded Initial release", "v2 succeeded Deploy 1111111");
    assertThat(shop.variables()).containsExactly("PLAYED_URL");
    assertThat(shop.told()).contains("played: created played-", "attached as PLAYED.");
    provisioning.look();
    assertThat(shop.story()).hasSize(2);
    shop.push("2222222");
    assertThat(provisioning.provisions().all()).hasSize(1);
  }

  @Test
  void aDeployThatFailedLeavesItForTheNext() {
    shop.asks("played");
    shop.failNext();
    shop.push("1111111");
    assertThat(shop.story().getLast()).startsWith("v2 failed");
    provisioning.look();
    shop.push("2222222");
    assertThat(shop.story().getLast()).startsWith("v3 succeeded");
    assertThat(shop.variables()).containsExactly("PLAYED_URL");
    assertThat(provisioning.provisions().all()).hasSize(1);
  }

  @Test
  void aProviderThatCannotIsNoReasonToFail() {
    provider.fails = Optional.of(new ProviderFailed("The disk is full."));
    shop.asks("played");
    shop.push("1111111");
    assertThat(shop.story().getLast()).startsWith("v2 succeeded");
    assertThat(shop.told()).contains("The disk is full.", "belay addons:create played --as PLAYED");
    assertThat(shop.variables()).isEmpty();
  }

  @Test
  void laterDeploysMakeNothingAndSayWhatIsLacking() {
    shop.push("1111111");
    shop.asks("played:large");
    shop.push("2222222");
    assertThat(provisioning.provisions().all()).isEmpty();
    assertThat(shop.told()).contains("belay addons:create played --as PLAYED -a shop makes one.");
  }

  @Test
  void itIsMadeForContainersThatReachIt() {
    shop.inContainers();
    shop.asks("played");
    shop.push("1111111");
    assertThat(shop.variables()).containsExactly("PLAYED_URL");
  }

  @Test
  void containersThatWouldNotReachItDoWithoutAndItIsSaidWhy() {
    provider.unreached = Optional.of("it is on this machine's 127.0.0.1.");
    shop.inContainers();
    shop.asks("played");
    shop.push("1111111");
    assertThat(shop.story().getLast()).startsWith("v2 succeeded");
    assertThat(provisioning.provisions().all()).isEmpty();
    assertThat(shop.told())
        .contains("The containers of shop would not reach it: it is on this machine's 127.0.0.1.")
        .doesNotContain("addons:create played");
    shop.push("2222222");
    assertThat(shop.told()).doesNotContain("addons:create played");
  }
}
