package belay.finalizing;

import belay.release.App;
import belay.release.Release;
import java.util.Optional;

/** Copies an app's data before it is changed for good. */
@FunctionalInterface
public interface DataCheckpoint {
  /** None of an app's add-ons can be copied so. */
  DataCheckpoint NONE = (_, _) -> Optional.empty();

  /**
   * Copies what can be.
   *
   * @param release that serves
   * @return what was taken, as a clause; empty where no add-on of it can be copied so
   * @throws belay.release.BelayException when one should have been taken and could not
   */
  Optional<String> take(App app, Release release);
}
