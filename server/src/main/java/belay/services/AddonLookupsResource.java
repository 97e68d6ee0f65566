package belay.services;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.READ_SECRETS;
import static belay.access.Scope.Need.WRITE_SECRETS;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Permission;
import belay.addon.Addon;
import belay.addon.Provision;
import belay.addon.Provision.Stage;
import belay.api.AddonLookup.AddOn;
import belay.api.AddonSsoBody;
import belay.api.request.AddonChange;
import belay.api.request.AddonDestroy;
import belay.api.request.AddonProvision;
import belay.api.request.AddonResolve;
import belay.deploy.AddonChanges;
import belay.history.Outcomes;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.provider.Providers.Choice;
import belay.release.App;
import belay.release.Change;
import belay.release.Printable;
import belay.switching.DeployOutcome;
import belay.view.AddonViews;
import belay.view.AddonViews.Attaching;
import belay.view.HookAddonViews;
import belay.view.HookAddonViews.OfApp;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Add-ons as Heroku's clients look them up, make, change and destroy them. What nobody here makes
 * is refused in words: a service that runs elsewhere has its variables given by hand.
 */
public final class AddonLookupsResource {
  private final AddonChanges addonChanges;
  private final Changes changes;
  private final SeenAddons seen;
  private final AddonViews views;
  private final HookAddonViews hooks;
  private final HookAddons hookAddons;
  private final ProvisionedAddons provisioned;
  private final Forks forks;

  public AddonLookupsResource(
      AddonChanges addonChanges,
      Changes changes,
      SeenAddons seen,
      AddonViews views,
      HookAddonViews hooks,
      HookAddons hookAddons,
      ProvisionedAddons provisioned,
      Forks forks) {
    this.forks = forks;
    this.addonChanges = addonChanges;
    this.changes = changes;
    this.seen = seen;
    this.views = views;
    this.hooks = hooks;
    this.hookAddons = hookAddons;
    this.provisioned = provisioned;
  }

  public void register(Routes routes) {
    routes
        .get("/addons", READ_SECRETS, USER, AddOn.class, x -> addons(x, _ -> true))
        .get("/users/{user}/addons", EVERYTHING, USER, AddOn.class, this::ofUser)
        .get("/addons/{addon}", READ_SECRETS, USER, AddOn.class, this::one)
        .get("/apps/{app}/addons", READ_SECRETS, VIEW, AddOn.class, this::ofApp)
        .get("/apps/{app}/addons/{addon}", READ_SECRETS, VIEW, AddOn.class, this::oneOfApp)
        .post(
            "/apps/{app}/addons",
            WRITE_SECRETS,
            DEPLOY,
            AddonProvision.class,
            AddOn.class,
            this::create)
        .get("/apps/{app}/addons/{addon}/sso", READ_SECRETS, DEPLOY, AddonSsoBody.class, this::sso)
        .patch(
            "/apps/{app}/addons/{addon}",
            WRITE_SECRETS,
            DEPLOY,
            AddonChange.class,
            AddOn.class,
            this::change)
        .delete(
            "/apps/{app}/addons/{addon}",
            WRITE_SECRETS,
            DEPLOY,
            AddonDestroy.class,
            AddOn.class,
            this::destroy)
        .post(
            "/actions/addons/resolve",
            WRITE_SECRETS,
            USER,
            AddonResolve.class,
            AddOn.class,
            this::resolve);
  }

  private Answer addons(Exchange x, Predicate<AddOn> wanted) {
    List<AddOn> all =
        Stream.of(
                seen.all(x).stream().map(a -> views.addon(a, seen.attachings(x), x::expands)),
                provisioned.making(x).stream().map(p -> provisioned.view(x, p)),
                seen.hooksOf(x).stream().map(h -> hooks.addon(h, x::expands)))
            .flatMap(s -> s)
            .filter(wanted)
            .toList();
    return x.range("id").page(all, entry("id", a -> a.id().toString()), entry("name", AddOn::name));
  }

  private Answer ofUser(Exchange x) {
    String who = x.value("user");
    if (!who.equals("~") && !who.equals(x.person().user().email())) {
      throw ApiError.notFound("user", "Couldn't find that user.");
    }
    return addons(x, _ -> true);
  }

  private Answer one(Exchange x) {
    String wanted = x.value("addon");
    return Answer.ok(
        seen.hooksOf(x).stream()
            .filter(hook -> hook.is(wanted))
            .findFirst()
            .map(hook -> hooks.addon(hook, x::expands))
            .or(() -> provisioned.making(x, wanted).map(p -> provisioned.view(x, p)))
            .orElseGet(() -> views.addon(seen.known(x, wanted), seen.attachings(x), x::expands)));
  }

  private Answer ofApp(Exchange x) {
    App app = x.app();
    List<Attaching> all = seen.attachings(x);
    return Answer.ok(
        Stream.concat(
                Stream.concat(
                    all.stream()
                        .filter(a -> a.app().equals(app))
                        .map(a -> views.addon(a.addon(), all, x::expands)),
                    seen.provisions(x).stream()
                        .filter(p -> p.appId().equals(app.id()))
                        .filter(p -> p.stage() != Stage.DEPROVISIONED)
                        .map(p -> provisioned.view(x, p)))
                    .collect(Collectors.toMap(AddOn::id, a -> a, (a, _) -> a, LinkedHashMap::new))
                    .values()
                    .stream(),
                hooks.all(app::equals).stream().map(h -> hooks.addon(h, x::expands)))
            .toList());
  }

  private Optional<OfApp> hook(App app, String wanted) {
    return hooks.all(app::equals).stream().filter(h -> h.is(wanted)).findFirst();
  }

  private Answer oneOfApp(Exchange x) {
    return Answer.ok(
        hook(x.app(), x.value("addon"))
            .map(hook -> hooks.addon(hook, x::expands))
            .or(() -> provisioned.made(x).map(p -> provisioned.view(x, p)))
            .orElseGet(() -> views.addon(attached(x).addon(), seen.attachings(x), x::expands)));
  }

  /** By the add-on's name or id, or the attachment's name. */
  private Attaching attached(Exchange x) {
    App app = x.app();
    String wanted = x.value("addon");
    return seen.attachings(x).stream()
        .filter(a -> a.app().equals(app) && a.is(wanted))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("add_on", "Couldn't find that add-on."));
  }

  private Answer create(Exchange x, AddonProvision asked) throws InterruptedException {
    App app = x.app();
    if (HookAddons.isPlan(asked.plan().value())) {
      return hookAddons.create(x, asked);
    }
    Optional<Choice> choice = provisioned.choice(asked.plan().value());
    if (choice.isPresent()) {
      if (choice.get().provider().copying().isPresent()) {
        Forks.insistKnown(asked);
      }
      return Forks.isAsked(asked)
          ? forks.create(x, choice.get(), asked)
          : provisioned.create(x, choice.get(), asked);
    }
    throw ApiError.invalid(
        "Couldn't find either the add-on service or the add-on plan of \""
            + Printable.of(asked.plan().value())
            + "\". belay addons:services lists what Belay makes. Give it the variables of a service"
            + " that runs elsewhere with belay addons:create NAME KEY=VALUE, then belay"
            + " addons:attach NAME -a "
            + app.name()
            + ".");
  }

  private Answer change(Exchange x, AddonChange asked) throws InterruptedException {
    if (asked.name().isPresent()) {
      return rename(x, asked.name().get());
    }
    Optional<Provision> made = provisioned.made(x);
    if (made.isPresent()) {
      return provisioned.change(
          x, made.get(), asked.plan().orElseThrow(() -> ApiError.invalid("\"plan\" is missing.")));
    }
    throw ApiError.invalid(
        "What runs elsewhere has no plans here. belay addons:set changes what their variables hold.");
  }

  private Answer sso(Exchange x) {
    Provision provision =
        provisioned
            .made(x)
            .orElseThrow(() -> ApiError.notFound("add_on", "Couldn't find that add-on."));
    return provisioned
        .signOn(x, provision)
        .map(on -> Answer.ok(AddonSsoBody.post(on.action(), on.params())))
        .orElseThrow(
            () -> ApiError.notFound("sso", provision.name() + " has no pages of its provider's."));
  }

  private Answer rename(Exchange x, String name) {
    if (hook(x.app(), x.value("addon")).isPresent()) {
      throw ApiError.invalid("A hook's name is given by Belay, and stays.");
    }
    Addon addon =
        seen.attachings(x).stream()
            .filter(a -> a.app().equals(x.app()) && a.is(x.value("addon")))
            .map(Attaching::addon)
            .findFirst()
            .or(() -> provisioned.made(x).map(p -> seen.known(x, p.name())))
            .orElseGet(() -> attached(x).addon());
    if (!seen.mayUse(x, addon)) {
      throw ApiError.forbidden("Only who may deploy its app may rename " + addon.name() + ".");
    }
    Addon renamed = provisioned.rename(addon, name);
    return Answer.ok(views.addon(renamed, seen.attachings(x), x::expands));
  }

  /** As Heroku's clients destroy: what is attached to this app alone. */
  private Answer destroy(Exchange x, AddonDestroy asked) throws InterruptedException {
    App app = x.app();
    Optional<OfApp> hook = hook(app, x.value("addon"));
    if (hook.isPresent()) {
      return hookAddons.destroy(x, hook.get());
    }
    Optional<Provision> made = provisioned.made(x);
    if (made.isPresent()) {
      return provisioned.destroy(x, made.get(), asked.force());
    }
    Addon addon = attached(x).addon();
    if (!SeenAddons.isOwn(x, addon)) {
      throw ApiError.forbidden("Only who made " + addon.name() + " may destroy it.");
    }
    for (Attaching other : views.attachings(_ -> true)) {
      if (other.addon().equals(addon) && !other.app().equals(app)) {
        throw ApiError.invalid(
            addon.name() + " is attached to other apps too. Detach it there first.");
      }
    }
    AddOn before = views.addon(addon, seen.attachings(x), x::expands);
    Change change = x.change();
    Optional<DeployOutcome> outcome =
        changes.await(() -> addonChanges.detach(app, addon.name(), change));
    outcome.ifPresent(Outcomes::throwIfFailed);
    if (outcome.isEmpty()) {
      throw Changes.stillWaiting();
    }
    addonChanges.destroy(addon);
    return Answer.ok(AddonViews.gone(before));
  }

  /** Finds what a person typed: an add-on's name or id, or, with an app, an attachment's name. */
  private Answer resolve(Exchange x, AddonResolve asked) {
    String wanted = asked.addon().value();
    Optional<App> app = asked.app().map(name -> x.appNamed(name, Permission.VIEW));
    Optional<OfApp> hook = seen.hooksOf(x).stream().filter(h -> h.is(wanted)).findFirst();
    if (hook.isPresent()) {
      return Answer.ok(List.of(hooks.addon(hook.get(), x::expands)));
    }
    Optional<Provision> making = provisioned.making(x, wanted);
    if (making.isPresent()) {
      return Answer.ok(List.of(provisioned.view(x, making.get())));
    }
    List<Attaching> all = seen.attachings(x);
    Optional<Addon> byAttachment =
        all.stream()
            .filter(a -> app.filter(a.app()::equals).isPresent() && a.as().equals(wanted))
            .map(Attaching::addon)
            .min(Comparator.comparing(Addon::name));
    Addon found = byAttachment.orElseGet(() -> seen.known(x, wanted));
    return Answer.ok(List.of(views.addon(found, all, x::expands)));
  }
}
