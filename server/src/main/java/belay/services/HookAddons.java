package belay.services;

import belay.access.Permission;
import belay.api.AddonLookup.AddOn;
import belay.api.request.AddonProvision;
import belay.channels.HookChanges;
import belay.hook.HookKind;
import belay.hook.HookWish;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.release.App;
import belay.view.AddonViews;
import belay.view.HookAddonViews;
import belay.view.HookAddonViews.OfApp;
import belay.view.HookViews;
import java.util.Optional;
import java.util.Set;

/**
 * Hooks added and destroyed as Heroku's clients do it, as add-ons: {@code heroku addons:create
 * deployhooks:email --recipient=ana@example.com}.
 */
public final class HookAddons {
  private static final String SERVICE = "deployhooks";

  private final HookAddonViews views;
  private final HookChanges changes;

  public HookAddons(HookAddonViews hookAddonViews, HookChanges changes) {
    this.views = hookAddonViews;
    this.changes = changes;
  }

  static boolean isPlan(String plan) {
    return plan.equals(SERVICE) || plan.startsWith(SERVICE + ":");
  }

  Answer create(Exchange x, AddonProvision asked) throws InterruptedException {
    App app = x.app(Permission.MANAGE);
    String word = asked.plan().value().replaceFirst("^" + SERVICE + ":?", "");
    HookKind kind =
        (word.isEmpty() ? Optional.of(HookKind.HTTP) : HookKind.ofWord(word))
            .orElseThrow(() ->
                ApiError.invalid(
                    "Couldn't find that plan; there are deployhooks:http, deployhooks:slack and"
                        + " deployhooks:email."));
    String option = kind == HookKind.EMAIL ? "recipient" : "url";
    if (!(asked.config().get(option) instanceof String to)) {
      throw ApiError.invalid("--" + option + " is missing, where to.");
    }
    HookWish wish = HookWish.of(kind, to, Set.of(), false);
    HookViews.Changed added = changes.add(Optional.of(app), wish, x.change());
    return Answer.created(views.addon(new OfApp(app, added.hook()), x::expands));
  }

  Answer destroy(Exchange x, OfApp hook) throws InterruptedException {
    App app = x.app(Permission.MANAGE);
    AddOn before = views.addon(hook, x::expands);
    var _ = changes.remove(Optional.of(app), hook.hook(), x.change());
    return Answer.ok(AddonViews.gone(before));
  }
}
