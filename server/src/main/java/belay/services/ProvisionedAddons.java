package belay.services;

import belay.access.Permission;
import belay.addon.Addon;
import belay.addon.Provision;
import belay.addon.Provision.Stage;
import belay.api.AddonLookup.AddOn;
import belay.api.request.AddonProvision;
import belay.api.request.AddonProvision.AttachmentName;
import belay.api.request.Ref;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.provider.ProvidedResources;
import belay.provider.Providers.Choice;
import belay.provider.Provisioning;
import belay.provider.SignOn;
import belay.release.App;
import belay.release.Change;
import belay.release.Printable;
import belay.view.AddonViews;
import java.util.List;
import java.util.Optional;

/**
 * Add-ons that this server makes, changed as Heroku's clients do it. What takes longer than a
 * client waits goes on, and is answered as it stands.
 */
public final class ProvisionedAddons {
  private final Provisioning provisioning;
  private final Changes changes;
  private final SeenAddons seen;
  private final AddonViews views;

  public ProvisionedAddons(
      Provisioning provisioning, Changes changes, SeenAddons seen, AddonViews views) {
    this.provisioning = provisioning;
    this.changes = changes;
    this.seen = seen;
    this.views = views;
  }

  Optional<Choice> choice(String plan) {
    return provisioning.providers().choose(plan);
  }

  /** Of those that an app has, or that are made for it; by name or id. */
  Optional<Provision> ofApp(App app, String wanted) {
    return provisioning.provisions().all().stream()
        .filter(p -> p.name().equals(wanted) || p.id().toString().equals(wanted))
        .filter(p -> p.appId().equals(app.id()) && p.stage() != Stage.DEPROVISIONED)
        .findFirst();
  }

  /** By its name or id, or the attachment's name, of those that Belay makes for the app. */
  Optional<Provision> made(Exchange x) {
    return made(x, x.value("addon"));
  }

  Optional<Provision> made(Exchange x, String wanted) {
    App app = x.app();
    return ofApp(app, wanted)
        .or(() ->
            seen.attachings(x).stream()
                .filter(a -> a.app().equals(app) && a.as().equals(wanted))
                .findFirst()
                .flatMap(a -> ofApp(app, a.addon().name())));
  }

  /** Those that an app has made for it, and that are there. */
  List<Provision> all(App app) {
    return provisioning.provisions().all().stream()
        .filter(p -> p.appId().equals(app.id()) && p.stage().isThere())
        .toList();
  }

  /** The name under which an app knows its first add-on of a service. */
  String usualName(String service) {
    return provisioning.providers().of(service).map(p -> p.service().as()).orElse("DATABASE");
  }

  /** Those that are being made for apps that somebody sees, and no app has. */
  List<Provision> making(Exchange x) {
    return seen.provisions(x).stream()
        .filter(p -> p.stage() == Stage.PROVISIONING || p.stage() == Stage.RESTORING)
        .toList();
  }

  Optional<Provision> making(Exchange x, String wanted) {
    return making(x).stream()
        .filter(p -> p.name().equals(wanted) || p.id().toString().equals(wanted))
        .findFirst();
  }

  /** What signs whoever asks on at its provider's pages. */
  Optional<SignOn> signOn(Exchange x, Provision provision) {
    ProvidedResources resources = resources();
    return resources
        .provider(provision)
        .signOn(
            resources.of(provision),
            new SignOn.Visitor(
                x.person().user().id(), x.person().user().email(), x.app().name().value()));
  }

  private ProvidedResources resources() {
    return new ProvidedResources(provisioning.provisions(), provisioning.providers());
  }

  Optional<String> place(Provision provision) {
    return provisioning
        .providers()
        .of(provision.service())
        .flatMap(provider -> provider.place(resources().of(provision)));
  }

  AddOn view(Exchange x, Provision provision) {
    return views.addon(provision, seen.attachings(x), x::expands);
  }

  Answer create(Exchange x, Choice choice, AddonProvision asked) throws InterruptedException {
    App app = x.app();
    Change change = x.change();
    Provision begun;
    try {
      begun = provisioning.begin(app, wish(app, choice, asked), change);
    } catch (Provisioning.WouldOverwrite e) {
      throw unconfirmed(app, e);
    }
    return Answer.created(view(x, worked(begun)));
  }

  static Provisioning.Wish wish(App app, Choice choice, AddonProvision asked) {
    return new Provisioning.Wish(
        choice,
        asked.name().filter(n -> !n.isBlank()),
        asked.attachment().flatMap(AttachmentName::name).filter(n -> !n.isBlank()),
        asked.confirm().filter(app.name().value()::equals).isPresent());
  }

  static ApiError unconfirmed(App app, Provisioning.WouldOverwrite e) {
    return new ApiError(
        423,
        "confirmation_required",
        e.getMessage() + " Confirm with the app's name (--confirm " + app.name() + ").");
  }

  private Provision worked(Provision asked) throws InterruptedException {
    return changes
        .await(() -> provisioning.work(asked.id()))
        .or(() -> provisioning.provisions().find(asked.id()))
        .orElse(asked);
  }

  Answer change(Exchange x, Provision provision, Ref plan) throws InterruptedException {
    Change change = x.change();
    Provision asked = provisioning.change(provision, plan.value(), change);
    return Answer.ok(view(x, worked(asked)));
  }

  /**
   * Destroys one.
   *
   * @param force also when other apps have it, or one does not come up without it
   */
  Answer destroy(Exchange x, Provision provision, boolean force) throws InterruptedException {
    App app = x.app();
    List<App> others =
        provisioning.users(provision).stream().filter(user -> !user.equals(app)).toList();
    if (!others.isEmpty() && !force) {
      throw ApiError.invalid(
          provision.name()
              + " is attached to "
              + others.getFirst().name()
              + " too. Detach it there first, or insist with --force.");
    }
    for (App other : others) {
      var _ = x.appNamed(other.name().value(), Permission.DEPLOY);
    }
    AddOn before = view(x, provision);
    Change change = x.change();
    Provision asked = provisioning.destroy(provision, force, change);
    var _ = worked(asked);
    return Answer.ok(AddonViews.gone(before));
  }

  /** Calls an add-on by another name; apps and their releases notice nothing. */
  Addon rename(Addon addon, String name) {
    provisioning.rename(addon, name);
    return seen.records().addons().find(name).orElse(addon);
  }

  private Provision known(Exchange x, String wanted) {
    Provision provision =
        seen.provisions(x).stream()
            .filter(p -> p.name().equals(wanted) || p.id().toString().equals(wanted))
            .findFirst()
            .orElseThrow(() ->
                ApiError.notFound(
                    "addon",
                    "Belay makes no add-on " + Printable.of(wanted) + ". belay addons lists all."));
    seen.insistMayUse(x, provision);
    return provision;
  }

  /** Brings one back. */
  Provision restore(Exchange x, String wanted, Optional<String> to) throws InterruptedException {
    Provision provision = known(x, wanted);
    Optional<App> app = to.map(name -> x.appNamed(name, Permission.DEPLOY));
    Change change = x.change();
    return worked(provisioning.restore(provision, app, change));
  }

  /** Gives one new credentials, and the apps that have it. */
  Provision rotate(Exchange x, String wanted) throws InterruptedException {
    Provision provision = known(x, wanted);
    Change change = x.change();
    return worked(provisioning.rotate(provision, change));
  }
}
