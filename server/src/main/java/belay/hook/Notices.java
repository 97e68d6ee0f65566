package belay.hook;

import belay.outbox.Untold;
import belay.release.SwitchFigures;
import java.util.List;
import java.util.Optional;

/** Puts what happened into words. Safe for use by several threads. */
public interface Notices {
  /** None when there is nothing that hooks are told of. */
  List<Notice> of(Untold untold);

  /** What a release's switch cost, as far as that is known; the id as notices have it. */
  Optional<SwitchFigures> figures(String release);
}
