package belay.view;

import belay.addon.Addon;
import belay.addon.Provision;
import belay.api.AddonLookup.AddOn;
import belay.api.AddonLookup.Entity;
import belay.api.AddonLookup.Plan;
import belay.api.AddonLookup.Service;
import belay.api.IdName;
import belay.provider.AddonPlan;
import belay.provider.AddonService;
import belay.provider.Provider;
import belay.provider.Provisioning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Add-ons that this server's providers make, and what there is to be made, for the API. */
public final class ProvisionViews {
  private final Provisioning provisioning;
  private final Instant since;

  /**
   * @param since when this server, and so what it offers, was there
   */
  public ProvisionViews(Provisioning provisioning, Instant since) {
    this.provisioning = provisioning;
    this.since = since;
  }

  /** What is known of how an add-on is made; empty for a service that runs elsewhere. */
  public Optional<Provision> of(Addon addon) {
    return provisioning.provisions().find(addon.id());
  }

  /** In the Platform API's words. */
  public static String state(Provision provision) {
    return switch (provision.stage()) {
      case PROVISIONING, FILLING, ATTACHING, RESTORING -> "provisioning";
      case PROVISIONED, CHANGING, TELLING, ROTATING, SETTLING -> "provisioned";
      case DETACHING, STOPPING, DEPROVISIONED, DELETING -> "deprovisioned";
    };
  }

  /** A plan's whole name. */
  public static String planName(Provision provision) {
    return provision.service() + ":" + provision.plan();
  }

  /** The same of what a release refers to; empty for what Belay does not make. */
  Optional<String> planName(String ref) {
    return provisioning.provisions().named(ref).map(ProvisionViews::planName);
  }

  /** Whether its provider has pages of its own for it. */
  boolean hasPages(Addon addon) {
    return of(addon)
        .flatMap(p -> provisioning.providers().of(p.service()))
        .filter(Provider::signsOn)
        .isPresent();
  }

  /** Where it is described what a service is; empty for one that says nothing of it. */
  public Optional<String> docs(String service) {
    return provisioning.providers().of(service).flatMap(Provider::docs);
  }

  AddOn addon(
      Provision provision,
      IdName app,
      List<String> keys,
      Optional<String> page,
      Predicate<String> expanded) {
    Optional<AddonService> known =
        provisioning.providers().of(provision.service()).map(Provider::service);
    IdName service = serviceRef(provision.service());
    IdName plan = planRef(planName(provision));
    Object wholeService = known.<Object>map(this::service).orElse(service);
    Object wholePlan =
        known.flatMap(s -> s.plan(provision.plan()).<Object>map(p -> plan(s, p))).orElse(plan);
    return new AddOn(
        List.of(),
        expanded.test("addon_service") ? wholeService : service,
        new Entity(app.id(), app.name(), "app"),
        app,
        Optional.of(AddonViews.free()),
        keys,
        provision.createdAt(),
        provision.id(),
        provision.name(),
        expanded.test("plan") ? wholePlan : plan,
        provision.id().toString(),
        provision.message(),
        state(provision),
        provision.changedAt(),
        page);
  }

  /** A service, by its id too. */
  public static IdName serviceRef(String name) {
    return new IdName(Platform.id("addon-service", name), name);
  }

  /** A plan, by its id too. */
  public static IdName planRef(String fullName) {
    return new IdName(Platform.id("plan", fullName), fullName);
  }

  /** The name of a service that may be said by another one. */
  public String serviceName(String wanted) {
    return provisioning.providers().of(wanted).map(p -> p.service().name()).orElse(wanted);
  }

  public List<Service> services() {
    return provisioning.providers().all().stream().map(p -> service(p.service())).toList();
  }

  private Service service(AddonService service) {
    IdName ref = serviceRef(service.name());
    return new Service(
        Optional.empty(),
        since,
        service.humanName(),
        ref.id(),
        ref.name(),
        "ga",
        true,
        true,
        since,
        List.of(Platform.GENERATION));
  }

  public List<Plan> plans(String service) {
    return provisioning.providers().of(service).map(Provider::service).stream()
        .flatMap(s -> s.plans().stream().map(p -> plan(s, p)))
        .toList();
  }

  private Plan plan(AddonService service, AddonPlan plan) {
    IdName ref = planRef(service.fullName(plan));
    return new Plan(
        serviceRef(service.name()),
        since,
        Optional.empty(),
        plan.equals(service.usual()),
        plan.description(),
        plan.humanName(),
        ref.id(),
        false,
        true,
        ref.name(),
        AddonViews.free(),
        false,
        "ga",
        since,
        true);
  }
}
