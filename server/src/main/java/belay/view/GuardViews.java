package belay.view;

import belay.api.GuardBody;
import belay.guard.GuardWords;
import belay.guard.Guarded;
import java.util.Locale;

/** What the guard says, as the API has it. Pure. */
final class GuardViews {
  private GuardViews() {}

  /** A verdict for people: of one that stands for a lack of evidence that is said. */
  static String inWords(String verdict) {
    return verdict.equals("quiet") ? "unproven" : verdict;
  }

  /**
   * What is said of a release.
   *
   * @param compared whether the former one's web dynos run beside it
   */
  static GuardBody of(Guarded row, boolean compared) {
    return new GuardBody(
        row.verdict().word(),
        row.stage().name().toLowerCase(Locale.ROOT),
        row.former(),
        compared,
        row.began(),
        row.ended(),
        row.reason().map(GuardWords::of),
        row.requests(),
        row.evidence().stream()
            .map(t -> new GuardBody.Evidence(t.kind(), t.sentence(), t.numbers()))
            .toList());
  }
}
