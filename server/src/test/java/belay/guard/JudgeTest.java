package belay.guard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.guard.Judgement.Act;
import belay.guard.Judgement.Reason;
import belay.release.GuardMode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final PoolFigures WELL = new PoolFigures(10_000, 5, Map.of(1024L, 10_000L));
  private static final Baseline BEFORE = new Baseline(WELL, new Load(2, 0));
  private static final Circumstances ACT =
      new Circumstances(GuardMode.ACT, Former.WARM, false, false, false);

  private static Evidence evidence(Duration age, long requests, long failed, CoinFigures coin) {
    PoolFigures fresh = new PoolFigures(requests, failed, Map.of(1024L, requests - failed));
    Interval all = new Interval(age, fresh, PoolFigures.NONE, coin, new Load(1, 0));
    return Evidence.NONE.plus(all, BEFORE);
  }

  /** What failed on the new release failed there again, and never on the former. */
  private static CoinFigures lop(int failures, int addresses) {
    Share fresh = new Share(failures / 2, failures / 2);
    Share former = new Share(0, failures - failures / 2);
    return new CoinFigures(failures, fresh, former, 0, 0, addresses);
  }

  private static Judgement judge(Circumstances known, Evidence so) {
    return new Judge(BEFORE, known, WINDOW).of(so, Crashes.NONE, Crashes.NONE);
  }

  private static Circumstances mode(GuardMode mode) {
    return new Circumstances(mode, Former.WARM, false, false, false);
  }

  private static final Evidence BUG = evidence(Duration.ofSeconds(1), 100, 40, lop(40, 9));

  @Test
  void whatTheFormerReleaseAnswersAndTheNewOneFailsIsGoneBackFrom() {
    Judgement it = judge(ACT, BUG);
    assertThat(it.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(it.act()).isEqualTo(new Act.GoBack());
    assertThat(it.findings()).hasAtLeastOneElementOfType(Finding.Retried.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = GuardMode.class,
      names = {"OFF", "WATCH"})
  void whoMayNotActTells(GuardMode mode) {
    assertThat(judge(mode(mode), BUG).act()).isEqualTo(new Act.Tell(Reason.MODE));
  }

  private static Act act(Former former, boolean lately, boolean refused) {
    return judge(new Circumstances(GuardMode.ACT, former, lately, refused, refused), BUG).act();
  }

  @Test
  void whatItMustNotGoBackPastIsTold() {
    assertThat(act(Former.GONE, false, false)).isEqualTo(new Act.Tell(Reason.NO_FORMER));
    assertThat(act(Former.NONE, false, false)).isEqualTo(new Act.Tell(Reason.NO_FORMER));
    assertThat(act(Former.WARM, true, false)).isEqualTo(new Act.Tell(Reason.LATELY));
    assertThat(act(Former.WARM, false, true)).isEqualTo(new Act.Tell(Reason.REFUSED));
    assertThat(act(Former.WARM, false, false)).isEqualTo(new Act.GoBack());
  }

  @Test
  void aSlowCanaryEndsThoughTwoVisitorsSawAFailure() {
    PoolFigures slow = new PoolFigures(200, 2, Map.of(1L << 20, 200L));
    PoolFigures former = new PoolFigures(1_800, 0, Map.of(1_024L, 1_800L));
    Evidence so =
        Evidence.NONE.plus(
            new Interval(Duration.ofMinutes(2), slow, former, lop(2, 2), Load.NONE), BEFORE);
    Judgement it = judge(ACT, so);
    assertThat(it.findings()).hasAtLeastOneElementOfType(Finding.SlowerBeside.class);
    assertThat(it.act()).isEqualTo(new Act.GoBack());
  }

  @Test
  void aVisitorWhoStaysOnACanarysSideMakesThreeFailures() {
    Evidence so = Evidence.NONE;
    for (int second = 0; second < 300; second++) {
      // He fails twice a second on his side, and the first three of it count.
      PoolFigures fresh = new PoolFigures(12, 2, Map.of());
      PoolFigures former = new PoolFigures(90, 0, Map.of());
      CoinFigures counted = second == 0 ? lop(3, 4) : CoinFigures.NONE;
      so = so.plus(new Interval(Duration.ofSeconds(1), fresh, former, counted, Load.NONE), BEFORE);
    }
    assertThat(judge(ACT, so).act()).isEqualTo(new Act.Nothing());
  }

  @Test
  void twoVisitorsBlameNobody() {
    Evidence so = evidence(Duration.ofMinutes(1), 5_000, 400, lop(40, 2));
    Judgement it = judge(ACT, so);
    assertThat(it.act()).isEqualTo(new Act.Tell(Reason.FEW_VISITORS));
    assertThat(it.verdict()).isEqualTo(Verdict.WATCHING);
  }

  @Test
  void oneWhoAsksTheSamePageAThousandTimesMakesThreeFailures() {
    Evidence so = evidence(WINDOW, 5_000, 1_000, lop(3, 1));
    assertThat(judge(mode(GuardMode.EAGER), so).verdict()).isEqualTo(Verdict.CLEAN);
  }

  @Test
  void whereBothFailWhatBothNeedIsIllOrWhatTheReleaseDidToTheDatabase() {
    CoinFigures both = new CoinFigures(60, new Share(30, 30), new Share(29, 30), 0, 0, 20);
    Evidence so = evidence(Duration.ofSeconds(9), 200, 120, both);
    assertThat(judge(ACT, so).verdict()).isEqualTo(Verdict.DEPENDENCY);
    var migrated = new Circumstances(GuardMode.ACT, Former.WARM, false, true, false);
    assertThat(judge(migrated, so).verdict()).isEqualTo(Verdict.MIGRATION);
    assertThat(judge(ACT, so).act()).isEqualTo(new Act.Nothing());
  }

  @Test
  void whoFailsNoMoreThanBeforeIsNotToBlameForAnIdleFormer() {
    Baseline shed = new Baseline(new PoolFigures(1_000, 300, Map.of()), new Load(2, 0));
    Evidence so = evidence(Duration.ofSeconds(9), 1_000, 290, lop(200, 50));
    Judgement it = new Judge(shed, ACT, WINDOW).of(so, Crashes.NONE, Crashes.NONE);
    assertThat(it.verdict()).isEqualTo(Verdict.WATCHING);
  }

  @Test
  void whatWasCountedUnderMoreLoadThanEverBlamesNobody() {
    PoolFigures shed = new PoolFigures(1_000, 300, Map.of());
    Interval busy =
        new Interval(Duration.ofSeconds(9), shed, PoolFigures.NONE, lop(200, 50), new Load(9, 0));
    Judgement it = judge(ACT, Evidence.NONE.plus(busy, BEFORE));
    assertThat(it.verdict()).isEqualTo(Verdict.OVERLOAD);
    assertThat(it.act()).isEqualTo(new Act.Nothing());
  }

  @Test
  void worseThanBeforeIsActedOnByTheEagerAndToldByOthers() {
    // Only what changes something fails, so nothing could be asked twice.
    CoinFigures posts = new CoinFigures(300, Share.NONE, Share.NONE, 0, 0, 40);
    Evidence so = evidence(Duration.ofMinutes(2), 3_000, 300, posts);
    assertThat(judge(ACT, so).act()).isEqualTo(new Act.Tell(Reason.MODE));
    assertThat(judge(mode(GuardMode.EAGER), so).act()).isEqualTo(new Act.GoBack());
  }

  @Test
  void slowAnswersCountOnceCachesAreWarm() {
    PoolFigures slow = new PoolFigures(500, 0, Map.of(65_536L, 500L));
    Interval early =
        new Interval(
            Duration.ofSeconds(30), slow, PoolFigures.NONE, CoinFigures.NONE, new Load(1, 0));
    Interval late =
        new Interval(
            Duration.ofSeconds(90), slow, PoolFigures.NONE, CoinFigures.NONE, new Load(1, 0));
    Evidence so = Evidence.NONE.plus(early, BEFORE);
    assertThat(judge(ACT, so).findings()).isEmpty();
    assertThat(judge(ACT, so.plus(late, BEFORE)).findings())
        .hasAtLeastOneElementOfType(Finding.SlowerMore.class);
  }

  @Test
  void dynosThatDieWhileTheFormersLiveAreProofEnough() {
    Judge judge = new Judge(BEFORE, ACT, WINDOW);
    Evidence so = evidence(Duration.ofSeconds(20), 10, 0, CoinFigures.NONE);
    assertThat(judge.of(so, new Crashes(2, 1, 0), Crashes.NONE).act()).isEqualTo(new Act.GoBack());
    assertThat(judge.of(so, new Crashes(2, 0, 0), Crashes.NONE).findings()).isEmpty();
    assertThat(judge.of(so, new Crashes(3, 0, 0), new Crashes(1, 0, 0)).findings()).isEmpty();
    Judge gone =
        new Judge(
            BEFORE, new Circumstances(GuardMode.ACT, Former.GONE, false, false, false), WINDOW);
    assertThat(gone.of(so, new Crashes(3, 0, 0), Crashes.NONE).findings()).isEmpty();
    Judge cold =
        new Judge(
            BEFORE, new Circumstances(GuardMode.ACT, Former.COLD, false, false, false), WINDOW);
    assertThat(cold.of(so, new Crashes(3, 0, 0), Crashes.NONE).act()).isEqualTo(new Act.GoBack());
  }

  @Test
  void withRequestsEnoughItIsCleanAndWithFewUnproven() {
    Evidence many = evidence(WINDOW, 250, 0, CoinFigures.NONE);
    assertThat(judge(ACT, many).verdict()).isEqualTo(Verdict.CLEAN);
    Evidence few = evidence(WINDOW, 249, 0, CoinFigures.NONE);
    assertThat(judge(ACT, few).verdict()).isEqualTo(Verdict.WATCHING);
    Evidence longest = evidence(Judge.LONGEST, 249, 0, CoinFigures.NONE);
    assertThat(judge(ACT, longest).verdict()).isEqualTo(Verdict.QUIET);
  }

  @Test
  void withoutAFormersFiguresTheCoinAloneDecides() {
    Judge judge = new Judge(Baseline.UNKNOWN, ACT, WINDOW);
    assertThat(judge.of(BUG, Crashes.NONE, Crashes.NONE).act()).isEqualTo(new Act.GoBack());
  }
}
