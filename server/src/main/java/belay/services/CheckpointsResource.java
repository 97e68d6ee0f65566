package belay.services;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;

import belay.addon.Provision;
import belay.api.CheckpointBody;
import belay.api.request.Reason;
import belay.checkpoint.Checkpoint;
import belay.fleet.Records;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.release.Change;
import belay.release.Printable;
import belay.rewind.Checkpointing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checkpoints of add-ons' data: which there are, taking one, deleting one. */
public final class CheckpointsResource {
  private final Checkpointing checkpointing;
  private final SeenAddons seen;
  private final Records records;
  private final Changes changes;

  public CheckpointsResource(
      Checkpointing checkpointing, SeenAddons seen, Records records, Changes changes) {
    this.checkpointing = checkpointing;
    this.seen = seen;
    this.records = records;
    this.changes = changes;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/checkpoints", READ, VIEW, CheckpointBody.class, this::ofApp)
        .get("/belay-addons/{addon}/checkpoints", READ, USER, CheckpointBody.class, this::list)
        .post(
            "/belay-addons/{addon}/checkpoints",
            WRITE,
            USER,
            Reason.class,
            CheckpointBody.class,
            this::take)
        .delete(
            "/belay-addons/{addon}/checkpoints/{number}",
            WRITE,
            USER,
            CheckpointBody.class,
            this::drop);
  }

  private Provision known(Exchange x) {
    String wanted = x.value("addon");
    return seen.provisions(x).stream()
        .filter(p -> p.name().equals(wanted) || p.id().toString().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            ApiError.notFound(
                "addon",
                "Belay makes no add-on " + Printable.of(wanted) + ". belay addons lists all."));
  }

  private CheckpointBody body(Provision provision, Checkpoint c) {
    Optional<String> app =
        c.of().flatMap(of -> records.apps().find(of.appId())).map(a -> a.name().value());
    return new CheckpointBody(
        c.id(),
        provision.name(),
        c.number(),
        c.generation(),
        c.state().name().toLowerCase(Locale.ROOT),
        app,
        c.of().map(Checkpoint.Of::version),
        c.of().flatMap(Checkpoint.Of::before),
        c.why(),
        c.by(),
        c.takenAt(),
        c.bytes(),
        c.position());
  }

  private List<CheckpointBody> all(Provision provision) {
    return checkpointing.checkpoints().of(provision.id()).stream()
        .map(c -> body(provision, c))
        .toList();
  }

  private Answer ofApp(Exchange x) {
    App app = x.app();
    return Answer.ok(
        seen.provisions(x).stream()
            .filter(p -> p.appId().equals(app.id()))
            .flatMap(p -> all(p).stream())
            .toList());
  }

  private Answer list(Exchange x) {
    return Answer.ok(all(known(x)));
  }

  private Answer take(Exchange x, Reason asked) throws InterruptedException {
    Provision provision = known(x);
    seen.insistMayUse(x, provision);
    Change change = x.change();
    String why = asked.reason().filter(r -> !r.isBlank()).orElse("by hand");
    return changes
        .await(() -> checkpointing.take(provision, why, change))
        .map(c -> Answer.created(body(provision, c)))
        .orElseThrow(Changes::stillWaiting);
  }

  private Answer drop(Exchange x) throws InterruptedException {
    Provision provision = known(x);
    seen.insistMayUse(x, provision);
    int number = number(x.value("number"));
    return changes
        .await(() -> checkpointing.drop(provision, number))
        .map(c -> Answer.ok(body(provision, c)))
        .orElseThrow(Changes::stillWaiting);
  }

  static int number(String text) {
    String digits = text.startsWith("c") ? text.substring(1) : text;
    if (!digits.matches("\\d{1,9}")) {
      throw ApiError.notFound(
          "checkpoint", "A checkpoint is named by its number: belay checkpoints lists all.");
    }
    return Integer.parseInt(digits);
  }
}
