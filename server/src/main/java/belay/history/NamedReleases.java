package belay.history;

import belay.access.Access;
import belay.access.Permission;
import belay.activity.Happening;
import belay.activity.OfRelease;
import belay.addon.Addons;
import belay.api.ReleaseBody;
import belay.api.request.ReleaseCreate;
import belay.apps.Apps;
import belay.deploy.Rollbacks;
import belay.deploy.SlugReleases;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Fields;
import belay.http.PageRange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.ReleaseName;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.DeployOutcome;
import belay.view.ReleaseViews;
import belay.view.Secrets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.READ_SECRETS;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.VIEW;

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
