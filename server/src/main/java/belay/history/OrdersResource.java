package belay.history;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.ROLLBACK;
import static belay.http.Allowed.VIEW;

import belay.api.OrderBody;
import belay.api.OrdersBody;
import belay.api.request.LockCreate;
import belay.api.request.Reason;
import belay.apps.Orders;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Change;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.release.Sign;
import belay.release.Slug;
import belay.rollback.Block;
import belay.view.Json;
import belay.view.OrderViews;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What people order about an app's releases. Whoever may roll back may pin, unpin and block: who is
 * woken at night must be able to hold what he put back.
 */
public final class OrdersResource {
  private static final Duration LOCK_MAX = Duration.ofDays(3_650);
  private static final OfRelease BLOCK = new OfRelease("block", "blocked", Orders::unblock);
  private static final OfRelease KEEP = new OfRelease("keep", "kept by hand", Orders::unkeep);

  private final Orders orders;
  private final Ledger ledger;

  private final InstantSource clock;

  public OrdersResource(Orders orders, Ledger ledger, InstantSource clock) {
    this.clock = clock;
    this.orders = orders;
    this.ledger = ledger;
  }

  /** Ends what was ordered of a release; answers whether it was there. */
  private interface Ending {
    boolean end(Orders orders, App app, int version, Change change);
  }

  /** What can be ordered of one release, in words, who may, and how it ends. */
  private record OfRelease(String what, String how, Ending ending) {}

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/orders", READ, VIEW, OrdersBody.class, this::all)
        .put("/apps/{app}/pin", WRITE, ROLLBACK, Reason.class, OrderBody.class, this::pin)
        .delete("/apps/{app}/pin", WRITE, ROLLBACK, OrderBody.class, this::unpin)
        .put(
            "/apps/{app}/deploy-lock", WRITE, DEPLOY, LockCreate.class, OrderBody.class, this::lock)
        .delete("/apps/{app}/deploy-lock", WRITE, DEPLOY, OrderBody.class, this::unlock)
        .put(
            "/apps/{app}/releases/{release}/block",
            WRITE,
            ROLLBACK,
            Reason.class,
            OrderBody.class,
            this::block)
        .delete(
            "/apps/{app}/releases/{release}/block",
            WRITE,
            ROLLBACK,
            ObjectNode.class,
            x -> end(x, BLOCK))
        .put(
            "/apps/{app}/releases/{release}/keep",
            WRITE,
            MANAGE,
            Reason.class,
            ObjectNode.class,
            this::keep)
        .delete(
            "/apps/{app}/releases/{release}/keep",
            WRITE,
            MANAGE,
            ObjectNode.class,
            x -> end(x, KEEP));
  }

  private Answer all(Exchange x) {
    App app = x.app();
    return Answer.ok(
        new OrdersBody(
            orders.pin(app).map(OrderViews::body),
            orders.lock(app).map(OrderViews::body),
            orders.blocks(app).stream().map(OrderViews::body).toList(),
            List.copyOf(orders.kept(app).keySet())));
  }

  private Answer pin(Exchange x, Reason reason) {
    App app = x.app();
    int serving =
        ledger
            .serving(app.id())
            .map(LedgerEntry::release)
            .map(r -> r.kind() == Kind.ROLLBACK ? r.ref().target().orElseThrow() : r.version())
            .orElseThrow(() -> ApiError.invalid(app.name() + " has no release to pin."));
    return Answer.ok(OrderViews.body(orders.pin(app, serving, x.change())));
  }

  private Answer unpin(Exchange x) {
    App app = x.app();
    return ended(orders.unpin(app, x.change()).map(OrderViews::body), app, "pin", "pinned");
  }

  /** What was ended; to end what is not there is an error. */
  private static Answer ended(Optional<OrderBody> order, App app, String what, String how) {
    return order
        .map(Answer::ok)
        .orElseThrow(() -> ApiError.notFound(what, app.name() + " is not " + how + "."));
  }

  private Answer lock(Exchange x, LockCreate wish) {
    App app = x.app();
    Optional<Instant> until = wish.until().map(RollbackResource::time);
    Instant now = clock.instant();
    if (until.filter(u -> !u.isAfter(now)).isPresent()) {
      throw ApiError.invalid("\"until\" is in the past.");
    }
    if (until.filter(u -> u.isAfter(now.plus(LOCK_MAX))).isPresent()) {
      throw ApiError.invalid(
          "\"until\" is too far away: at most ten years; without it a lock has no end.");
    }
    return Answer.ok(OrderViews.body(orders.lock(app, until, x.change())));
  }

  private Answer unlock(Exchange x) {
    App app = x.app();
    return ended(orders.unlock(app, x.change()).map(OrderViews::body), app, "lock", "locked");
  }

  private Answer block(Exchange x, Reason reason) {
    App app = x.app();
    LedgerEntry entry = NamedReleases.release(ledger, x, app);
    Change change = x.change();
    if (change.reason().isEmpty()) {
      throw ApiError.invalid("Say why, for those who meet the block: \"reason\" is missing.");
    }
    if (entry.release().slug().isEmpty()) {
      throw ApiError.invalid(entry.release().label() + " has no slug: nobody can put it live.");
    }
    Optional<String> commit = entry.release().slug().flatMap(ledger::slug).flatMap(Slug::commit);
    Sign sign = new Sign(change.actor().email(), clock.instant(), change.reason());
    Block block = Block.of(entry, commit, sign);
    orders.block(app, block, change);
    return Answer.ok(OrderViews.body(block));
  }

  private Answer keep(Exchange x, Reason reason) {
    App app = x.app();
    LedgerEntry entry = NamedReleases.release(ledger, x, app);
    if (entry.status() == ReleaseStatus.EXPIRED) {
      throw ApiError.invalid(
          entry.release().label() + " is expired: its slug was removed, there is nothing to keep.");
    }
    if (entry.release().slug().isEmpty()) {
      throw ApiError.invalid(entry.release().label() + " has no slug to keep.");
    }
    boolean changed = orders.keep(app, entry.version(), x.change());
    return Answer.ok(Json.object().put("version", entry.version()).put("changed", changed));
  }

  private Answer end(Exchange x, OfRelease order) {
    App app = x.app();
    LedgerEntry entry = NamedReleases.release(ledger, x, app);
    if (!order.ending().end(orders, app, entry.version(), x.change())) {
      throw ApiError.notFound(
          order.what(), entry.release().label() + " is not " + order.how() + ".");
    }
    return Answer.ok(Json.object().put("version", entry.version()));
  }
}
