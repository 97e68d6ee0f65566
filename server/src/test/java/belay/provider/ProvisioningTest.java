package belay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.addon.Provision;
import belay.addon.Provision.Stage;
import belay.doors.PlayedProviders;
import belay.doors.ServedTest;
import belay.release.Actor;
import belay.release.App;
import belay.release.Change;
import belay.release.Change.Source;
import belay.release.LedgerEntry;
import belay.release.Refused;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The journal of add-ons over a real ledger and road; who makes them is played. */
class ProvisioningTest extends ServedTest {
  private final PlayedProvider provider = new PlayedProvider();

  @SuppressWarnings("NullAway.Init") // set before each test
  private Provisioning provisioning;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App shop;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Change change;

  @BeforeEach
  void begin() throws Exception {
    served.ok(belay.doors.Served.Who.ANA, "GET", "/apps/shop", "");
    provisioning = PlayedProviders.of(served.world, provider);
    shop = served.world.apps.find("shop").orElseThrow();
    change =
        new Change(
            new Actor(shop.ownerId(), "ana@example.com", "token"), Source.API, Optional.empty());
  }

  private Provision begun() {
    return provisioning.begin(
        shop,
        new Provisioning.Wish(
            provisioning.providers().choose("played").orElseThrow(),
            Optional.empty(),
            Optional.empty(),
            false),
        change);
  }

  private List<String> releases() {
    return served.world.ledger.newest(shop.id(), 2).stream()
        .map(LedgerEntry::release)
        .map(r -> r.description())
        .toList();
  }

  private Provision now(Provision provision) {
    return provisioning.provisions().find(provision.id()).orElseThrow();
  }

  private String url() {
    return served
        .world
        .addons
        .resolve(served.world.ledger.serving(shop.id()).orElseThrow().release().config())
        .getOrDefault("DATABASE_URL", "none");
  }

  @Test
  void oneIsMadeAttachedChangedDestroyedAndBroughtBack() {
    Provision made = provisioning.work(begun().id());
    assertThat(made.stage()).isEqualTo(Stage.PROVISIONED);
    assertThat(made.name()).matches("played-[a-z]+-\\d{5}");
    assertThat(url()).isEqualTo("played://one");
    String reference = "DATABASE (@ref:" + made.name() + ")";
    assertThat(releases()).first().isEqualTo("Attach " + reference);

    provisioning.change(made, "large", change);
    assertThat(provisioning.work(made.id()).plan()).isEqualTo("large");
    assertThat(releases()).first().isEqualTo("Upgrade " + reference);

    provisioning.destroy(now(made), false, change);
    assertThat(provisioning.work(made.id()).stage()).isEqualTo(Stage.DEPROVISIONED);
    assertThat(releases()).first().isEqualTo("Detach " + reference);
    assertThat(url()).isEqualTo("none");
    assertThat(provider.there.get(made.id())).isEqualTo("stopped");

    provisioning.restore(now(made), Optional.empty(), change);
    assertThat(provisioning.work(made.id()).stage()).isEqualTo(Stage.PROVISIONED);
    assertThat(url()).isEqualTo("played://one");
  }

  @Test
  void oneThatWasRenamedIsTheSameThroughDestroyingAndBringingBack() {
    Provision made = provisioning.work(begun().id());
    provisioning.rename(provisioning.addon(made).orElseThrow(), "orders");
    assertThat(provisioning.users(now(made))).containsExactly(shop);
    assertThat(url()).isEqualTo("played://one");

    provisioning.destroy(now(made), false, change);
    assertThat(provisioning.work(made.id()).stage()).isEqualTo(Stage.DEPROVISIONED);
    assertThat(releases()).first().isEqualTo("Detach DATABASE (@ref:orders)");
    provisioning.restore(now(made), Optional.empty(), change);
    assertThat(provisioning.work(made.id()).name()).isEqualTo("orders");
    assertThat(url()).isEqualTo("played://one");
    assertThat(provisioning.provisions().named(made.name())).map(Provision::id).hasValue(made.id());
  }

  @Test
  void whatCannotBeMadeLeavesNothing() {
    provider.fails = Optional.of(new ProviderFailed("no room"));
    Provision begun = begun();
    assertThatThrownBy(() -> provisioning.work(begun.id())).hasMessage("no room");
    assertThat(provisioning.provisions().find(begun.id())).isEmpty();
    assertThat(provider.there).isEmpty();
    assertThat(url()).isEqualTo("none");
  }

  @Test
  void anotherControlPlaneGoesOnWithWhatWasBegun() {
    Provision begun = begun();
    Provisioning next = PlayedProviders.of(served.world, provider);
    next.look();
    assertThat(now(begun).stage()).isEqualTo(Stage.PROVISIONED);
    assertThat(url()).isEqualTo("played://one");

    next.destroy(now(begun), false, change);
    PlayedProviders.of(served.world, provider).look();
    assertThat(now(begun).stage()).isEqualTo(Stage.DEPROVISIONED);
    assertThat(url()).isEqualTo("none");
  }

  @Test
  void whatTakesAWhileIsAskedAgain() {
    provider.later = true;
    Provision begun = begun();
    Provision waits = provisioning.work(begun.id());
    assertThat(waits.stage()).isEqualTo(Stage.PROVISIONING);
    assertThat(waits.message()).isEqualTo("in a while");
    assertThat(url()).isEqualTo("none");
    provider.later = false;
    provisioning.look();
    assertThat(url()).isEqualTo("played://one");
  }

  @Test
  void aSecondOneHasAColour() {
    provisioning.work(begun().id());
    Provision second = provisioning.work(begun().id());
    assertThat(second.as()).startsWith("HEROKU_PLAYED_");
    assertThat(served.world.ledger.serving(shop.id()).orElseThrow().release().config().keys())
        .contains("DATABASE_URL", second.as() + "_URL");
  }

  @Test
  void newCredentialsReachTheAppAndTheOldOnesGoLater() {
    Provision made = provisioning.work(begun().id());
    provisioning.rotate(made, change);
    assertThat(provisioning.work(made.id()).stage()).isEqualTo(Stage.SETTLING);
    assertThat(url()).isEqualTo("played://two");
    assertThatThrownBy(() -> provisioning.rotate(now(made), change))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("two minutes");
    for (int second = 0; second < 200; second++) {
      var _ = served.world.time().instant();
    }
    provisioning.look();
    assertThat(now(made).stage()).isEqualTo(Stage.PROVISIONED);
    assertThat(provider.asked).contains("settle small");
  }

  @Test
  void sevenDaysLaterItsDataGoes() {
    Provision made = provisioning.work(begun().id());
    provisioning.destroy(made, false, change);
    provisioning.work(made.id());
    assertThat(now(made).goesAt()).isEqualTo(now(made).changedAt().plus(Provision.KEPT));
    provisioning.look();
    assertThat(provider.there).containsKey(made.id());
  }
}
