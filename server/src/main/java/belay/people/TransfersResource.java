package belay.people;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.USER;

import belay.access.Access;
import belay.access.Permission;
import belay.access.User;
import belay.api.TransferBody;
import belay.api.UserRef;
import belay.api.request.TransferCreate;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.lifecycle.AppLife;
import belay.release.App;
import belay.view.Platform;
import belay.view.Views;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code /account/app-transfers}. A transfer is done when it is asked for, and so accepted: there
 * is never one that waits.
 */
public final class TransfersResource {
  private final AppLife life;
  private final Apps apps;
  private final InstantSource clock;
  private final Access access;

  public TransfersResource(AppLife life, Access access, Apps apps, InstantSource clock) {
    this.life = life;
    this.apps = apps;
    this.clock = clock;
    this.access = access;
  }

  public void register(Routes routes) {
    routes
        .get("/account/app-transfers", READ, USER, TransferBody.class, x -> Answer.ok(List.of()))
        .get("/account/app-transfers/{transfer}", READ, USER, TransferBody.class, x -> none())
        .patch(
            "/account/app-transfers/{transfer}",
            EVERYTHING,
            USER,
            Void.class,
            TransferBody.class,
            x -> none())
        .delete(
            "/account/app-transfers/{transfer}", EVERYTHING, USER, TransferBody.class, x -> none())
        .post(
            "/account/app-transfers",
            EVERYTHING,
            USER,
            TransferCreate.class,
            TransferBody.class,
            this::create);
  }

  private static Answer none() {
    throw ApiError.notFound(
        "app-transfer", "No transfer waits here: an app is given away at once.");
  }

  private Answer create(Exchange x, TransferCreate asked) {
    User self = x.person().user();
    App app =
        apps.find(asked.app().value())
            .filter(a -> access.may(x.person(), a, Permission.VIEW))
            .orElseThrow(() -> ApiError.notFound("app", "Couldn't find that app."));
    if (!self.admin() && !app.ownerId().equals(self.id())) {
      throw ApiError.forbidden(
          "Only its owner or an administrator may give " + app.name() + " away.");
    }
    User recipient =
        Transfers.named(access, asked.recipient().value())
            .orElseThrow(() ->
                ApiError.invalid(
                    "No user has that email address. An administrator can create one: belay"
                        + " users:add EMAIL"));
    if (recipient.id().equals(app.ownerId())) {
      throw ApiError.invalid(recipient.email() + " owns " + app.name() + " already.");
    }
    if (!self.admin()) {
      life.insistMayOwn(recipient.id());
    }
    UserRef owner =
        access
            .user(app.ownerId())
            .map(o -> new UserRef(o.id(), o.email()))
            .orElseGet(() -> new UserRef(app.ownerId(), Views.NOBODY));
    App given = Transfers.give(access, apps, app, recipient, x.change());
    Instant now = clock.instant();
    return Answer.created(
        new TransferBody(
            Views.ref(given),
            now,
            Platform.id("app-transfer", app.id() + "/" + recipient.id() + "/" + now),
            owner,
            new UserRef(recipient.id(), recipient.email()),
            "accepted",
            now));
  }
}
