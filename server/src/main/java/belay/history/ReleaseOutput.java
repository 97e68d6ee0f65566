package belay.history;

import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.ledger.Ledger;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.view.Secrets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

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
      // What it prints is kept as it comes, and who keeps it tells nobody: it is looked at again.
      Thread.sleep(OUTPUT_POLL_MILLIS);
    }
  }
}
