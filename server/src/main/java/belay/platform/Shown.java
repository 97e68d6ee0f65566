package belay.platform;

import belay.apps.Apps;
import belay.fleet.Records;
import belay.hook.SqlHooks;
import belay.ledger.Ledger;
import belay.preview.Obstacles;
import belay.preview.Upstream;
import belay.routing.Site;
import belay.view.AddonViews;
import belay.view.Addresses;
import belay.view.CertificateViews;
import belay.view.CollaboratorViews;
import belay.view.DomainViews;
import belay.view.FormationViews;
import belay.view.HookAddonViews;
import belay.view.Overviews;
import belay.view.PreviewViews;
import belay.view.ProvisionViews;
import belay.view.ReleaseViews;
import belay.view.Secrets;
import belay.view.Views;
import belay.view.WebhookPayloads;
import belay.webhook.Payloads;
import java.time.Instant;

/** How the API shows what there is: makers of its bodies, for endpoints and webhooks. */
record Shown(
    Views apps,
    Overviews overviews,
    ReleaseViews.From releases,
    PreviewViews previews,
    FormationViews formations,
    DomainViews domains,
    CertificateViews certificates,
    CollaboratorViews collaborators,
    AddonViews addons,
    HookAddonViews hooks) {
  static Shown of(Behind behind, Secrets secrets, Instant since, String pages) {
    Records records = behind.records();
    Apps apps = records.apps();
    Ledger ledger = records.ledger();
    Site site = behind.site();
    SqlHooks hooks = behind.channels().hooks();
    var addons =
        new AddonViews(
            apps,
            ledger,
            records.addons(),
            new ProvisionViews(behind.ongoing().provisioning(), since),
            since,
            pages);
    return new Shown(
        new Views(apps, ledger, behind.access(), site, behind.certificates()),
        new Overviews(
            apps,
            records.orders(),
            ledger,
            behind.access(),
            behind.apps().dynos(),
            behind.stores().past().verdicts(),
            site),
        new ReleaseViews.From(
            ledger,
            new Obstacles(
                records.orders(),
                new Upstream(apps, ledger, records.orders(), records.pipelines()),
                records.contracts()),
            apps,
            behind.stores().slugs(),
            behind.apps().dynos(),
            behind.apps().addresses(),
            hooks,
            behind.stores().past().verdicts(),
            secrets,
            addons),
        new PreviewViews(ledger, apps, site),
        new FormationViews(apps, ledger),
        new DomainViews(apps, site, behind.certificates()),
        new CertificateViews(behind.certificates(), apps, site),
        new CollaboratorViews(behind.access()),
        addons,
        new HookAddonViews(apps, hooks, since, pages));
  }

  /** What webhooks are told, in the words that the API has for it. */
  Payloads payloads(Apps all, Ledger ledger, Addresses addresses) {
    return new WebhookPayloads(
        all,
        ledger,
        apps,
        releases,
        formations,
        domains,
        collaborators,
        certificates,
        addresses.lasting());
  }
}
