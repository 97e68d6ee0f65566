package belay.services;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.access.Scope.Need.WRITE_SECRETS;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.USER;

import belay.addon.Addon;
import belay.addon.Addons;
import belay.api.AddonBody;
import belay.api.ReleaseBody;
import belay.api.request.AddonAttach;
import belay.api.request.AddonCreate;
import belay.api.request.AddonRename;
import belay.api.request.AddonRestore;
import belay.api.request.AddonUpdate;
import belay.api.request.Reason;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Add-ons in Belay's own words. Of those that somebody else runs the variables are given by hand:
 * who made one, and administrators, may attach, set and destroy it.
 */
public final class AddonsResource {
  private final Changes changes;
  private final Addons addons;
  private final AddonChanges addonChanges;
  private final OwnAddons own;
  private final ProvisionedAddons provisioned;
  private final Outcomes outcomes;

  public AddonsResource(
      AddonChanges addonChanges,
      Addons addons,
      Changes changes,
      OwnAddons own,
      ProvisionedAddons provisioned,
      Outcomes outcomes) {
    this.outcomes = outcomes;
    this.changes = changes;
    this.addons = addons;
    this.addonChanges = addonChanges;
    this.own = own;
    this.provisioned = provisioned;
  }

  public void register(Routes routes) {
    routes
        .get("/belay-addons", READ, USER, AddonBody.class, this::list)
        .post("/belay-addons", WRITE, USER, AddonCreate.class, AddonBody.class, this::create)
        .patch("/belay-addons/{addon}", WRITE, USER, AddonUpdate.class, AddonBody.class, this::set)
        .post(
            "/belay-addons/{addon}/rename",
            WRITE,
            USER,
            AddonRename.class,
            AddonBody.class,
            this::rename)
        .delete("/belay-addons/{addon}", WRITE, USER, AddonBody.class, this::destroy)
        .post(
            "/belay-addons/{addon}/restore",
            WRITE_SECRETS,
            USER,
            AddonRestore.class,
            AddonBody.class,
            this::restore)
        .post(
            "/belay-addons/{addon}/credentials/rotate",
            WRITE_SECRETS,
            USER,
            Reason.class,
            AddonBody.class,
            this::newCredentials)
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
    return Answer.ok(own.all(x));
  }

  private Addon addon(Exchange x, String name) {
    return addons
        .find(name)
        .filter(a -> own.seen().mayUse(x, a))
        .orElseThrow(
            () -> ApiError.notFound("addon", "There is no add-on " + Printable.of(name) + "."));
  }

  /** One whose variables are given by hand. */
  private Addon external(Exchange x, String name) {
    Addon addon = addon(x, name);
    if (!own.isExternal(addon)) {
      throw ApiError.invalid(
          addon.name()
              + " is made by Belay, which sets its variables itself. New credentials come with"
              + " belay pg:credentials:rotate; belay addons:destroy "
              + addon.name()
              + " -a APP takes it away.");
    }
    return addon;
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
    return Answer.created(
        own.body(addons.create(asked.name(), variables(asked.variables()), change)));
  }

  private Answer set(Exchange x, AddonUpdate asked) throws InterruptedException {
    Addon addon = external(x, x.value("addon"));
    Map<String, String> variables = variables(asked.variables());
    Change change = x.change();
    return changes
        .await(() -> addonChanges.rotate(addon, variables, change))
        .map(a -> Answer.ok(own.body(a)))
        .orElseThrow(Changes::stillWaiting);
  }

  private Answer rename(Exchange x, AddonRename asked) {
    return Answer.ok(own.body(provisioned.rename(addon(x, x.value("addon")), asked.name())));
  }

  private Answer destroy(Exchange x) {
    Addon addon = external(x, x.value("addon"));
    addonChanges.destroy(addon);
    return Answer.ok(own.body(addon));
  }

  private Answer restore(Exchange x, AddonRestore asked) throws InterruptedException {
    return Answer.ok(own.body(provisioned.restore(x, x.value("addon"), asked.app())));
  }

  private Answer newCredentials(Exchange x) throws InterruptedException {
    return Answer.ok(own.body(provisioned.rotate(x, x.value("addon"))));
  }

  private Answer attach(Exchange x, AddonAttach asked) throws InterruptedException {
    App app = x.app();
    Addon addon = addon(x, asked.addon());
    String as = asked.as().filter(a -> !a.isBlank()).orElse("DATABASE");
    Change change = x.change();
    Optional<DeployOutcome> outcome =
        changes.await(() ->
            asked.replace()
                ? addonChanges.replace(app, addon, as, change)
                : addonChanges.attach(app, addon, as, change));
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
