package belay.services;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.USER;

import belay.api.AddonDocsBody;
import belay.api.AddonLookup.Plan;
import belay.api.AddonLookup.Service;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.view.AddonViews;
import belay.view.HookAddonViews;
import java.util.List;
import java.util.stream.Stream;

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
        .get("/addon-services/{service}/docs", READ, USER, AddonDocsBody.class, this::docs)
        .get("/addon-services/{service}/plans", READ, USER, Plan.class, this::plans)
        .get("/addon-services/{service}/plans/{plan}", READ, USER, Plan.class, this::plan);
  }

  private List<Service> all() {
    return Stream.concat(
            external.provisions().services().stream(),
            Stream.of(hooks.service(), external.service()))
        .toList();
  }

  private Service service(String name) {
    String known = external.provisions().serviceName(name);
    return all().stream()
        .filter(s -> known.equals(s.name()) || name.equals(s.id().toString()))
        .findFirst()
        .orElseThrow(
            () -> ApiError.notFound("addon_service", "Couldn't find that add-on service."));
  }

  private Answer docs(Exchange x) {
    String service = service(x.value("service")).name();
    return external
        .provisions()
        .docs(service)
        .map(url -> Answer.ok(new AddonDocsBody(service, url)))
        .orElseThrow(() ->
            ApiError.notFound(
                "docs",
                service.equals(external.service().name())
                    ? "What runs elsewhere is described where it runs."
                    : "There are no pages of " + service + ": belay help hooks:add says all."));
  }

  private Answer plans(Exchange x) {
    return Answer.ok(plans(service(x.value("service"))));
  }

  private List<Plan> plans(Service service) {
    if (service.equals(hooks.service())) {
      return hooks.plans();
    }
    return service.equals(external.service())
        ? List.of(external.plan())
        : external.provisions().plans(service.name());
  }

  private Answer plan(Exchange x) {
    Service service = service(x.value("service"));
    String wanted = x.value("plan");
    return Answer.ok(
        plans(service).stream()
            .filter(p ->
                p.name().equals(wanted)
                    || p.name().equals(service.name() + ":" + wanted)
                    || p.id().toString().equals(wanted))
            .findFirst()
            .orElseThrow(() -> ApiError.notFound("plan", "Couldn't find that plan.")));
  }
}
