package belay.platform;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.READ_SECRETS;
import static belay.access.Scope.Need.WRITE;
import static belay.access.Scope.Need.WRITE_SECRETS;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Permission;
import belay.addon.Addon;
import belay.api.AddonLookup.AddOn;
import belay.api.AddonLookup.Attachment;
import belay.api.request.AddonProvision;
import belay.api.request.AddonResolve;
import belay.api.request.AttachmentCreate;
import belay.api.request.AttachmentResolve;
import belay.api.request.FreeForm;
import belay.history.Outcomes;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Context;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.release.Change;
import belay.release.Printable;
import belay.switching.DeployOutcome;
import belay.view.AddonViews.Attaching;
import belay.view.AddonViews;
import belay.view.HookAddonViews.OfApp;
import belay.view.HookAddonViews;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Add-ons as Heroku's clients look them up, attach and detach them. One is seen by who made it, by
 * administrators, and by who may view an app that it is attached to. What Heroku's clients would
 * have to buy is refused in words: an add-on's variables are given by hand.
 */
final class AddonLookupsResource {
  private final Context context;
  private final AddonViews views;
  private final HookAddonViews hooks;
  private final HookAddons hookAddons;

  AddonLookupsResource(Context context) {
    this.context = context;
    this.views = context.addonViews();
    this.hooks = context.hookAddonViews();
    this.hookAddons = new HookAddons(context);
  }

  void register(Routes routes) {
    addOns(routes);
    attachments(routes);
  }

  private void addOns(Routes routes) {
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
        .patch(
            "/apps/{app}/addons/{addon}",
            WRITE_SECRETS,
            DEPLOY,
            FreeForm.class,
            AddOn.class,
            this::change)
        .delete("/apps/{app}/addons/{addon}", WRITE_SECRETS, DEPLOY, AddOn.class, this::destroy)
        .post(
            "/actions/addons/resolve",
            WRITE_SECRETS,
            USER,
            AddonResolve.class,
            AddOn.class,
            this::resolve);
  }

  private void attachments(Routes routes) {
    routes
        .get(
            "/addons/{addon}/addon-attachments",
            READ_SECRETS,
            USER,
            Attachment.class,
            this::attachmentsOf)
        .get("/addon-attachments", READ, USER, Attachment.class, this::allAttachments)
        .get(
            "/addon-attachments/{attachment}",
            READ,
            USER,
            Attachment.class,
            x -> Answer.ok(view(byId(x))))
        .post(
            "/addon-attachments",
            WRITE,
            USER,
            AttachmentCreate.class,
            Attachment.class,
            this::attach)
        .delete("/addon-attachments/{attachment}", WRITE, USER, Attachment.class, this::detach)
        .get("/apps/{app}/addon-attachments", READ, VIEW, Attachment.class, this::attachmentsOfApp)
        .get(
            "/apps/{app}/addon-attachments/{name}",
            READ,
            VIEW,
            Attachment.class,
            this::attachmentOfApp)
        .post(
            "/actions/addon-attachments/resolve",
            WRITE,
            USER,
            AttachmentResolve.class,
            Attachment.class,
            this::resolveAttachment);
  }

  private Answer addons(Exchange x, Predicate<AddOn> wanted) {
    List<AddOn> all =
        Stream.concat(
                seen(x).stream().map(a -> views.addon(a, attachings(x), x::expands)),
                hooksSeen(x).stream().map(h -> hooks.addon(h, x::expands)))
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

  private List<Attaching> attachings(Exchange x) {
    return views.attachings(app -> may(x, app));
  }

  private boolean may(Exchange x, App app) {
    return context.services().access().may(x.person(), app, Permission.VIEW);
  }

  private List<Addon> seen(Exchange x) {
    List<String> attached = attachings(x).stream().map(a -> a.addon().name()).toList();
    return context.services().addons().all().stream()
        .filter(a -> isOwn(x, a) || attached.contains(a.name()))
        .toList();
  }

  private static boolean isOwn(Exchange x, Addon addon) {
    return x.person().user().admin() || x.person().user().id().equals(addon.ownerId());
  }

  private Addon known(Exchange x, String nameOrId) {
    return seen(x).stream()
        .filter(a -> a.name().equals(nameOrId) || a.id().toString().equals(nameOrId))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("add_on", "Couldn't find that add-on."));
  }

  private List<OfApp> hooksSeen(Exchange x) {
    return hooks.all(app -> may(x, app));
  }

  private Optional<OfApp> hookSeen(Exchange x, String wanted) {
    return hooksSeen(x).stream().filter(h -> h.is(wanted)).findFirst();
  }

  private Answer one(Exchange x) {
    String wanted = x.value("addon");
    return Answer.ok(
        hookSeen(x, wanted)
            .map(hook -> hooks.addon(hook, x::expands))
            .orElseGet(() -> views.addon(known(x, wanted), attachings(x), x::expands)));
  }

  private Answer ofApp(Exchange x) {
    App app = x.app();
    List<Attaching> all = attachings(x);
    return Answer.ok(
        Stream.concat(
                all.stream()
                    .filter(a -> a.app().equals(app))
                    .map(a -> views.addon(a.addon(), all, x::expands)),
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
            .orElseGet(() -> views.addon(attached(x).addon(), attachings(x), x::expands)));
  }

  /** By the add-on's name or id, or the attachment's name. */
  private Attaching attached(Exchange x) {
    App app = x.app();
    String wanted = x.value("addon");
    return attachings(x).stream()
        .filter(a -> a.app().equals(app) && a.is(wanted))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("add_on", "Couldn't find that add-on."));
  }

  private Answer create(Exchange x, AddonProvision asked) throws InterruptedException {
    App app = x.app();
    if (HookAddons.isPlan(asked.plan().value())) {
      return hookAddons.create(x, asked);
    }
    throw ApiError.invalid(
        "Couldn't find either the add-on service or the add-on plan of \""
            + Printable.of(asked.plan().value())
            + "\". Belay provisions none: give it the variables of a service that runs elsewhere"
            + " with belay addons:create NAME KEY=VALUE, then belay addons:attach NAME -a "
            + app.name()
            + ".");
  }

  private Answer change(Exchange x) {
    throw ApiError.invalid(
        "Add-ons have no plans here. belay addons:set changes what their variables hold.");
  }

  /** As Heroku's clients destroy: what is attached to this app alone. */
  private Answer destroy(Exchange x) throws InterruptedException {
    App app = x.app();
    Optional<OfApp> hook = hook(app, x.value("addon"));
    if (hook.isPresent()) {
      return hookAddons.destroy(x, hook.get());
    }
    Addon addon = attached(x).addon();
    if (!isOwn(x, addon)) {
      throw ApiError.forbidden("Only who made " + addon.name() + " may destroy it.");
    }
    for (Attaching other : views.attachings(_ -> true)) {
      if (other.addon().equals(addon) && !other.app().equals(app)) {
        throw ApiError.invalid(
            addon.name() + " is attached to other apps too. Detach it there first.");
      }
    }
    AddOn before = views.addon(addon, attachings(x), x::expands);
    Change change = x.change();
    DeployOutcome outcome =
        context
            .changes()
            .await(() -> context.services().deployer().detach(app, addon.name(), change))
            .orElseThrow(Changes::stillWaiting);
    Outcomes.throwIfFailed(outcome);
    context.services().deployer().destroyAddon(addon);
    return Answer.ok(AddonViews.gone(before));
  }

  private Attachment view(Attaching attaching) {
    return views.attachment(attaching, context.services().apps().all());
  }

  private Answer attachments(Exchange x, Predicate<Attaching> wanted) {
    return attachments(x, attachings(x).stream().filter(wanted).map(this::view).toList());
  }

  private static Answer attachments(Exchange x, List<Attachment> all) {
    return x.range("id")
        .page(all, entry("id", a -> a.id().toString()), entry("name", Attachment::name));
  }

  private Answer allAttachments(Exchange x) {
    var own = attachings(x).stream().map(this::view);
    return attachments(
        x, Stream.concat(own, hooksSeen(x).stream().map(hooks::attachment)).toList());
  }

  private Answer attachmentsOf(Exchange x) {
    String wanted = x.value("addon");
    return hookSeen(x, wanted)
        .map(hook -> attachments(x, List.of(hooks.attachment(hook))))
        .orElseGet(() -> {
          Addon addon = known(x, wanted);
          return attachments(x, a -> a.addon().equals(addon));
        });
  }

  private Answer attachmentsOfApp(Exchange x) {
    App app = x.app();
    var own = attachings(x).stream().filter(a -> a.app().equals(app)).map(this::view);
    return attachments(
        x, Stream.concat(own, hooks.all(app::equals).stream().map(hooks::attachment)).toList());
  }

  private Answer attachmentOfApp(Exchange x) {
    App app = x.app();
    String name = x.value("name");
    return Answer.ok(
        view(
            attachings(x).stream()
                .filter(a -> a.app().equals(app) && (a.as().equals(name) || a.hasId(name)))
                .findFirst()
                .orElseThrow(AddonLookupsResource::noAttachment)));
  }

  private static ApiError noAttachment() {
    return ApiError.notFound("add_on attachment", "Couldn't find that add on attachment.");
  }

  private Attaching byId(Exchange x) {
    return attachings(x).stream()
        .filter(a -> a.hasId(x.value("attachment")))
        .findFirst()
        .orElseThrow(AddonLookupsResource::noAttachment);
  }

  private Answer attach(Exchange x, AttachmentCreate asked) throws InterruptedException {
    App app = x.appNamed(asked.app().value(), Permission.DEPLOY);
    Addon addon = known(x, asked.addon().value());
    if (!isOwn(x, addon)) {
      throw ApiError.forbidden("Only who made " + addon.name() + " may attach it.");
    }
    String as = asked.name().filter(a -> !a.isBlank()).orElse("DATABASE");
    Change change = x.change();
    Optional<DeployOutcome> outcome =
        context.changes().await(() -> context.services().deployer().attach(app, addon, as, change));
    outcome.ifPresent(Outcomes::throwIfFailed);
    return Answer.created(
        view(
            attachings(x).stream()
                .filter(a -> a.app().equals(app) && a.as().equals(as))
                .findFirst()
                .orElseThrow(Changes::stillWaiting)));
  }

  private Answer detach(Exchange x) throws InterruptedException {
    Attaching attaching = byId(x);
    App app = x.appNamed(attaching.app().name().value(), Permission.DEPLOY);
    Attachment before = view(attaching);
    Change change = x.change();
    String addon = attaching.addon().name();
    Optional<DeployOutcome> outcome =
        context.changes().await(() -> context.services().deployer().detach(app, addon, change));
    outcome.ifPresent(Outcomes::throwIfFailed);
    return Answer.ok(before);
  }

  /** Finds what a person typed: an add-on's name or id, or, with an app, an attachment's name. */
  private Answer resolve(Exchange x, AddonResolve asked) {
    String wanted = asked.addon().value();
    Optional<App> app = asked.app().map(name -> x.appNamed(name, Permission.VIEW));
    Optional<OfApp> hook = hookSeen(x, wanted);
    if (hook.isPresent()) {
      return Answer.ok(List.of(hooks.addon(hook.get(), x::expands)));
    }
    List<Attaching> all = attachings(x);
    Optional<Addon> byAttachment =
        all.stream()
            .filter(a -> app.filter(a.app()::equals).isPresent() && a.as().equals(wanted))
            .map(Attaching::addon)
            .min(Comparator.comparing(Addon::name));
    Addon found = byAttachment.orElseGet(() -> known(x, wanted));
    return Answer.ok(List.of(views.addon(found, all, x::expands)));
  }

  private Answer resolveAttachment(Exchange x, AttachmentResolve asked) {
    String wanted = asked.addonAttachment().value();
    Optional<App> app = asked.app().map(name -> x.appNamed(name, Permission.VIEW));
    List<Attachment> found =
        attachings(x).stream()
            .filter(a -> app.isEmpty() || a.app().equals(app.get()))
            .filter(a -> a.hasId(wanted) || a.as().equals(wanted))
            .map(this::view)
            .toList();
    if (found.isEmpty()) {
      throw noAttachment();
    }
    return Answer.ok(found);
  }
}
