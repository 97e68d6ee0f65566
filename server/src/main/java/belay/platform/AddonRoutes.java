package belay.platform;

import belay.addon.Addons;
import belay.channels.HookChanges;
import belay.deploy.AddonChanges;
import belay.history.Outcomes;
import belay.http.Routes;
import belay.partner.PartnerCallbacks;
import belay.partner.Partners;
import belay.provider.Provisioning;
import belay.services.AddonBackupsResource;
import belay.services.AddonLookupsResource;
import belay.services.AddonServicesResource;
import belay.services.AddonSettingsResource;
import belay.services.AddonsResource;
import belay.services.AttachmentsResource;
import belay.services.CheckpointsResource;
import belay.services.Forks;
import belay.services.HookAddons;
import belay.services.OwnAddons;
import belay.services.PartnersResource;
import belay.services.ProvidersResource;
import belay.services.ProvisionedAddons;
import belay.services.SeenAddons;

/** The endpoints of add-ons and of who makes them. */
record AddonRoutes(
    Behind behind, Door door, Shown shown, Outcomes outcomes, HookChanges hookChanges) {
  void register(Routes routes) {
    AddonChanges change = behind.releases().addons();
    Addons addons = behind.records().addons();
    new AddonServicesResource(shown.addons(), shown.hooks()).register(routes);
    Provisioning provisioning = behind.ongoing().provisioning();
    SeenAddons seen =
        new SeenAddons(
            behind.access(),
            behind.records(),
            provisioning.provisions(),
            shown.addons(),
            shown.hooks());
    var provisioned = new ProvisionedAddons(provisioning, door.changes(), seen, shown.addons());
    OwnAddons own = new OwnAddons(behind.access(), seen, shown.hooks(), provisioned);
    new AddonsResource(change, addons, door.changes(), own, provisioned, outcomes).register(routes);
    new AddonBackupsResource(
            behind.ongoing().data().backups(), provisioned, own, door.changes(), behind.clock())
        .register(routes);
    new AddonLookupsResource(
            change,
            door.changes(),
            seen,
            shown.addons(),
            shown.hooks(),
            new HookAddons(shown.hooks(), hookChanges),
            provisioned,
            new Forks(behind.ongoing().data().forking(), door.changes(), seen, provisioned))
        .register(routes);
    new CheckpointsResource(
            behind.ongoing().data().checkpointing(), seen, behind.records(), door.changes())
        .register(routes);
    new AddonSettingsResource(provisioning, provisioned).register(routes);
    new AttachmentsResource(
            change, behind.records().apps(), door.changes(), seen, shown.addons(), shown.hooks())
        .register(routes);
    partners(routes, provisioning, change);
  }

  private void partners(Routes routes, Provisioning provisioning, AddonChanges change) {
    Partners partners = behind.ongoing().partners();
    String base = door.addresses().lasting();
    partners.answersAt(base);
    new ProvidersResource(partners, provisioning.providers(), provisioning.provisions(), base)
        .register(routes);
    new PartnersResource(
            new PartnerCallbacks(partners, provisioning, change),
            behind.records().apps(),
            door.changes(),
            door.guesses(),
            behind.clock())
        .register(routes);
  }
}
