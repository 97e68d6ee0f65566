package belay.switching;

import belay.ledger.Draft;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.util.Optional;

/** The release that every app begins with: v1, without a slug. */
public final class FirstRelease {
  private FirstRelease() {}

  /** Writes it when the app is made, or at a start when a crash came before it. */
  public static void write(Ledger ledger, App app, Change change) {
    Release first =
        ledger.append(
            new Draft(
                app.id(),
                Kind.INITIAL,
                Release.Ref.NONE,
                Descriptions.initial(),
                change,
                false,
                Optional.empty(),
                ConfigVars.EMPTY));
    ledger.mark(first, ReleaseStatus.SUCCEEDED, "");
  }
}
