package belay.services;

import static belay.access.Scope.Need.READ_SECRETS;
import static belay.access.Scope.Need.WRITE_SECRETS;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.VIEW;

import belay.addon.Provision;
import belay.api.AddonFact;
import belay.api.AddonLookup.AddOn;
import belay.api.request.AddonSettings;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.provider.Provisioning;
import belay.release.Printable;
import java.util.Map;
import java.util.TreeMap;

/** How an add-on that Belay makes is at this moment, and what is set of it beside its plan. */
public record AddonSettingsResource(Provisioning provisioning, ProvisionedAddons provisioned) {
  public void register(Routes routes) {
    routes
        .get("/apps/{app}/addons/{addon}/facts", READ_SECRETS, VIEW, AddonFact.class, this::facts)
        .patch(
            "/apps/{app}/addons/{addon}/settings",
            WRITE_SECRETS,
            DEPLOY,
            AddonSettings.class,
            AddOn.class,
            this::set);
  }

  private Provision insist(Exchange x) {
    Provision provision =
        provisioned
            .made(x)
            .orElseThrow(() ->
                ApiError.notFound(
                    "add_on",
                    "Belay makes no add-on "
                        + Printable.of(x.value("addon"))
                        + " for "
                        + x.app().name()
                        + ". belay addons lists all."));
    if (!provision.stage().isThere()) {
      throw ApiError.invalid(provision.name() + " is not there yet.");
    }
    return provision;
  }

  private Answer facts(Exchange x) {
    return Answer.ok(
        provisioning.facts(insist(x)).stream()
            .map(fact -> new AddonFact(fact.name(), fact.value()))
            .toList());
  }

  private Answer set(Exchange x, AddonSettings asked) {
    Provision provision = insist(x);
    Map<String, String> settings = new TreeMap<>();
    asked.settings().forEach((name, value) -> settings.put(name, value.toString()));
    return Answer.ok(provisioned.view(x, provisioning.configure(provision, settings)));
  }
}
