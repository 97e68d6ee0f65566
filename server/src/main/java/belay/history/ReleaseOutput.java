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

/** What release commands printed, to whoever has the URL of it. */
record ReleaseOutput(Ledger ledger, Secrets secrets) {
  private static final long OUTPUT_POLL_MILLIS = 250;

  /** What the release command printed; waits for it while the release is pending. */
  Answer stream(Exchange x) {
    Exchange.insistSecret(secrets, "release/" + x.value("release"), x.value("secret"));
    UUID id = Exchange.uuid(x.value("release")).orElseThrow();
    if (ledger.find(id).isEmpty()) {
      throw ApiError.notFound("release", "Couldn't find that release.");
    }
    return Answer.Stream.text(out -> copyOutput(id, out));
  }

  private void copyOutput(UUID id, OutputStream out) throws IOException, InterruptedException {
    while (true) {
      LedgerEntry entry = ledger.find(id).orElseThrow();
      Optional<String> output = ledger.output(entry.release());
      if (output.isPresent()) {
        out.write(output.get().getBytes(StandardCharsets.UTF_8));
        return;
      }
      if (entry.status() != ReleaseStatus.PENDING) {
        return;
      }
      out.flush();
      Thread.sleep(OUTPUT_POLL_MILLIS);
    }
  }
}
