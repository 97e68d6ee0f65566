package belay.view;

import belay.api.DomainBody;
import belay.api.IdName;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.certificates.AppCertificates;
import belay.certificates.HostState;
import belay.release.App;
import belay.routing.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The host names that lead to an app, as the API shows them. */
public final class DomainViews {
  private static final HostState NOTHING =
      new HostState(Optional.empty(), "", Optional.empty(), Optional.empty());

  private final Apps apps;
  private final Site site;
  private final AppCertificates certificates;

  public DomainViews(Apps apps, Site site, AppCertificates certificates) {
    this.apps = apps;
    this.site = site;
    this.certificates = certificates;
  }

  /** The app's own name first, then those that were added. */
  public List<DomainBody> domains(App app) {
    Map<String, HostState> states = certificates.states(app);
    List<DomainBody> all = new ArrayList<>();
    all.add(own(app, states.getOrDefault(site.host(app), NOTHING)));
    apps.domains(app)
        .forEach(d -> all.add(custom(app, d, states.getOrDefault(d.hostname(), NOTHING))));
    return all;
  }

  /** Of the name that every app has. */
  static UUID ownId(App app) {
    return Platform.id("domain", app.id().toString());
  }

  private DomainBody own(App app, HostState state) {
    return new DomainBody(
        state.acmStatus(),
        reason(state),
        Views.ref(app),
        Optional.empty(),
        app.createdAt(),
        site.host(app),
        ownId(app),
        "heroku",
        state.updatedAt().filter(at -> at.isAfter(app.updatedAt())).orElse(app.updatedAt()),
        "none",
        endpoint(state));
  }

  private static Optional<String> reason(HostState state) {
    return Optional.of(state.reason()).filter(text -> !text.isEmpty());
  }

  private static Optional<IdName> endpoint(HostState state) {
    return state.endpoint().map(e -> new IdName(e.id(), e.name()));
  }

  /** One that was added, whether it is there still or not. */
  DomainBody custom(App app, Domain domain) {
    return custom(app, domain, certificates.states(app).getOrDefault(domain.hostname(), NOTHING));
  }

  private DomainBody custom(App app, Domain domain, HostState state) {
    return new DomainBody(
        state.acmStatus(),
        reason(state),
        Views.ref(app),
        Optional.of(site.host(app)),
        domain.createdAt(),
        domain.hostname(),
        domain.id(),
        "custom",
        state.updatedAt().filter(at -> at.isAfter(domain.createdAt())).orElse(domain.createdAt()),
        "none",
        endpoint(state));
  }
}
