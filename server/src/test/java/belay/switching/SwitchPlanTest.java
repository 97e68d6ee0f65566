package belay.switching;

import static org.assertj.core.api.Assertions.assertThat;

import belay.fleet.Places;
import belay.release.AppName;
import belay.release.RuntimeKind;
import belay.release.Slug;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SwitchPlanTest {
  private static final Dyno OLD_WEB = dyno("web", 1);
  private static final Dyno OLD_WORKER = dyno("worker", 1);
  private static final Dyno WARM_WEB = dyno("web", 1);
  private static final Instant UNTIL = Instant.EPOCH.plusSeconds(600);

  @Test
  void theNewOneIsInAndHealthyBeforeTheOldOneGoes() {
    assertThat(words(to(slug(Map.of("web", "run")), names("web.1"), List.of(OLD_WEB), true)))
        .containsExactly(
            "lay-out",
            "start",
            "await-healthy",
            "stay-up",
            "repoint",
            "move-current",
            "succeed",
            "retire");
  }

  @Test
  void workersStartLastSoThatTwoGenerationsOverlapBriefly() {
    var plan =
        to(
            slug(Map.of("web", "run", "worker", "work")),
            names("web.1", "worker.1"),
            List.of(),
            true);

    assertThat(plan.steps())
        .containsSubsequence(
            new Step.Start(names("web.1")),
            new Step.AwaitHealthy(),
            new Step.Start(names("worker.1")),
            new Step.Repoint(List.of(), ""));
  }

  @Test
  void theReleaseCommandRunsBeforeAnythingStartsAndNotOnARollback() {
    Optional<Slug> slug = slug(Map.of("web", "run", "release", "migrate"));

    assertThat(words(to(slug, names("web.1"), List.of(), true)))
        .startsWith("lay-out", "release-command", "start");
    assertThat(words(to(slug, names("web.1"), List.of(), false))).doesNotContain("release-command");
  }

  @Test
  void beforeTheFirstDeployAReleaseOnlyTakesItsPlaceInTheLedger() {
    assertThat(words(to(Optional.empty(), List.of(), List.of(), true))).containsExactly("succeed");
  }

  @Test
  void aRestartMovesNothingInTheLedger() {
    assertThat(
            words(
                SwitchPlan.to(
                    new SwitchPlan.Wish(
                        slug(Map.of("web", "run")),
                        names("web.1"),
                        false,
                        false,
                        false,
                        false,
                        false),
                    now(List.of(OLD_WEB), List.of()))))
        .containsExactly("lay-out", "start", "await-healthy", "stay-up", "repoint", "retire");
  }

  @Test
  void oneWebDynoRunsWhereNobodyScaledAndTheReleaseTypeNeverDoes() {
    Slug slug = slug(Map.of("web", "a", "worker", "b", "release", "c")).orElseThrow();

    assertThat(Places.of(slug, Map.of(), List.of())).isEqualTo(names("web.1"));
    assertThat(Places.of(slug, Map.of("web", 2, "worker", 1, "gone", 5, "release", 3), List.of()))
        .isEqualTo(names("web.1", "web.2", "worker.1"));
  }

  @Test
  void whatWasStoppedByHandStaysStopped() {
    Slug slug = slug(Map.of("web", "a", "worker", "b")).orElseThrow();
    Map<String, Integer> formation = Map.of("web", 2, "worker", 1);

    assertThat(Places.of(slug, formation, List.of("web.2"))).isEqualTo(names("web.1", "worker.1"));
    assertThat(Places.of(slug, formation, List.of("web"))).isEqualTo(names("worker.1"));
    assertThat(Places.of(slug, formation, List.of("*"))).isEmpty();
  }

  @Test
  void whatIsWarmIsOnlyRepointedAndWorkersComeAfterwards() {
    var plan =
        SwitchPlan.to(
            new SwitchPlan.Wish(
                slug(Map.of("web", "run", "worker", "work")),
                names("web.1", "worker.1"),
                true,
                false,
                false,
                false,
                false),
            new SwitchPlan.Now(
                List.of(OLD_WEB, OLD_WORKER), List.of(WARM_WEB), "v1.a", Optional.of(UNTIL), true));

    assertThat(plan.steps())
        .containsExactly(
            new Step.Repoint(List.of(WARM_WEB), "v1.a"),
            new Step.MoveCurrent(),
            new Step.Succeed(),
            new Step.Retire(List.of(OLD_WORKER), List.of(OLD_WEB), Optional.of(UNTIL)),
            new Step.Bring(names("worker.1")));
  }

  @Test
  void whatIsMissingBesideTheWarmIsStartedFirstAndWhatIsTooMuchIsStopped() {
    Dyno second = dyno("web", 2);
    Dyno third = dyno("web", 3);
    Optional<Slug> slug = slug(Map.of("web", "run"));

    var more =
        SwitchPlan.to(
            new SwitchPlan.Wish(slug, names("web.1", "web.2"), true, false, false, false, false),
            now(List.of(OLD_WEB), List.of(WARM_WEB)));
    var fewer =
        SwitchPlan.to(
            new SwitchPlan.Wish(slug, names("web.1"), true, false, false, false, false),
            now(List.of(), List.of(WARM_WEB, second, third)));

    assertThat(more.steps())
        .containsSubsequence(
            new Step.Start(names("web.2")),
            new Step.AwaitHealthy(),
            new Step.Repoint(List.of(WARM_WEB), "v1.a"));
    assertThat(fewer.steps())
        .contains(
            new Step.Repoint(List.of(WARM_WEB), "v1.a"),
            new Step.Retire(List.of(second, third), List.of(), Optional.empty()));
  }

  @Test
  void whatHasServedBeforeIsSwitchedToAtOnceAndWatchedAfterwards() {
    var plan =
        SwitchPlan.to(
            new SwitchPlan.Wish(
                slug(Map.of("web", "run", "worker", "work")),
                names("web.1", "worker.1"),
                true,
                false,
                false,
                false,
                true),
            now(List.of(OLD_WEB), List.of()));

    assertThat(words(plan))
        .containsExactly(
            "lay-out",
            "start",
            "await-healthy",
            "start",
            "repoint",
            "stay-up",
            "move-current",
            "succeed",
            "retire");
  }

  @Test
  void whatMustNotOverlapIsStoppedWhileRequestsWait() {
    var plan =
        SwitchPlan.to(
            new SwitchPlan.Wish(
                slug(Map.of("web", "run")), names("web.1"), true, false, false, false, false),
            new SwitchPlan.Now(List.of(OLD_WEB), List.of(), "", Optional.empty(), false));

    assertThat(words(plan))
        .containsExactly(
            "lay-out",
            "hold",
            "stop-running",
            "start",
            "await-healthy",
            "stay-up",
            "repoint",
            "move-current",
            "succeed");
  }

  private static SwitchPlan to(
      Optional<Slug> slug, List<DynoName> names, List<Dyno> running, boolean releaseCommand) {
    return SwitchPlan.to(
        new SwitchPlan.Wish(slug, names, true, releaseCommand, false, false, false),
        now(running, List.of()));
  }

  private static SwitchPlan.Now now(List<Dyno> serving, List<Dyno> warm) {
    return new SwitchPlan.Now(serving, warm, warm.isEmpty() ? "" : "v1.a", Optional.empty(), true);
  }

  private static List<String> words(SwitchPlan plan) {
    return plan.steps().stream().map(Step::word).toList();
  }

  private static List<DynoName> names(String... names) {
    return List.of(names).stream().map(DynoName::parse).toList();
  }

  private static Optional<Slug> slug(Map<String, String> types) {
    return Optional.of(
        new Slug(
            UUID.randomUUID(),
            UUID.randomUUID(),
            Optional.empty(),
            Optional.empty(),
            "Procfile",
            Optional.empty(),
            new TreeMap<>(types),
            new TreeMap<>(Map.of()),
            Slug.Health.PORT_OPENS,
            true,
            List.of(),
            Slug.Copied.MIGRATIONS,
            List.of(),
            belay.release.Limits.USUAL,
            List.of(),
            1,
            "hash",
            Instant.EPOCH));
  }

  private static Dyno dyno(String type, int number) {
    return new Dyno(
        UUID.randomUUID(),
        UUID.randomUUID(),
        new AppName("shop"),
        new DynoName(type, number),
        1,
        "run",
        RuntimeKind.PROCESS,
        Optional.of(DynoAddress.loopback(5000)),
        Instant.EPOCH);
  }
}
