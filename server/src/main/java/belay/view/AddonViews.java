package belay.view;

import belay.addon.Addon;
import belay.addon.Addons;
import belay.addon.Provision;
import belay.api.AddonLookup.AddOn;
import belay.api.AddonLookup.Attached;
import belay.api.AddonLookup.Attachment;
import belay.api.AddonLookup.Entity;
import belay.api.AddonLookup.Plan;
import belay.api.AddonLookup.Price;
import belay.api.AddonLookup.Service;
import belay.api.IdName;
import belay.apps.Apps;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.ConfigVars.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Belay's add-ons in the words of the Platform API: one service with one plan, that cost nothing.
 */
public final class AddonViews {
  private static final String NAME = "external";
  private static final IdName SERVICE = new IdName(Platform.id("addon-service", NAME), NAME);
  private static final IdName PLAN = new IdName(Platform.id("plan", NAME), NAME + ":" + NAME);

  /** Stands where the API wants an app and an add-on is attached to none. */
  private static final IdName NO_APP = new IdName(Platform.id("app", "none"), "none");

  private final Apps apps;
  private final Ledger ledger;
  private final Addons addons;
  private final ProvisionViews provisions;
  private final Instant since;
  private final String pages;

  /**
   * @param provisions those that Belay makes
   * @param since when this server, and so its service of what runs elsewhere, was there
   * @param pages where a browser finds this server, without a slash at its end
   */
  public AddonViews(
      Apps apps,
      Ledger ledger,
      Addons addons,
      ProvisionViews provisions,
      Instant since,
      String pages) {
    this.pages = pages;
    this.provisions = provisions;
    this.apps = apps;
    this.ledger = ledger;
    this.addons = addons;
    this.since = since;
  }

  /**
   * What the serving config of an app refers to.
   *
   * @param as the name under which the app knows it
   * @param keys the config vars that it owns
   */
  public record Attaching(App app, Addon addon, String as, List<String> keys) {
    public Attaching {
      keys = List.copyOf(keys);
    }

    UUID id() {
      return Platform.id("attachment", app.id() + "/" + as);
    }

    public boolean hasId(String id) {
      return id().toString().equals(id);
    }

    /** By the add-on's name or id, or its own. */
    public boolean is(String wanted) {
      return addon.name().equals(wanted)
          || addon.id().toString().equals(wanted)
          || as.equals(wanted);
    }
  }

  /** Of the apps that somebody may see, by app and name. */
  public List<Attaching> attachings(Predicate<App> seen) {
    List<Attaching> all = new ArrayList<>();
    for (App app : apps.all()) {
      if (seen.test(app)) {
        ledger
            .serving(app.id())
            .ifPresent(e -> all.addAll(of(app, e.release().config().references())));
      }
    }
    return all;
  }

  private List<Attaching> of(App app, Map<String, Reference> references) {
    Map<String, List<String>> keys = new TreeMap<>();
    Map<String, String> names = new TreeMap<>();
    references.forEach((key, reference) -> {
      String as = key.replaceFirst("_" + reference.variable() + "$", "");
      keys.computeIfAbsent(as, _ -> new ArrayList<>()).add(key);
      names.put(as, reference.addon());
    });
    List<Attaching> all = new ArrayList<>();
    names.forEach((as, name) ->
        addons
            .find(name)
            .ifPresent(
                addon -> all.add(new Attaching(app, addon, as, keys.getOrDefault(as, List.of())))));
    return all;
  }

  /**
   * An add-on.
   *
   * @param expanded whether the client asked for a part of that name in full
   */
  public AddOn addon(Addon addon, List<Attaching> attachings, Predicate<String> expanded) {
    Optional<Provision> made = provisions.of(addon);
    return made.isPresent()
        ? addon(made.get(), attachings, expanded)
        : external(addon, attachings, expanded);
  }

  /** One that Belay makes, however far it is. */
  public AddOn addon(Provision provision, List<Attaching> attachings, Predicate<String> expanded) {
    List<Attaching> own =
        attachings.stream().filter(a -> a.addon().id().equals(provision.id())).toList();
    List<String> keys =
        own.stream()
            .filter(a -> a.app().id().equals(provision.appId()))
            .findFirst()
            .or(() -> own.stream().findFirst())
            .map(Attaching::keys)
            .orElse(List.of());
    IdName app = apps.find(provision.appId()).map(Views::ref).orElse(NO_APP);
    Optional<String> page =
        apps.find(provision.appId())
            .map(a -> addons.find(provision.name()).map(addon -> page(a, addon)).orElse(page(a)));
    return provisions.addon(provision, app, keys, page, expanded);
  }

  private String page(App app) {
    return pages + "/apps/" + app.name() + "/resources";
  }

  /** What a browser is shown of it: its provider's own pages where there are some. */
  private String page(App app, Addon addon) {
    return provisions.hasPages(addon)
        ? pages + "/apps/" + app.name() + "/addons/" + addon.name() + "/open"
        : page(app);
  }

  /** The services, and what is known of each. */
  public ProvisionViews provisions() {
    return provisions;
  }

  private AddOn external(Addon addon, List<Attaching> attachings, Predicate<String> expanded) {
    Optional<Attaching> first =
        attachings.stream().filter(a -> a.addon().equals(addon)).findFirst();
    IdName app = first.map(a -> Views.ref(a.app())).orElse(NO_APP);
    return new AddOn(
        List.of(),
        expanded.test("addon_service") ? service() : SERVICE,
        new Entity(app.id(), app.name(), "app"),
        app,
        Optional.of(free()),
        first.map(Attaching::keys).orElse(List.of()),
        addon.createdAt(),
        addon.id(),
        addon.name(),
        expanded.test("plan") ? plan() : PLAN,
        addon.id().toString(),
        "",
        "provisioned",
        addon.createdAt(),
        first.map(a -> page(a.app(), addon)));
  }

  /** The plan's name of what a release refers to; the add-on's own of one that is gone. */
  String planName(String ref) {
    return provisions.planName(ref).or(() -> addons.find(ref).map(_ -> planName())).orElse(ref);
  }

  /** Its plan's name. */
  public static String planName() {
    return PLAN.name();
  }

  /** As clients want to see what they destroyed. */
  public static AddOn gone(AddOn before) {
    return new AddOn(
        before.actions(),
        before.addonService(),
        before.billingEntity(),
        before.app(),
        before.billedPrice(),
        before.configVars(),
        before.createdAt(),
        before.id(),
        before.name(),
        before.plan(),
        before.providerId(),
        before.provisionMessage(),
        "deprovisioned",
        before.updatedAt(),
        before.webUrl());
  }

  public Attachment attachment(Attaching attaching, List<App> apps) {
    Addon addon = attaching.addon();
    IdName first =
        provisions
            .of(addon)
            .flatMap(p -> this.apps.find(p.appId()))
            .or(() ->
                attachings(apps::contains).stream()
                    .filter(a -> a.addon().equals(addon))
                    .findFirst()
                    .map(Attaching::app))
            .map(Views::ref)
            .orElse(NO_APP);
    return new Attachment(
        new Attached(addon.id(), addon.name(), first),
        Views.ref(attaching.app()),
        addon.createdAt(),
        attaching.id(),
        attaching.as(),
        Optional.empty(),
        addon.createdAt(),
        Optional.of(page(attaching.app(), addon)),
        Optional.empty());
  }

  public Service service() {
    Instant at = since;
    return new Service(
        Optional.empty(),
        at,
        "Services that run elsewhere",
        SERVICE.id(),
        SERVICE.name(),
        "ga",
        true,
        true,
        at,
        List.of(Platform.GENERATION));
  }

  public Plan plan() {
    Instant at = since;
    return new Plan(
        SERVICE,
        at,
        Optional.empty(),
        true,
        "Its variables are given by hand: belay addons:create",
        "External",
        PLAN.id(),
        false,
        true,
        PLAN.name(),
        free(),
        false,
        "ga",
        at,
        true);
  }

  static Price free() {
    return new Price(0, false, "month");
  }
}
