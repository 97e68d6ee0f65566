package belay.guard;

import java.util.List;

/**
 * What is to be said of a release, and what is to be done.
 *
 * @param findings what speaks against it, proved
 */
public record Judgement(Verdict verdict, List<Finding> findings, Act act) {
  public Judgement {
    findings = List.copyOf(findings);
  }

  /** What is to be done now. */
  public sealed interface Act {
    /** Nothing but looking on, or nothing any more. */
    record Nothing() implements Act {}

    /** Go back to the former release. */
    record GoBack() implements Act {}

    /** Tell people, since the guard must not act. */
    record Tell(Reason reason) implements Act {}
  }

  /** Why the guard does not go back although the release is to blame. */
  public enum Reason {
    /** The app's setting lets it only look, or not act on this alone. */
    MODE,
    /** There is no former release, or its dynos run no more. */
    NO_FORMER,
    /** It has gone back within the hour. */
    LATELY,
    /**
     * A rollback would need somebody's word, as past a migration that breaks the former release.
     */
    REFUSED,
    /** One visitor or two have it: they may be its cause. */
    FEW_VISITORS
  }
}
