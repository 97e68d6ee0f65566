package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.OPERATE;
import static belay.http.Allowed.VIEW;

import belay.activity.OfSettings;
import belay.api.LimitBody;
import belay.api.request.LimitsUpdate;
import belay.api.request.Patch;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Limits;
import belay.release.Limits.Limit;
import belay.release.Slug;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** What each dyno of an app may use, as the serving release and the app's settings have it. */
final class LimitsResource {
  private final Ledger ledger;
  private final Apps apps;

  LimitsResource(Apps apps, Ledger ledger) {
    this.ledger = ledger;
    this.apps = apps;
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/limits", READ, VIEW, LimitBody.class, x -> limits(x.app()))
        .patch(
            "/apps/{app}/limits",
            WRITE,
            OPERATE,
            LimitsUpdate.class,
            LimitBody.class,
            this::change);
  }

  private Answer limits(App app) {
    Limits asked =
        ledger
            .serving(app.id())
            .flatMap(s -> s.release().slug())
            .flatMap(ledger::slug)
            .map(Slug::limits)
            .orElse(Limits.USUAL);
    Limits limits = apps.settings(app).limits().over(asked);
    return Answer.ok(
        Arrays.stream(Limit.values())
            .map(
                limit -> new LimitBody(limit.word(), boxed(limits.of(limit)), boxed(limit.usual())))
            .toList());
  }

  private static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }

  /** All of it, or nothing where one value is wrong; null is for the usual. */
  private Answer change(Exchange x, LimitsUpdate asked) {
    App app = x.app();
    Limits before = apps.settings(app).limits();
    Limits next = before;
    for (Limit limit : Limit.values()) {
      next = with(next, limit, asked(asked, limit));
    }
    Optional<Limit> widened = next.widened(before);
    if (widened.isPresent() && !x.person().user().admin()) {
      throw ApiError.forbidden(
          "Only an administrator of the server lets an app use more than usual: "
              + widened.get().word()
              + " is "
              + widened.get().usual().orElseThrow()
              + ".");
    }
    if (!next.equals(before)) {
      String what = next.values().isEmpty() ? "the usual ones" : next.toString();
      apps.settings(
          app, apps.settings(app).withLimits(next), new OfSettings.DynoLimits(what), x.change());
    }
    return limits(app);
  }

  private static Patch<Integer> asked(LimitsUpdate asked, Limit limit) {
    return switch (limit) {
      case PROCESSES -> asked.processes();
      case MEMORY -> asked.memory();
      case CPU -> asked.cpu();
      case TMP -> asked.tmp();
      case SHM -> asked.shm();
      case DISK -> asked.disk();
      case FILES -> asked.files();
    };
  }

  private static Limits with(Limits limits, Limit limit, Patch<Integer> asked) {
    return switch (asked) {
      case Patch.Left<Integer>() -> limits;
      case Patch.Unset<Integer>() -> limits.with(limit.word(), OptionalInt.empty());
      case Patch.Put<Integer>(Integer value) -> limits.with(limit.word(), OptionalInt.of(value));
    };
  }
}
