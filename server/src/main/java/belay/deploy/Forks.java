package belay.deploy;

import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.switching.DeployOutcome;
import java.util.List;
import java.util.Optional;

/** Apps are made of others. Safe for use by several threads. */
public interface Forks {
  /**
   * Makes an app of another: its code, its config as it is now, its formation and settings.
   *
   * @param name one is made up when it is empty
   * @throws belay.release.Refused when the name is taken, or the source's slug is gone
   */
  Forked fork(App source, Optional<AppName> name, Change change);

  /**
   * An app that was made of another.
   *
   * @param outcome of its release; when that failed the app is there, and serves nothing
   * @param notes what it did not get, as sentences
   */
  record Forked(App app, DeployOutcome outcome, List<String> notes) {
    public Forked {
      notes = List.copyOf(notes);
    }
  }
}
