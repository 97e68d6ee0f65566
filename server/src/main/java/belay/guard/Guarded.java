package belay.guard;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A release under the guard's eyes, as it is kept beside it.
 *
 * <p>As wide as its row.
 *
 * @param former the version that it is compared with
 * @param requests how many were looked at
 * @param reason why the guard does not go back though the release is to blame
 */
public record Guarded(
    UUID release,
    UUID app,
    int version,
    Optional<Integer> former,
    Instant began,
    Optional<Instant> ended,
    Verdict verdict,
    List<Told> evidence,
    Stage stage,
    Optional<Judgement.Reason> reason,
    long requests) {
  /** Stands for the former release's name where there is none. */
  static final String NO_FORMER = "no release";

  public Guarded {
    evidence = List.copyOf(evidence);
    verdict =
        ended.isPresent() && verdict == Verdict.WATCHING ? Verdict.unfound(requests) : verdict;
  }

  /** How far it is. */
  public enum Stage {
    /** It is looked at. */
    WATCHES,
    /** The guard has decided to go back; a crash must not have it forget that. */
    GOES_BACK,
    /** It went back. */
    WENT_BACK,
    /** It is looked at no more. */
    OVER
  }

  /** Just begun. */
  public static Guarded begun(
      UUID release, UUID app, int version, Optional<Integer> former, Instant at) {
    return new Guarded(
        release,
        app,
        version,
        former,
        at,
        Optional.empty(),
        Verdict.WATCHING,
        List.of(),
        Stage.WATCHES,
        Optional.empty(),
        0);
  }

  /** With what is said of it now. */
  public Guarded judged(
      Verdict now, List<Told> found, Optional<Judgement.Reason> why, long looked) {
    return new Guarded(release, app, version, former, began, ended, now, found, stage, why, looked);
  }

  /** At another stage; with an end unless it is being looked at. */
  public Guarded at(Stage next, Instant time) {
    boolean open = next == Stage.WATCHES || next == Stage.GOES_BACK;
    return new Guarded(
        release,
        app,
        version,
        former,
        began,
        open ? Optional.empty() : Optional.of(time),
        verdict,
        evidence,
        next,
        reason,
        requests);
  }

  /** The former release's name, or what stands for it. */
  public String formerLabel() {
    return former.map(v -> "v" + v).orElse(NO_FORMER);
  }
}
