package belay.history;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.VIEW;

import belay.api.LedgerBody;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Chronicle;
import belay.ledger.Ledger;
import belay.ledger.Verification;
import belay.preview.Comparisons;
import belay.preview.SlugHealth;
import belay.release.App;
import belay.release.Printable;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** {@code /apps/{app}/ledger}: the record itself, whether it is whole, and where it ends. */
public final class LedgerResource {
  private static final int ROWS = 500;

  private final Comparisons comparisons;
  private final Ledger ledger;
  private final Chronicle chronicle;

  public LedgerResource(Comparisons comparisons, Ledger ledger, Chronicle chronicle) {
    this.comparisons = comparisons;
    this.ledger = ledger;
    this.chronicle = chronicle;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/ledger/verify", READ, VIEW, LedgerBody.Verification.class, this::verify)
        .get("/apps/{app}/ledger/head", READ, VIEW, LedgerBody.class, this::head)
        .get("/apps/{app}/ledger/log", READ, VIEW, ObjectNode.class, this::log);
  }

  /** With a head that was saved, also whether the record still has it: cutting the tail shows. */
  private Answer verify(Exchange x) {
    App app = x.app();
    Checked slugs =
        x.query("slugs").map(_ -> Checked.of(comparisons.health(app))).orElse(Checked.NOT);
    return Answer.ok(
        switch (ledger.verify(app.id())) {
          case Verification.Broken broken -> broken(broken.version(), broken.fault(), slugs);
          case Verification.Whole whole ->
              x.query("head")
                  .map(head -> compared(app, head, whole, slugs))
                  .orElseGet(() -> whole(whole, Optional.empty(), slugs));
        });
  }

  private static LedgerBody.Verification whole(
      Verification.Whole whole, Optional<Long> since, Checked slugs) {
    return new LedgerBody.Verification(
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.of(whole.rows()),
        Optional.of(whole.head()),
        since,
        slugs.count(),
        slugs.damaged());
  }

  private static LedgerBody.Verification broken(int version, String fault, Checked slugs) {
    return new LedgerBody.Verification(
        false,
        Optional.of(version),
        Optional.of(fault),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        slugs.count(),
        slugs.damaged());
  }

  private LedgerBody.Verification compared(
      App app, String saved, Verification.Whole whole, Checked slugs) {
    Optional<Long> at = chronicle.find(app.id(), saved);
    if (at.isEmpty()) {
      return broken(
          0,
          "the head that was saved is not in it: what came last was cut off, or it is another"
              + " app's",
          slugs);
    }
    long newest = chronicle.head(app.id()).map(Chronicle.Head::seq).orElse(0L);
    return whole(whole, Optional.of(newest - at.get()), slugs);
  }

  /** What the kept releases are laid out from, file by file, where that was asked for. */
  private record Checked(Optional<Integer> count, List<LedgerBody.Damaged> damaged) {
    static final Checked NOT = new Checked(Optional.empty(), List.of());

    static Checked of(List<SlugHealth> slugs) {
      return new Checked(
          Optional.of(slugs.size()),
          slugs.stream()
              .flatMap(health ->
                  health.damaged().stream()
                      .map(path ->
                          new LedgerBody.Damaged(
                              health.entry().release().version(), Printable.of(path))))
              .toList());
    }
  }

  private Answer head(Exchange x) {
    App app = x.app();
    Chronicle.Head head =
        chronicle
            .head(app.id())
            .orElseThrow(() -> ApiError.notFound("release", app.name() + " has no release."));
    return Answer.ok(new LedgerBody(app.name().value(), app.id(), head.seq(), head.hash()));
  }

  private Answer log(Exchange x) {
    App app = x.app();
    return new Answer.Stream(
        200, Map.of("Content-Type", "application/x-ndjson"), out -> copy(app, out));
  }

  private void copy(App app, OutputStream out) throws IOException {
    Chronicle.Rows rows = chronicle.rows(app.id(), 0, ROWS);
    while (!rows.rows().isEmpty()) {
      for (SortedMap<String, Object> row : rows.rows()) {
        out.write((Json.tree(row) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      rows = chronicle.rows(app.id(), rows.last(), ROWS);
    }
  }
}
