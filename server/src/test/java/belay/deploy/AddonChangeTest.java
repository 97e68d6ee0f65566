package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.Event;
import belay.addon.Addon;
import belay.release.App;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.Failed;
import belay.switching.DeployOutcome.Live;
import belay.switching.DeployOutcome.NothingToChange;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Add-ons attached, detached, set and destroyed. */
class AddonChangeTest extends ShopTest {
  @BeforeEach
  void open() {
    deployTwice();
  }

  private Addon make(String name) {
    return world.addons.create(name, Map.of("URL", "old", "POOL", "5"), World.BY_ANA);
  }

  private DeployOutcome attach(Addon addon, String as) {
    return world.releases().addons().attach(app, addon, as, World.BY_ANA);
  }

  @Test
  void anAttachmentIsARelease() {
    Live live = (Live) attach(make("shop-db"), "PG");
    assertThat(live.entry().release().description()).isEqualTo("Attach PG (@ref:shop-db)");
    assertThat(live.entry().release().ref().keys()).containsExactly("PG_POOL", "PG_URL");
    assertThat(world.runtime.specs.getLast().env()).containsEntry("PG_URL", "old");
    assertThat(world.releases().addons().detach(app, "shop-db", World.BY_ANA))
        .isInstanceOf(Live.class);
    assertThat(world.story(app)).last().isEqualTo("v5 succeeded Detach PG (@ref:shop-db)");
    assertThat(world.runtime.specs.getLast().env()).doesNotContainKeys("PG_URL", "PG_POOL");
  }

  @Test
  void attachedTwiceIsAttachedOnce() {
    Addon addon = make("shop-db");
    attach(addon, "PG");
    assertThat(attach(addon, "PG")).isInstanceOf(NothingToChange.class);
    assertThat(world.story(app)).hasSize(4);
  }

  @Test
  void aNameThatIsAnotherAddonsIsNotTakenOver() {
    attach(make("shop-db"), "PG");
    Addon other = make("other-db");
    assertThatThrownBy(() -> attach(other, "PG"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("belongs to the add-on shop-db");
    assertThat(world.story(app)).hasSize(4);
    assertThat(attach(other, "OTHER")).isInstanceOf(Live.class);
  }

  @Test
  void anAttachmentThatFailsChangesNothing() {
    world.unwell.add(4);
    assertThat(attach(make("shop-db"), "PG")).isInstanceOf(Failed.class);
    assertThat(world.releases().config().config(app).keys()).isEmpty();
    assertThatThrownBy(() -> world.releases().addons().detach(app, "shop-db", World.BY_ANA))
        .isInstanceOf(NotFound.class)
        .hasMessage("shop-db is not attached to shop.");
  }

  @Test
  void anIllegalNameIsRefusedBeforeAnythingIsWritten() {
    Addon addon = make("shop-db");
    assertThatThrownBy(() -> attach(addon, "1-x")).isInstanceOf(InvalidInput.class);
    assertThat(world.story(app)).hasSize(3);
  }

  @Test
  void setAnewItRestartsThoseThatUseItAndNoOther() {
    App other = world.app("other");
    world.push(other, "9999999");
    Addon addon = make("shop-db");
    attach(addon, "PG");
    world.happened.clear();

    Addon rotated = world.releases().addons().rotate(addon, Map.of("URL", "new"), World.BY_ANA);

    assertThat(rotated.generation()).isEqualTo(2);
    assertThat(world.happened).contains("start v4 web.1").noneMatch(h -> h.startsWith("start v2"));
    assertThat(world.runtime.specs.getLast().env())
        .containsEntry("PG_URL", "new")
        .doesNotContainKey("PG_POOL");
    assertThat(world.story(app)).hasSize(4);
    assertThat(world.apps.events(app, Long.MAX_VALUE, true, 9))
        .extracting(Event::what)
        .contains("Rotated shop-db");
  }

  @Test
  void aWarmReleaseWithTheOldPasswordIsGivenUp() {
    Addon addon = make("shop-db");
    attach(addon, "PG");
    world.changes().settings().keepWarm(app, Duration.ofMinutes(10), World.BY_ANA);
    world.push(app, "3333333");
    Settle.until(() -> world.changes().dynos().warm(app).size() == 1);

    world.releases().addons().rotate(addon, Map.of("URL", "new"), World.BY_ANA);

    assertThat(world.changes().dynos().warm(app)).isEmpty();
    world.rollback(app);
    assertThat(world.runtime.specs.getLast().env()).containsEntry("PG_URL", "new");
  }

  @Test
  void whatIsAttachedIsNotDestroyed() {
    Addon addon = make("shop-db");
    attach(addon, "PG");
    assertThatThrownBy(() -> world.releases().addons().destroy(addon))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("belay addons:detach shop-db -a shop");
    world.releases().addons().detach(app, "shop-db", World.BY_ANA);
    world.releases().addons().destroy(addon);
    assertThat(world.addons.find("shop-db")).isEmpty();
  }

  @Test
  void aPinHoldsNoAddon() {
    world.orders.pin(app, 3, World.BY_ANA);
    assertThat(attach(make("shop-db"), "PG")).isInstanceOf(Live.class);
  }
}
