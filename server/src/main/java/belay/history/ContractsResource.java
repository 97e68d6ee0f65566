package belay.history;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.VIEW;

import belay.api.ContractBody;
import belay.api.request.Reason;
import belay.contract.Contract;
import belay.finalizing.Finalizing;
import belay.finalizing.Finalizing.Seen;
import belay.http.Answer;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Change;
import java.util.Optional;

/** {@code /apps/{app}/contracts}: the destructive halves of migrations, and having them done. */
public final class ContractsResource {
  private final Finalizing finalizing;
  private final Ledger ledger;

  public ContractsResource(Finalizing finalizing, Ledger ledger) {
    this.finalizing = finalizing;
    this.ledger = ledger;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/contracts", READ, VIEW, ContractBody.class, this::open)
        .get("/apps/{app}/releases/{release}/contract", READ, VIEW, ContractBody.class, this::one)
        .post(
            "/apps/{app}/releases/{release}/contract",
            WRITE,
            DEPLOY,
            Reason.class,
            ContractBody.class,
            this::begin);
  }

  private Answer open(Exchange x) {
    App app = x.app();
    return Answer.ok(finalizing.open(app).stream().map(seen -> body(app, seen)).toList());
  }

  private Answer one(Exchange x) {
    App app = x.app();
    return Answer.ok(body(app, finalizing.one(app, version(x, app))));
  }

  private Answer begin(Exchange x, Reason reason) {
    App app = x.app();
    Change change = x.change();
    return Answer.created(body(app, finalizing.begin(app, version(x, app), change)));
  }

  private int version(Exchange x, App app) {
    return NamedReleases.release(ledger, x, app).version();
  }

  private ContractBody body(App app, Seen seen) {
    Optional<Contract.Step> last = seen.contract().last();
    return new ContractBody(
        seen.version(),
        seen.command(),
        seen.state().word(),
        seen.since(),
        seen.before(),
        seen.waits().filter(_ -> seen.state() == Contract.State.OPEN),
        seen.contract().steps().stream()
            .map(s -> new ContractBody.Step(s.word().word(), s.detail(), s.by(), s.at()))
            .toList(),
        last.map(Contract.Step::detail).filter(_ -> seen.state() == Contract.State.FAILED),
        finalizing.output(app, seen.version()));
  }
}
