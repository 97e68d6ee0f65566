package belay.services;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.USER;

import belay.api.AddonLookup.Plan;
import belay.api.AddonLookup.Service;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.view.AddonViews;
import belay.view.HookAddonViews;
import java.util.List;

/** {@code /addon-services}: which kinds of add-ons there are, as Heroku's clients look them up. */
public final class AddonServicesResource {
  private final AddonViews external;
  private final HookAddonViews hooks;

  public AddonServicesResource(AddonViews addonViews, HookAddonViews hookAddonViews) {
    this.external = addonViews;
    this.hooks = hookAddonViews;
  }

  public void register(Routes routes) {
    routes
        .get("/addon-services", READ, USER, Service.class, _ -> Answer.ok(all()))
        .get(
            "/addon-services/{service}",
            READ,
            USER,
            Service.class,
            x -> Answer.ok(service(x.value("service"))))
        .get("/addon-services/{service}/plans", READ, USER, Plan.class, this::plans);
  }

  private List<Service> all() {
    return List.of(hooks.service(), external.service());
  }

  private Service service(String name) {
    return all().stream()
        .filter(s -> name.equals(s.name()) || name.equals(s.id().toString()))
        .findFirst()
        .orElseThrow(
            () -> ApiError.notFound("addon_service", "Couldn't find that add-on service."));
  }

  private Answer plans(Exchange x) {
    boolean ofHooks = service(x.value("service")).equals(hooks.service());
    return Answer.ok(ofHooks ? hooks.plans() : List.of(external.plan()));
  }
}
