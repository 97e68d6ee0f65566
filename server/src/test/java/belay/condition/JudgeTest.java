package belay.condition;

import static org.assertj.core.api.Assertions.assertThat;

import belay.condition.Condition.Level;
import belay.condition.Condition.Word;
import belay.guard.Guarded;
import belay.guard.Guarded.Stage;
import belay.guard.Judgement;
import belay.guard.Told;
import belay.guard.Verdict;
import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.series.Counts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final UUID APP = new UUID(1, 1);

  private String state = "up";
  private Kind kind = Kind.DEPLOY;
  private long minutes = 3;
  private Optional<Guarded> guarded = Optional.empty();
  private Optional<Guarded> left = Optional.empty();
  private Counts now = counts(120, 0, 40_000);
  private Optional<Counts> before = Optional.of(counts(1_000, 2, 40_000));
  private Optional<String> failing = Optional.empty();

  private static Counts counts(long requests, long failed, long micros) {
    return new Counts(
        requests,
        failed,
        new TreeMap<>(Map.of("2xx", requests - failed, "5xx", failed)),
        new TreeMap<>(Map.of(micros, requests)));
  }

  private LedgerEntry serving() {
    Instant since = NOW.minusSeconds(60 * minutes);
    Change change =
        new Change(
            new Actor(new UUID(2, 2), "ana@example.com", "key"),
            Change.Source.CLI,
            Optional.empty());
    Release release =
        new Release(
            new UUID(1, 48),
            APP,
            48,
            kind,
            Release.Ref.NONE,
            "Deploy de63889",
            change,
            since,
            Optional.empty(),
            Optional.of(new UUID(3, 3)),
            ConfigVars.EMPTY,
            List.of(),
            "hash");
    return new LedgerEntry(release, ReleaseStatus.SUCCEEDED, "", since, Optional.of(since));
  }

  private static Guarded said(Verdict verdict, Optional<Judgement.Reason> reason) {
    return Guarded.begun(new UUID(1, 48), APP, 48, Optional.of(47), NOW)
        .judged(
            verdict,
            List.of(new Told("retried", "of what it failed, 9 were asked again", new TreeMap<>())),
            reason,
            512);
  }

  private Condition condition() {
    return Judge.of(
        new Seen(
            state, Optional.of(serving()), guarded, left, now, Judge.NOW, before, failing, NOW));
  }

  private void says(Word word, Level level, String sentence) {
    Condition found = condition();
    assertThat(found.word()).isEqualTo(word);
    assertThat(found.level()).isEqualTo(level);
    assertThat(found.sentence()).isEqualTo(sentence);
  }

  @Test
  void withoutADeployThereIsNothingToSay() {
    Condition found =
        Judge.of(
            new Seen(
                "empty",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Counts.NONE,
                Judge.NOW,
                Optional.empty(),
                Optional.empty(),
                NOW));
    assertThat(found.word()).isEqualTo(Word.EMPTY);
  }

  @Test
  void aReleaseThatIsToBlameIsNamedWithWhatChanged() {
    guarded = Optional.of(said(Verdict.REGRESSED, Optional.of(Judgement.Reason.MODE)));
    now = counts(120, 41, 40_000);
    says(
        Word.REGRESSED, Level.BAD, "Errors 0.2 % → 34 % since v48, 3 min ago, by ana@example.com.");
    assertThat(condition().details())
        .containsExactly(
            "Of what it failed, 9 were asked again.",
            "Not gone back, as this app's guard does not go back on that alone.");
  }

  @Test
  void aReleaseThatIsSlowerIsNamedWithItsTimes() {
    guarded = Optional.of(said(Verdict.REGRESSED, Optional.empty()));
    now = counts(120, 0, 1_048_576);
    says(
        Word.REGRESSED,
        Level.BAD,
        "Answers slow down, p95 44 ms → 1.2 s since v48, 3 min ago, by ana@example.com.");
  }

  @Test
  void whatBothReleasesFailIsNobodysBlame() {
    guarded = Optional.of(said(Verdict.DEPENDENCY, Optional.empty()));
    says(Word.DEPENDENCY, Level.BAD, "Requests fail, and v47 fails alike: what both need is ill.");
  }

  @Test
  void whatCrashedIsSaidBeforeAnyFigure() {
    state = "crashed";
    says(Word.CRASHED, Level.BAD, "No web dyno of v48 runs: they crashed.");
  }

  @Test
  void moreFailuresThanUsualAreSaidOfAnOldReleaseWithoutBlamingIt() {
    minutes = 600;
    now = counts(120, 60, 40_000);
    failing =
        Optional.of("60 of 120 requests of the last two minutes failed (50.0 %), usually 0.1 %");
    says(
        Word.FAILING,
        Level.BAD,
        "60 of 120 requests of the last two minutes failed (50.0 %), usually 0.1 %.");
    assertThat(condition().details()).isEmpty();
    minutes = 3;
    assertThat(condition().details())
        .containsExactly("Errors 0.2 % → 50 % since v48, 3 min ago, by ana@example.com.");
  }

  @Test
  void aRollbackThatHelpedIsSaid() {
    kind = Kind.ROLLBACK;
    before = Optional.of(counts(1_000, 340, 40_000));
    says(Word.RECOVERED, Level.GOOD, "Errors 34 % → 0 % since v48, 3 min ago, by ana@example.com.");
    left = Optional.of(said(Verdict.REGRESSED, Optional.empty()).at(Stage.WENT_BACK, NOW));
    says(Word.RECOVERED, Level.GOOD, "The guard went back from v48, 3 min ago: errors 34 % → 0 %.");
    minutes = 600;
    says(Word.STEADY, Level.GOOD, "All is well: 1 request a second, none fails, p95 44 ms.");
  }

  @Test
  void aNewReleaseIsWatchedAndThenCleanOrUnproven() {
    guarded = Optional.of(said(Verdict.WATCHING, Optional.empty()));
    says(
        Word.WATCHING,
        Level.IDLE,
        "The guard watches v48, which went live 3 min ago: errors 0.2 % → 0 %, no worse so far.");
    guarded = Optional.of(said(Verdict.CLEAN, Optional.empty()));
    says(Word.CLEAN, Level.GOOD, "All is well: 1 request a second, none fails, p95 44 ms.");
    assertThat(condition().details())
        .containsExactly("v48 was watched over 512 requests, and nothing was worse than before.");
    guarded = Optional.of(said(Verdict.QUIET, Optional.empty()));
    now = Counts.NONE;
    says(Word.QUIET, Level.IDLE, "Quiet: no request in the last two minutes.");
    assertThat(condition().details())
        .containsExactly("v48 had too few requests to be judged (512): unproven, not passed.");
  }

  @Test
  void fewRequestsAreNotComparedWithAnything() {
    guarded = Optional.of(said(Verdict.REGRESSED, Optional.empty()));
    now = counts(4, 4, 40_000);
    says(
        Word.REGRESSED,
        Level.BAD,
        "100 % of 4 requests fail since v48, 3 min ago, by ana@example.com.");
  }
}
