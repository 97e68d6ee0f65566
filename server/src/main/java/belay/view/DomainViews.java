package belay.view;

import belay.api.DomainBody;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.release.App;
import belay.routing.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The host names that lead to an app, as the API shows them. */
public final class DomainViews {
  private final Apps apps;
  private final Site site;

  public DomainViews(Apps apps, Site site) {
    this.apps = apps;
    this.site = site;
  }

  /** The app's own name first, then those that were added. */
  public List<DomainBody> domains(App app) {
    List<DomainBody> all = new ArrayList<>();
    all.add(own(app));
    apps.domains(app).forEach(d -> all.add(custom(app, d)));
    return all;
  }

  private DomainBody own(App app) {
    return new DomainBody(
        Optional.empty(),
        Optional.empty(),
        Views.ref(app),
        Optional.empty(),
        app.createdAt(),
        site.host(app),
        Platform.id("domain", app.id().toString()),
        "heroku",
        app.updatedAt(),
        "none",
        Optional.empty());
  }

  /** One that was added, whether it is there still or not. */
  DomainBody custom(App app, Domain domain) {
    return new DomainBody(
        Optional.empty(),
        Optional.empty(),
        Views.ref(app),
        Optional.of(site.host(app)),
        domain.createdAt(),
        domain.hostname(),
        domain.id(),
        "custom",
        domain.createdAt(),
        "none",
        Optional.empty());
  }
}
