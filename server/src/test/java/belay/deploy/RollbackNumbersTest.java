package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.ledger.Draft;
import belay.ledger.Verification;
import belay.preview.RollbackWish;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Stamp;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.DeployOutcome.Live;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that roll over, long ledgers, and clocks that are wrong. */
class RollbackNumbersTest extends ShopTest {
  /** Config changes, until the newest release has this number. */
  private void fillUpTo(int version) {
    Release serving = world.serving(app).release();
    for (int v = world.ledger.newest(app.id(), 1).getFirst().version() + 1; v <= version; v++) {
      Release release =
          world.ledger.append(
              new Draft(
                  app.id(),
                  Kind.CONFIG,
                  Release.Ref.keys(List.of("N")),
                  "Set N config vars",
                  World.BY_ANA,
                  false,
                  serving.slug(),
                  ConfigVars.of(Map.of("N", String.valueOf(v)))));
      world.ledger.mark(release, ReleaseStatus.SUCCEEDED, "");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 99, 255})
  void v9ToV10AndV255ToV256(int last) {
    world.push(app, "1111111");
    fillUpTo(last);

    Live live = (Live) world.rollback(app);

    assertThat(live.entry().version()).isEqualTo(last + 1);
    assertThat(live.entry().release().description()).isEqualTo("Rollback to v" + (last - 1));
    assertThat(world.serving(app).version()).isEqualTo(last + 1);
    assertThat(world.routed(app)).containsExactly(last + 1);
    world.releases().rollbacks().rollback(app, RollbackWish.to(new Wanted.Undo()), World.BY_ANA);
    assertThat(world.serving(app).release().description()).isEqualTo("Rollback to v" + last);
  }

  @Tag("long")
  @Test
  void tenThousandReleases() {
    world.push(app, "1111111");
    fillUpTo(10_000);

    assertThat(world.rollback(app)).isInstanceOf(Live.class);
    assertThat(world.rollback(app, "v2")).isInstanceOf(Live.class);

    assertThat(world.serving(app).version()).isEqualTo(10_002);
    assertThat(world.serving(app).release().config()).isEqualTo(ConfigVars.EMPTY);
    assertThat(world.ledger.verify(app.id())).isInstanceOf(Verification.Whole.class);
  }

  @Test
  void clockGoingBackwards() {
    world.push(app, "1111111");
    world.clock(1_600_000_000, false);
    world.push(app, "2222222");
    world.clock(1_500_000_000, false);

    world.rollback(app);

    assertThat(world.serving(app).release().description()).isEqualTo("Rollback to v2");
    world.rollback(app, stamp(3).value());
    assertThat(world.serving(app).release().description()).isEqualTo("Rollback to v3");
    assertThat(stamp(3)).isGreaterThan(stamp(2));
    world.restart();
    assertThat(world.serving(app).version()).isEqualTo(5);
    assertThat(world.routed(app)).containsExactly(5);
  }

  @Test
  void twoDeploysInOneSecond() {
    world.clock(1_800_000_000, true);
    world.push(app, "1111111");
    world.push(app, "2222222");

    world.rollback(app);

    assertThat(stamp(3)).isGreaterThan(stamp(2));
    assertThat(root.resolve("apps/shop/releases/" + stamp(2) + "/slug")).exists();
    assertThat(root.resolve("apps/shop/releases/" + stamp(3) + "/slug")).exists();
    assertThat(world.serving(app).release().description()).isEqualTo("Rollback to v2");
  }

  private Stamp stamp(int version) {
    return world.ledger.find(app.id(), version).orElseThrow().release().stamp().orElseThrow();
  }
}
