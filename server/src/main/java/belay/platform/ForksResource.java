package belay.platform;

import static belay.access.Scope.Need.WRITE_SECRETS;
import static belay.http.Allowed.DEPLOY;

import belay.api.ForkBody;
import belay.api.request.ForkCreate;
import belay.deploy.Forks;
import belay.deploy.Forks.Forked;
import belay.http.Answer;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.switching.DeployOutcome;
import belay.view.Views;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /apps/{app}/fork}: an app made of another. Its config comes along, so it takes the
 * permission to see that.
 */
final class ForksResource {
  private final Forks forks;
  private final Changes changes;

  ForksResource(Forks forks, Changes changes) {
    this.forks = forks;
    this.changes = changes;
  }

  void register(Routes routes) {
    routes.post(
        "/apps/{app}/fork", WRITE_SECRETS, DEPLOY, ForkCreate.class, ForkBody.class, this::fork);
  }

  private Answer fork(Exchange x, ForkCreate asked) throws InterruptedException {
    App source = x.app();
    Optional<AppName> name = asked.name().filter(n -> !n.isBlank()).map(AppName::new);
    Change change = x.change();
    return changes
        .await(() -> forks.fork(source, name, change))
        .map(ForksResource::body)
        .map(Answer::created)
        .orElseGet(() ->
            Answer.of(
                202,
                new ForkBody(
                    "pending",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("The fork goes on; the app's releases tell how it ends."),
                    List.of())));
  }

  private static ForkBody body(Forked forked) {
    Ended ended =
        switch (forked.outcome()) {
          case DeployOutcome.Live live -> Ended.well(Optional.of(live.entry()));
          case DeployOutcome.NothingToChange nothing -> Ended.well(nothing.serving());
          case DeployOutcome.Failed failed ->
              Ended.badly(Optional.of(failed.entry()), failed.message());
          case DeployOutcome.Held held -> Ended.badly(Optional.of(held.entry()), held.message());
          case DeployOutcome.BuildFailed failed -> Ended.badly(Optional.empty(), failed.message());
        };
    return new ForkBody(
        ended.status(),
        Optional.of(Views.ref(forked.app())),
        ended.entry().map(LedgerEntry::version),
        ended.message(),
        forked.notes());
  }

  /** How the app's first release ended. */
  private record Ended(String status, Optional<LedgerEntry> entry, Optional<String> message) {
    static Ended well(Optional<LedgerEntry> entry) {
      return new Ended("succeeded", entry, Optional.empty());
    }

    static Ended badly(Optional<LedgerEntry> entry, String message) {
      return new Ended("failed", entry, Optional.of(message));
    }
  }
}
