package belay.condition;

import belay.condition.Condition.Level;
import belay.condition.Condition.Word;
import belay.guard.GuardWords;
import belay.guard.Guarded;
import belay.guard.Verdict;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.series.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says how an app does. Pure. */
public final class Judge {
  /** Over so long it is looked at how it does now. */
  public static final Duration NOW = Duration.ofMinutes(2);

  /** Over so long it is looked at how it did before its release. */
  public static final Duration BEFORE = Duration.ofMinutes(10);

  /** For so long a rollback is what there is to say. */
  private static final Duration NEWS = Duration.ofHours(1);

  /** Of fewer nothing is compared. */
  private static final long COMPARED_MIN = 20;

  private static final double SLOWER = 2;

  private final Seen seen;
  private final LedgerEntry serving;

  private Judge(Seen seen, LedgerEntry serving) {
    this.seen = seen;
    this.serving = serving;
  }

  public static Condition of(Seen seen) {
    if (seen.serving().isEmpty() || seen.state().equals("empty")) {
      return new Condition(Word.EMPTY, Level.IDLE, "Nothing is deployed yet.", List.of());
    }
    Judge judge = new Judge(seen, seen.serving().get());
    return judge.unserved().or(judge::blamed).or(judge::wrong).orElseGet(judge::well);
  }

  /** What is to be said before any figure. */
  private Optional<Condition> unserved() {
    return switch (seen.state()) {
      case "maintenance" ->
          Optional.of(
              say(
                  Word.MAINTENANCE,
                  Level.WARN,
                  "In maintenance: visitors get the maintenance page."));
      case "crashed" ->
          Optional.of(
              new Condition(
                  Word.CRASHED,
                  Level.BAD,
                  "No web dyno of %s runs: they crashed.".formatted(label()),
                  evidence(seen.guarded())));
      case "stopped" ->
          Optional.of(
              say(Word.STOPPED, Level.IDLE, "No web dyno runs: it was stopped, or scaled to 0."));
      case "starting" ->
          Optional.of(
              say(
                  Word.STARTING,
                  Level.WARN,
                  "The web dynos of %s are starting.".formatted(label())));
      default -> Optional.empty();
    };
  }

  /** What the guard found. */
  private Optional<Condition> blamed() {
    Optional<Guarded> row = seen.guarded();
    if (row.isEmpty()) {
      return Optional.empty();
    }
    String former = row.get().formerLabel();
    return switch (row.get().verdict()) {
      case REGRESSED ->
          Optional.of(found(Word.REGRESSED, Level.BAD, changed().orElse(label() + " regressed")));
      case MIGRATION ->
          Optional.of(
              found(
                  Word.MIGRATION,
                  Level.BAD,
                  "requests fail on %s and on %s, and %1$s had changed the database"
                      .formatted(label(), former)));
      case DEPENDENCY ->
          Optional.of(
              found(
                  Word.DEPENDENCY,
                  Level.BAD,
                  "requests fail, and %s fails alike: what both need is ill".formatted(former)));
      case OVERLOAD ->
          Optional.of(
              found(
                  Word.OVERLOAD,
                  Level.WARN,
                  "the dynos of %s have more to do than those of %s ever had"
                      .formatted(label(), former)));
      case WATCHING, CLEAN, QUIET -> Optional.empty();
    };
  }

  private Condition found(Word word, Level level, String sentence) {
    List<String> details = new ArrayList<>(evidence(seen.guarded()));
    seen.guarded()
        .flatMap(Guarded::reason)
        .map(r -> Words.sentence("not gone back, as " + GuardWords.of(r)))
        .ifPresent(details::add);
    return new Condition(word, level, Words.sentence(sentence), details);
  }

  private static List<String> evidence(Optional<Guarded> row) {
    return row.map(r -> r.evidence().stream().map(t -> Words.sentence(t.sentence())).toList())
        .orElse(List.of());
  }

  /** What goes wrong, or went wrong until a moment ago. */
  private Optional<Condition> wrong() {
    boolean over = seen.now().requests() > 0 && seen.now().failed() == 0;
    if (seen.failing().isPresent() && !over) {
      List<String> details =
          isNews() ? changed().map(Words::sentence).stream().toList() : List.of();
      return Optional.of(
          new Condition(Word.FAILING, Level.BAD, Words.sentence(seen.failing().get()), details));
    }
    return went().filter(_ -> isNews());
  }

  private boolean isNews() {
    return since().plus(NEWS).isAfter(seen.at());
  }

  private Optional<Condition> went() {
    Release release = serving.release();
    if (release.kind() != Kind.ROLLBACK) {
      return Optional.empty();
    }
    String figures =
        compared()
            .filter(before -> before.failures() > seen.now().failures())
            .map(before -> ": " + errors(before))
            .orElse("");
    if (seen.left().isPresent()) {
      String sentence =
          "the guard went back from v%d, %s%s"
              .formatted(seen.left().get().version(), ago(), figures);
      return Optional.of(
          new Condition(
              Word.RECOVERED, Level.GOOD, Words.sentence(sentence), evidence(seen.left())));
    }
    return figures.isEmpty()
        ? Optional.empty()
        : Optional.of(say(Word.RECOVERED, Level.GOOD, Words.sentence(changed().orElseThrow())));
  }

  private Condition well() {
    Optional<Verdict> verdict = seen.guarded().map(Guarded::verdict);
    boolean watching = verdict.filter(v -> v == Verdict.WATCHING).isPresent();
    Counts now = seen.now();
    if (watching) {
      String figures = compared().map(this::errors).orElseGet(() -> figures(now));
      return say(
          Word.WATCHING,
          Level.IDLE,
          Words.sentence(
              "the guard watches %s, which went live %s: %s, no worse so far"
                  .formatted(label(), ago(), figures)));
    }
    List<String> details = verdict.flatMap(this::passed).stream().toList();
    if (now.requests() == 0) {
      return new Condition(
          Word.QUIET, Level.IDLE, "Quiet: no request in the last two minutes.", details);
    }
    Word word =
        verdict.filter(v -> v == Verdict.CLEAN).isPresent()
            ? Word.CLEAN
            : verdict.filter(v -> v == Verdict.QUIET).isPresent() ? Word.QUIET : Word.STEADY;
    String calm = now.failed() == 0 ? "all is well: " : "nothing unusual: ";
    return new Condition(
        word,
        word == Word.QUIET ? Level.IDLE : Level.GOOD,
        Words.sentence(calm + figures(now)),
        details);
  }

  private Optional<String> passed(Verdict verdict) {
    long requests = seen.guarded().map(Guarded::requests).orElse(0L);
    return switch (verdict) {
      case CLEAN ->
          Optional.of(
              "%s was watched over %d requests, and nothing was worse than before."
                  .formatted(label(), requests));
      case QUIET ->
          Optional.of(
              "%s had too few requests to be judged (%d): unproven, not passed."
                  .formatted(label(), requests));
      default -> Optional.empty();
    };
  }

  private String figures(Counts counts) {
    if (counts.requests() == 0) {
      return "no request yet";
    }
    String errors =
        counts.failed() == 0 ? "none fails" : Words.percent(counts.failures()) + " fail";
    String slow = counts.percentile(0.95).map(p -> ", p95 " + Words.time(p)).orElse("");
    return Words.rate(counts.requests(), seen.over()) + ", " + errors + slow;
  }

  /** {@code errors 0.2 % → 34 % since v48, 3 min ago, by ana}. */
  private Optional<String> changed() {
    Counts now = seen.now();
    if (now.requests() == 0) {
      return Optional.empty();
    }
    String when = " since %s, %s, by %s".formatted(label(), ago(), by());
    Optional<Counts> before = compared();
    if (before.isEmpty()) {
      return Optional.of(
          "%s of %d requests fail%s"
              .formatted(Words.percent(now.failures()), now.requests(), when));
    }
    Optional<String> slower = slower(before.get()).filter(_ -> !isWorse(before.get()));
    return Optional.of(slower.orElseGet(() -> errors(before.get())) + when);
  }

  private boolean isWorse(Counts before) {
    return seen.now().failures() > before.failures();
  }

  private Optional<String> slower(Counts before) {
    Optional<Long> was = before.percentile(0.95);
    Optional<Long> is = seen.now().percentile(0.95);
    return was.isPresent() && is.isPresent() && is.get() > SLOWER * was.get()
        ? Optional.of(
            "answers slow down, p95 %s → %s".formatted(Words.time(was.get()), Words.time(is.get())))
        : Optional.empty();
  }

  private String errors(Counts before) {
    return "errors %s → %s"
        .formatted(Words.percent(before.failures()), Words.percent(seen.now().failures()));
  }

  /** How it did before, where there are enough requests on both sides. */
  private Optional<Counts> compared() {
    return seen.before()
        .filter(b -> b.requests() >= COMPARED_MIN && seen.now().requests() >= COMPARED_MIN);
  }

  private String label() {
    return serving.release().label();
  }

  private String by() {
    String email = serving.release().change().actor().email();
    return email.isBlank() ? "Belay" : email.toLowerCase(Locale.ROOT);
  }

  private Instant since() {
    return serving.servedAt().orElse(serving.release().createdAt());
  }

  private String ago() {
    return Words.ago(since(), seen.at());
  }

  private static Condition say(Word word, Level level, String sentence) {
    return new Condition(word, level, sentence, List.of());
  }
}
