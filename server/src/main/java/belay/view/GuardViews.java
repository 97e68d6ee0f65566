package belay.view;

import belay.api.GuardBody;
import belay.guard.GuardWords;
import belay.guard.Guarded;
import java.util.Locale;

/** What the guard says, as the API has it. Pure. */
final class GuardViews {
  private GuardViews() {}

  static GuardBody of(Guarded row) {
    return new GuardBody(
        row.verdict().word(),
        row.stage().name().toLowerCase(Locale.ROOT),
        row.former(),
        row.began(),
        row.ended(),
        row.reason().map(GuardWords::of),
        row.requests(),
        row.evidence().stream()
            .map(t -> new GuardBody.Evidence(t.kind(), t.sentence(), t.numbers()))
            .toList());
  }
}
