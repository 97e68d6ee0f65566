package belay.dashboard;

import belay.api.HookBody;
import belay.api.HookDeliveryBody;
import belay.api.OverviewBody;
import belay.http.Inside.Asked;
import java.util.List;
import java.util.Map;

/** Hooks of an app: who is told of what happens, and what each was told. */
final class HooksPages {
  static final List<String> KINDS = List.of("slack", "email", "http");
  private static final List<String> EVENTS =
      List.of(
          "deploy", "rollback", "failed", "pin", "down", "crashing", "errors", "job", "contract");
  private static final int DELIVERIES_SHOWN = 30;

  void register(PageRoutes routes) {
    routes.get("/apps/{app}/hooks", HooksPages::show);
  }

  private static Reply show(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    String name = app.app().name();
    return visit.page(
        "hooks.jte",
        "Settings",
        app,
        Map.of(
            "hooks",
            visit.list(HookBody.class, "apps", name, "hooks"),
            "deliveries",
            deliveries(visit, "apps", name, "hook-deliveries"),
            "kinds",
            KINDS,
            "events",
            EVENTS));
  }

  static List<HookDeliveryBody> deliveries(Visit visit, String... path)
      throws InterruptedException {
    return visit.list(
        HookDeliveryBody.class,
        Asked.get(path).with("Range", "seq ..; max=" + DELIVERIES_SHOWN + ", order=desc"));
  }
}
