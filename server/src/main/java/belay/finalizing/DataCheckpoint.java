package belay.finalizing;

import belay.release.App;
import belay.release.Change;
import belay.release.Release;
import java.util.List;

/** Copies an app's data before it is changed for good. */
@FunctionalInterface
public interface DataCheckpoint {
  /** None of an app's add-ons can be copied so. */
  DataCheckpoint NONE = (_, _, _) -> List.of();

  /**
   * Copies what can be.
   *
   * @param release that serves
   * @return what was taken, and of what none could be, a sentence each
   * @throws belay.release.BelayException when one should have been taken and could not
   */
  List<String> take(App app, Release release, Change change);
}
