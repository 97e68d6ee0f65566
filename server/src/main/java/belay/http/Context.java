package belay.http;

import belay.routing.Site;
import belay.tls.Certificates;
import belay.view.AddonViews;
import belay.view.Addresses;
import belay.view.CollaboratorViews;
import belay.view.DomainViews;
import belay.view.FormationViews;
import belay.view.HookAddonViews;
import belay.view.Overviews;
import belay.view.PreviewViews;
import belay.view.ReleaseViews;
import belay.view.Secrets;
import belay.view.Views;

/** What the endpoints share. */
public record Context(
    Services services,
    ServerFacts facts,
    HttpLimits limits,
    Certificates certificates,
    Addresses addresses,
    Secrets secrets,
    Guesses guesses,
    Changes changes) {
  public Site site() {
    return services.site();
  }

  public Views views() {
    return new Views(services.apps(), services.ledger(), services.access(), services.site());
  }

  public Overviews overviews() {
    return new Overviews(
        services.apps(),
        services.orders(),
        services.ledger(),
        services.access(),
        services.changes().dynos(),
        services.site());
  }

  public ReleaseViews.From releaseViews() {
    return new ReleaseViews.From(
        services.ledger(),
        services.orders(),
        services.apps(),
        services.site(),
        services.slugs(),
        services.upstream(),
        services.changes().dynos(),
        services.hooks().hooks(),
        secrets);
  }

  public AddonViews addonViews() {
    return new AddonViews(services.apps(), services.ledger(), services.addons(), facts.startedAt());
  }

  public HookAddonViews hookAddonViews() {
    return new HookAddonViews(services.apps(), services.hooks().hooks(), facts.startedAt());
  }

  public PreviewViews previewViews() {
    return new PreviewViews(services.ledger(), services.apps(), services.site());
  }

  public FormationViews formationViews() {
    return new FormationViews(services.apps(), services.ledger());
  }

  public DomainViews domainViews() {
    return new DomainViews(services.apps(), services.site());
  }

  public CollaboratorViews collaboratorViews() {
    return new CollaboratorViews(services.access());
  }
}
