package belay.lifecycle;

import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import java.util.Optional;
import java.util.UUID;

/** Apps come, change their name, and go. Safe for use by several threads. */
public interface AppLife {
  /**
   * Whether a person may own one app more.
   *
   * @throws belay.release.Refused when not
   */
  void insistMayOwn(UUID user);

  /**
   * Makes an app that serves nothing yet.
   *
   * @param name one is made up when it is empty
   */
  App create(Optional<AppName> name, Change change);

  App rename(App app, AppName name, Change change);

  /** Stops everything of the app and forgets it; the ledger's rows stay. */
  void destroy(App app, Change change);
}
