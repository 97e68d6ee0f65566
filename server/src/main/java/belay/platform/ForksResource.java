package belay.platform;

import static belay.access.Scope.Need.WRITE_SECRETS;
import static belay.http.Allowed.DEPLOY;

import belay.api.ForkBody;
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
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        "/apps/{app}/fork", WRITE_SECRETS, DEPLOY, ObjectNode.class, ForkBody.class, this::fork);
  }

  private Answer fork(Exchange x) throws InterruptedException {
    App source = x.app();
    x.insistOnly("name", "reason");
    Optional<AppName> name = x.text("name").filter(n -> !n.isBlank()).map(AppName::new);
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
    return switch (forked.outcome()) {
      case DeployOutcome.Live live ->
          body(forked, "succeeded", Optional.of(live.entry()), Optional.empty());
      case DeployOutcome.Failed failed ->
          body(forked, "failed", Optional.of(failed.entry()), Optional.of(failed.message()));
      case DeployOutcome.Held held ->
          body(forked, "failed", Optional.of(held.entry()), Optional.of(held.message()));
      case DeployOutcome.BuildFailed failed ->
          body(forked, "failed", Optional.empty(), Optional.of(failed.message()));
      case DeployOutcome.NothingToChange nothing ->
          body(forked, "succeeded", nothing.serving(), Optional.empty());
    };
  }

  private static ForkBody body(
      Forked forked, String status, Optional<LedgerEntry> entry, Optional<String> message) {
    return new ForkBody(
        status,
        Optional.of(Views.ref(forked.app())),
        entry.map(LedgerEntry::version),
        message,
        forked.notes());
  }
}
