package belay.http;

import belay.deploy.Site;
import belay.tls.Certificates;

/** What the endpoints share. */
record Context(
    Services services,
    ServerFacts facts,
    Limits limits,
    Certificates certificates,
    Addresses addresses,
    Secrets secrets,
    Guesses guesses,
    Changes changes) {
  Site site() {
    return services.site();
  }

  Views views() {
    return new Views(services.apps(), services.ledger(), services.access(), services.site());
  }

  ReleaseViews.From releaseViews() {
    return new ReleaseViews.From(
        services.ledger(),
        services.orders(),
        services.apps(),
        services.site(),
        services.deployer(),
        services.promoter(),
        secrets);
  }

  AddonViews addonViews() {
    return new AddonViews(
        services.apps(), services.ledger(), services.addons(), facts.startedAt());
  }

  PreviewViews previewViews() {
    return new PreviewViews(services.ledger(), services.apps(), services.site());
  }

  FormationViews formationViews() {
    return new FormationViews(services.apps(), services.ledger());
  }

  DomainViews domainViews() {
    return new DomainViews(services.apps(), services.site());
  }

  CollaboratorViews collaboratorViews() {
    return new CollaboratorViews(services.access());
  }
}
