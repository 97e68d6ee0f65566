package belay.services;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.USER;

import belay.access.Access;
import belay.access.Permission;
import belay.addon.Addon;
import belay.addon.Addons;
import belay.api.AddonBody;
import belay.api.ReleaseBody;
import belay.api.request.AddonAttach;
import belay.api.request.AddonCreate;
import belay.api.request.AddonUpdate;
import belay.deploy.AddonChanges;
import belay.history.Outcomes;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.release.Change;
import belay.release.Printable;
import belay.switching.DeployOutcome;
import belay.view.AddonViews;
import belay.view.HookAddonViews;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Add-ons that somebody else runs: their variables are given by hand. Who made one, and
 * administrators, may attach, set and destroy it.
 */
public final class AddonsResource {
  private final Access access;
  private final Changes changes;
  private final HookAddonViews hookAddonViews;
  private final Addons addons;
  private final AddonChanges addonChanges;

  private final Outcomes outcomes;

  public AddonsResource(
      AddonChanges addonChanges,
      Access access,
      Addons addons,
      Changes changes,
      HookAddonViews hookAddonViews,
      Outcomes outcomes) {
    this.outcomes = outcomes;
    this.access = access;
    this.changes = changes;
    this.hookAddonViews = hookAddonViews;
    this.addons = addons;
    this.addonChanges = addonChanges;
  }

  public void register(Routes routes) {
    routes
        .get("/belay-addons", READ, USER, AddonBody.class, this::list)
        .post("/belay-addons", WRITE, USER, AddonCreate.class, AddonBody.class, this::create)
        .patch("/belay-addons/{addon}", WRITE, USER, AddonUpdate.class, AddonBody.class, this::set)
        .delete("/belay-addons/{addon}", WRITE, USER, AddonBody.class, this::destroy)
        .post(
            "/apps/{app}/attachments",
            WRITE,
            DEPLOY,
            AddonAttach.class,
            ReleaseBody.class,
            this::attach)
        .delete("/apps/{app}/attachments/{addon}", WRITE, DEPLOY, ReleaseBody.class, this::detach);
  }

  private Answer list(Exchange x) {
    Stream<AddonBody> own =
        addons.all().stream().filter(a -> mayUse(x, a)).map(AddonsResource::body);
    return Answer.ok(Stream.concat(own, hooks(x)).toList());
  }

  /** Hooks stand among the add-ons, as releases have them, of the apps that somebody may see. */
  private Stream<AddonBody> hooks(Exchange x) {
    return hookAddonViews.all(app -> access.may(x.person(), app, Permission.VIEW)).stream()
        .map(h ->
            new AddonBody(
                h.hook().id(),
                h.hook().name(),
                Optional.of(h.app().name().value()),
                h.hook().kind().plan(),
                List.of(),
                1,
                h.hook().createdAt()));
  }

  private static boolean mayUse(Exchange x, Addon addon) {
    return x.person().user().admin() || x.person().user().id().equals(addon.ownerId());
  }

  private static AddonBody body(Addon addon) {
    return new AddonBody(
        addon.id(),
        addon.name(),
        Optional.empty(),
        AddonViews.planName(),
        List.copyOf(addon.variables()),
        addon.generation(),
        addon.createdAt());
  }

  private Addon addon(Exchange x, String name) {
    return addons
        .find(name)
        .filter(a -> mayUse(x, a))
        .orElseThrow(
            () -> ApiError.notFound("addon", "There is no add-on " + Printable.of(name) + "."));
  }

  private static Map<String, String> variables(Map<String, Object> asked) {
    Map<String, String> variables = new TreeMap<>();
    asked.forEach((name, value) -> {
      if (value instanceof List<?>) {
        throw ApiError.invalid(
            "The value of "
                + Printable.of(name)
                + " must be a string. What is not named is removed.");
      }
      variables.put(name, value.toString());
    });
    return variables;
  }

  private Answer create(Exchange x, AddonCreate asked) {
    Change change = x.change();
    return Answer.created(body(addons.create(asked.name(), variables(asked.variables()), change)));
  }

  private Answer set(Exchange x, AddonUpdate asked) throws InterruptedException {
    Addon addon = addon(x, x.value("addon"));
    Map<String, String> variables = variables(asked.variables());
    Change change = x.change();
    return changes
        .await(() -> addonChanges.rotate(addon, variables, change))
        .map(a -> Answer.ok(body(a)))
        .orElseThrow(Changes::stillWaiting);
  }

  private Answer destroy(Exchange x) {
    Addon addon = addon(x, x.value("addon"));
    addonChanges.destroy(addon);
    return Answer.ok(body(addon));
  }

  private Answer attach(Exchange x, AddonAttach asked) throws InterruptedException {
    App app = x.app();
    Addon addon = addon(x, asked.addon());
    String as = asked.as().filter(a -> !a.isBlank()).orElse("DATABASE");
    Change change = x.change();
    Optional<DeployOutcome> outcome =
        changes.await(() -> addonChanges.attach(app, addon, as, change));
    return outcomes.released(x, app, outcome, true).answer();
  }

  private Answer detach(Exchange x) throws InterruptedException {
    App app = x.app();
    String addon = x.value("addon");
    Change change = x.change();
    Optional<DeployOutcome> outcome = changes.await(() -> addonChanges.detach(app, addon, change));
    return outcomes.released(x, app, outcome, true).answer();
  }
}
