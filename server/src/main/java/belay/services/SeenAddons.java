package belay.services;

import belay.access.Access;
import belay.access.Permission;
import belay.addon.Addon;
import belay.addon.Provision;
import belay.addon.Provisions;
import belay.fleet.Records;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.release.App;
import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import belay.view.AddonViews;
import belay.view.AddonViews.Attaching;
import belay.view.HookAddonViews;
import belay.view.HookAddonViews.OfApp;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The add-ons, hooks among them, that a person sees: who made one, administrators, and who may view
 * an app that it is attached to.
 */
public record SeenAddons(
    Access access, Records records, Provisions provisions, AddonViews views, HookAddonViews hooks) {
  List<Attaching> attachings(Exchange x) {
    return views.attachings(app -> may(x, app));
  }

  private boolean may(Exchange x, App app) {
    return access.may(x.person(), app, Permission.VIEW);
  }

  List<Addon> all(Exchange x) {
    List<String> attached = attachings(x).stream().map(a -> a.addon().name()).toList();
    List<UUID> made = provisions(x).stream().map(Provision::id).toList();
    return records.addons().all().stream()
        .filter(a -> isOwn(x, a) || attached.contains(a.name()) || made.contains(a.id()))
        .toList();
  }

  /** Those that are made for apps that somebody may view, and those that he asked for. */
  List<Provision> provisions(Exchange x) {
    return provisions.all().stream().filter(p -> sees(x, p)).toList();
  }

  /** Whether somebody may view an app. */
  boolean sees(Exchange x, UUID app) {
    return records.apps().find(app).filter(a -> may(x, a)).isPresent();
  }

  private boolean sees(Exchange x, Provision provision) {
    return isOwn(x, provision.asker().userId())
        || records.apps().find(provision.appId()).filter(app -> may(x, app)).isPresent();
  }

  private static boolean isOwn(Exchange x, UUID owner) {
    return x.person().user().admin() || x.person().user().id().equals(owner);
  }

  static boolean isOwn(Exchange x, Addon addon) {
    return isOwn(x, addon.ownerId());
  }

  /** Whether somebody may attach it elsewhere: who made it, and who deploys the app that has it. */
  boolean mayUse(Exchange x, Addon addon) {
    return isOwn(x, addon) || provisions.find(addon.id()).filter(p -> deploys(x, p)).isPresent();
  }

  private boolean deploys(Exchange x, Provision provision) {
    return records
        .apps()
        .find(provision.appId())
        .filter(app -> access.may(x.person(), app, Permission.DEPLOY))
        .isPresent();
  }

  /** What an add-on's variables hold. */
  Map<String, String> values(Addon addon) {
    SortedMap<String, Reference> all = new TreeMap<>();
    addon.variables().forEach(v -> all.put(v, new Reference(addon.ref(), v)));
    return records.addons().resolve(new ConfigVars(new TreeMap<>(), all));
  }

  void insistMayUse(Exchange x, Provision provision) {
    if (!isOwn(x, provision.asker().userId()) && !deploys(x, provision)) {
      throw ApiError.forbidden(
          "Only who may deploy its app may do that with " + provision.name() + ".");
    }
  }

  Addon known(Exchange x, String nameOrId) {
    return all(x).stream()
        .filter(a -> a.name().equals(nameOrId) || a.id().toString().equals(nameOrId))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("add_on", "Couldn't find that add-on."));
  }

  List<OfApp> hooksOf(Exchange x) {
    return hooks.all(app -> may(x, app));
  }
}
