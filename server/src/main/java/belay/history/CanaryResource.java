package belay.history;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.ROLLBACK;
import static belay.http.Allowed.VIEW;

import belay.api.CanaryBody;
import belay.api.ReleaseBody;
import belay.api.request.CanaryPromote;
import belay.api.request.Reason;
import belay.apps.Apps;
import belay.deploy.Canaries;
import belay.http.Answer;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.view.ReleaseViews;

/** A new release that a part of the visitors is given: how it stands, more of them, none. */
public final class CanaryResource {
  private final Canaries canaries;
  private final Apps apps;
  private final Ledger ledger;
  private final Changes changes;
  private final ReleaseViews.From releases;
  private final Outcomes outcomes;

  public CanaryResource(
      Canaries canaries,
      Apps apps,
      Ledger ledger,
      Changes changes,
      ReleaseViews.From releases,
      Outcomes outcomes) {
    this.canaries = canaries;
    this.apps = apps;
    this.ledger = ledger;
    this.changes = changes;
    this.releases = releases;
    this.outcomes = outcomes;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/canary", READ, VIEW, CanaryBody.class, x -> Answer.ok(body(x, x.app())))
        .post(
            "/apps/{app}/canary/promote",
            WRITE,
            DEPLOY,
            CanaryPromote.class,
            ReleaseBody.class,
            this::promote)
        .post(
            "/apps/{app}/canary/abort",
            WRITE,
            ROLLBACK,
            Reason.class,
            ReleaseBody.class,
            this::abort);
  }

  private CanaryBody body(Exchange x, App app) {
    return new CanaryBody(
        apps.settings(app).rollbacks().canary().percents(),
        canaries.going(app).map(c -> running(x, app, c)));
  }

  private CanaryBody.Running running(Exchange x, App app, Canaries.Going canary) {
    Release release = canary.entry().release();
    return new CanaryBody.Running(
        release.version(),
        release.description(),
        canary.percent(),
        canary.stages().percents(),
        ledger.serving(app.id()).map(LedgerEntry::version),
        canary.entry().statusAt(),
        canary.dynos().size(),
        canary.dynos(),
        releases.of(app, x.baseUrl(), true).guard(release));
  }

  private Answer promote(Exchange x, CanaryPromote wish) throws InterruptedException {
    App app = x.app();
    Change change = x.change();
    return outcomes
        .released(x, app, changes.await(() -> canaries.promote(app, wish.full(), change)), true)
        .answer();
  }

  private Answer abort(Exchange x, Reason reason) {
    App app = x.app();
    LedgerEntry ended = canaries.abort(app, x.change());
    return Answer.ok(releases.of(app, x.baseUrl(), true).view(ended));
  }
}
