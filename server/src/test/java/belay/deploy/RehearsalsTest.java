package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import belay.activity.OfSettings;
import belay.apps.Drill;
import belay.apps.Settings;
import belay.fleet.Records;
import belay.preview.Previews;
import belay.preview.RollbackWish;
import belay.preview.SlugChanges;
import belay.preview.Targets;
import belay.preview.Upstream;
import belay.release.App;
import belay.release.ConfigMode;
import belay.release.NotFound;
import belay.release.Refused;
import belay.rollback.RollbackTarget.Wanted;
import belay.routing.Site;
import belay.switching.Road;
import belay.watch.Background;
import belay.watch.Timing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rollbacks that are only rehearsed. */
class RehearsalsTest extends ShopTest {
  @BeforeEach
  void open() {
    deployTwice();
    settle();
  }

  private Drill rehearse() {
    return world.releases().rehearsals().rehearse(app, new Wanted.Previous(), World.BY_ANA);
  }

  @Test
  void theTargetIsBootedBesideWhatServesAndThrownAway() {
    world.processTypes.put("worker", "work");
    List<String> story = world.story(app);
    world.happened.clear();

    Drill drill = rehearse();

    assertThat(drill.version()).isEqualTo(2);
    assertThat(drill.well()).isTrue();
    assertThat(world.happened).containsExactly("start v2 rehearsal.2", "stop v2 rehearsal.2");
    assertThat(world.routed(app)).containsExactly(3);
    assertThat(world.story(app)).isEqualTo(story);
    assertThat(world.orders.drills(app, 9)).containsExactly(drill);
    assertThat(world.apps.events(app, Long.MAX_VALUE, true, 1).getFirst().what())
        .isEqualTo("Rehearsed a rollback to v2: well");
  }

  @Test
  void aTargetThatDoesNotComeUpIsSaidAndStopped() {
    world.unwell.add(2);
    Drill drill = rehearse();
    assertThat(drill.well()).isFalse();
    assertThat(drill.detail()).isEqualTo("it did not listen");
    assertThat(world.runtime.running()).hasSize(1);
    world.runtime.refuseStarts(true);
    assertThat(rehearse().detail()).contains("no room");
    assertThat(world.orders.drills(app, 9)).hasSize(2);
  }

  @Test
  void itRunsWithTheConfigThatARollbackWouldGiveIt() {
    Settings settings = world.apps.settings(app);
    world.apps.settings(
        app,
        settings.withRollbacks(settings.rollbacks().withConfig(ConfigMode.CURRENT)),
        new OfSettings.Maintenance(true),
        World.BY_ANA);
    world.set(app, "SINCE", "1");
    world.releases().rehearsals().rehearse(app, new Wanted.Named("v2"), World.BY_ANA);
    assertThat(world.runtime.specs.getLast().env()).containsEntry("SINCE", "1");
  }

  @Test
  void anotherAtTheSameTimeIsRefused() {
    List<Throwable> refused = new ArrayList<>();
    world.whileBooting =
        v -> {
          world.whileBooting = w -> {};
          refused.add(catchThrowable(this::rehearse));
        };
    assertThat(rehearse().well()).isTrue();
    assertThat(refused).singleElement().isInstanceOf(Refused.class);
    assertThat(refused.getFirst()).hasMessageContaining("Another rehearsal of shop is going on");
    assertThat(rehearse().well()).isTrue();
  }

  @Test
  void thePreviewTellsTheNewestDrill() {
    rehearse();
    assertThat(
            world
                .releases()
                .rollbacks()
                .preview(app, RollbackWish.to(new Wanted.Previous()))
                .drill())
        .hasValueSatisfying(d -> assertThat(d.well()).isTrue());
  }

  @Test
  void withoutRoomWithoutATargetOrOnAVolumeNothingIsBooted() {
    world.happened.clear();
    world.memoryShort = true;
    assertThatThrownBy(this::rehearse)
        .isInstanceOf(Refused.class)
        .hasMessageContaining("Memory is short");
    world.memoryShort = false;
    assertThatThrownBy(
            () -> world.releases().rehearsals().rehearse(app, new Wanted.Named("v9"), World.BY_ANA))
        .isInstanceOf(NotFound.class);
    App fresh = world.app("fresh");
    assertThatThrownBy(() ->
            world.releases().rehearsals().rehearse(fresh, new Wanted.Previous(), World.BY_ANA))
        .hasMessageContaining("No previous release found");
    assertThat(world.happened).noneMatch(h -> h.contains("rehearsal"));
    world.overlap = false;
    world.push(app, "3333333");
    assertThatThrownBy(this::rehearse)
        .isInstanceOf(Refused.class)
        .hasMessageContaining("must not overlap");
    assertThat(world.happened).noneMatch(h -> h.contains("rehearsal"));
    assertThat(world.orders.drills(app, 9)).isEmpty();
  }

  /** A background in which the test says when time passes. */
  private static final class ByHand implements Background {
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void now(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void after(Duration pause, Runnable task) {
      tasks.add(task);
    }

    void pass() {
      tasks.remove().run();
    }

    @Override
    public void close() {}
  }

  @Test
  void whereAskedForItIsRehearsedAgainAndAgainByBelayItself() {
    ByHand background = new ByHand();
    Records records = world.records();
    Timing timing = new Timing(world.time(), background);
    Road road =
        Road.of(
            records,
            world.storage(),
            world.machine(),
            timing,
            world.logs,
            Site.local(8080),
            world.limits());
    Upstream upstream = new Upstream(world.apps, world.ledger, world.orders, world.pipelines);
    Rehearsals rehearsals =
        new RoadRehearsals(
            records,
            world.storage().disk(),
            world.machine(),
            timing,
            world.limits(),
            road.running(),
            new Targets(world.ledger, world.orders, world.slugs, upstream, world.contracts),
            new Previews(
                records,
                road.running().warm(),
                new SlugChanges(world.slugs),
                belay.release.LanguageRuntimes.UNCHANGED,
                new belay.preview.ContractLines(world.ledger, world.slugs, world.contracts)));
    new DrillTimes(world.apps, world.orders, timing, rehearsals).begin();
    background.pass();
    assertThat(world.orders.drills(app, 9)).isEmpty();

    every(app, Duration.ofHours(1));
    // One without a target does not keep the others from theirs.
    every(world.app("aaa"), Duration.ofHours(1));
    background.pass();
    background.pass();
    assertThat(world.orders.drills(app, 9)).hasSize(1);
    assertThat(world.apps.events(app, Long.MAX_VALUE, true, 1).getFirst().actorEmail())
        .isEqualTo("belay");

    world.clock(world.orders.drills(app, 1).getFirst().at().getEpochSecond() + 3_601, false);
    background.pass();
    assertThat(world.orders.drills(app, 9)).hasSize(2);
  }

  private void every(App which, Duration time) {
    Settings settings = world.apps.settings(which);
    world.apps.settings(
        which,
        settings.withRollbacks(settings.rollbacks().withRehearse(time)),
        new OfSettings.Maintenance(true),
        World.BY_ANA);
  }
}
