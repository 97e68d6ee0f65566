package belay.history;

import belay.http.ApiError;
import belay.http.Exchange;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.ReleaseName;
import java.util.Optional;

/** Releases by any of the names that people have for them. */
public final class NamedReleases {
  private NamedReleases() {}

  /** A release of the app by any of its names; the whole history is read only for rare ones. */
  static Optional<LedgerEntry> find(Ledger ledger, App app, String text) {
    return Exchange.uuid(text)
        .map(id -> ledger.find(id).filter(e -> e.release().appId().equals(app.id())))
        .orElseGet(() ->
            ReleaseName.version(text)
                .flatMap(version -> ledger.find(app.id(), version))
                .or(() ->
                    text.length() < 4
                        ? Optional.empty()
                        : ReleaseName.in(ledger.newest(app.id(), Integer.MAX_VALUE), text)));
  }

  /** The release in the path. */
  public static LedgerEntry release(Ledger ledger, Exchange x, App app) {
    return release(ledger, x.value("release"), app);
  }

  static LedgerEntry release(Ledger ledger, String name, App app) {
    return find(ledger, app, name)
        .orElseThrow(() -> ApiError.notFound("release", ReleaseName.unknown(name, app.name())));
  }
}
