package belay.history;

import belay.access.Permission;
import belay.deploy.SlugHealth;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Context;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Chronicle;
import belay.ledger.Verification;
import belay.release.App;
import belay.release.Printable;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

  private final Context context;
  private final Chronicle chronicle;

  public LedgerResource(Context context) {
    this.context = context;
    this.chronicle = context.services().chronicle();
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/ledger/verify", this::verify)
        .get("/apps/{app}/ledger/head", this::head)
        .get("/apps/{app}/ledger/log", this::log);
  }

  /** With a head that was saved, also whether the record still has it: cutting the tail shows. */
  private Answer verify(Exchange x) {
    App app = x.app(Permission.VIEW);
    Optional<String> saved = x.query("head");
    ObjectNode body = Json.object();
    switch (context.services().ledger().verify(app.id())) {
      case Verification.Broken broken ->
          body.put("whole", false).put("version", broken.version()).put("fault", broken.fault());
      case Verification.Whole whole -> {
        body.put("whole", true).put("rows", whole.rows()).put("head", whole.head());
        saved.ifPresent(head -> compare(app, head, body));
      }
    }
    if (x.query("slugs").isPresent()) {
      slugs(app, body);
    }
    return Answer.ok(body);
  }

  /** Also what the kept releases are laid out from, file by file. */
  private void slugs(App app, ObjectNode body) {
    ArrayNode damaged = body.putArray("damaged");
    List<SlugHealth> all = context.services().deployer().health(app);
    body.put("slugs", all.size());
    for (SlugHealth health : all) {
      for (String path : health.damaged()) {
        damaged
            .addObject()
            .put("version", health.entry().release().version())
            .put("path", Printable.of(path));
      }
    }
  }

  private void compare(App app, String head, ObjectNode body) {
    Optional<Long> at = chronicle.find(app.id(), head);
    if (at.isEmpty()) {
      body.put("whole", false)
          .put("version", 0)
          .put(
              "fault",
              "the head that was saved is not in it: what came last was cut off, or it is another"
                  + " app's");
    } else {
      long newest = chronicle.head(app.id()).map(Chronicle.Head::seq).orElse(0L);
      body.put("since", newest - at.get());
    }
  }

  private Answer head(Exchange x) {
    App app = x.app(Permission.VIEW);
    Chronicle.Head head =
        chronicle
            .head(app.id())
            .orElseThrow(() -> ApiError.notFound("release", app.name() + " has no release."));
    return Answer.ok(
        Json.object()
            .put("app", app.name().value())
            .put("app_id", app.id().toString())
            .put("seq", head.seq())
            .put("head", head.hash()));
  }

  private Answer log(Exchange x) {
    App app = x.app(Permission.VIEW);
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
