package belay.services;

import belay.access.Access;
import belay.access.Permission;
import belay.addon.Addon;
import belay.addon.Addons;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.release.App;
import belay.view.AddonViews;
import belay.view.AddonViews.Attaching;
import belay.view.HookAddonViews;
import belay.view.HookAddonViews.OfApp;
import java.util.List;

/**
 * The add-ons, hooks among them, that a person sees: who made one, administrators, and who may view
 * an app that it is attached to.
 */
public record SeenAddons(Access access, Addons addons, AddonViews views, HookAddonViews hooks) {
  List<Attaching> attachings(Exchange x) {
    return views.attachings(app -> may(x, app));
  }

  private boolean may(Exchange x, App app) {
    return access.may(x.person(), app, Permission.VIEW);
  }

  List<Addon> all(Exchange x) {
    List<String> attached = attachings(x).stream().map(a -> a.addon().name()).toList();
    return addons.all().stream().filter(a -> isOwn(x, a) || attached.contains(a.name())).toList();
  }

  static boolean isOwn(Exchange x, Addon addon) {
    return x.person().user().admin() || x.person().user().id().equals(addon.ownerId());
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
