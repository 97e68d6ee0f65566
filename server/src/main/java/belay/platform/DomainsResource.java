package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Permission;
import belay.api.DomainBody;
import belay.api.request.DomainCreate;
import belay.api.request.DomainUpdate;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.apps.Hostname;
import belay.certificates.AppCertificates;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.lifecycle.Domains;
import belay.release.App;
import belay.release.Change;
import belay.release.Printable;
import belay.view.DomainViews;
import java.util.function.Predicate;

/** {@code /apps/{app}/domains}: the host names that lead to an app. */
final class DomainsResource {
  private static final int NAME_CHARS_MAX = 253;

  private final Domains domains;
  private final AppCertificates certificates;
  private final Access access;
  private final Apps apps;
  private final Changes changes;
  private final DomainViews views;

  DomainsResource(
      Domains domains,
      AppCertificates certificates,
      Access access,
      Apps apps,
      Changes changes,
      DomainViews domainViews) {
    this.domains = domains;
    this.certificates = certificates;
    this.access = access;
    this.apps = apps;
    this.changes = changes;
    this.views = domainViews;
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/domains", READ, VIEW, DomainBody.class, this::list)
        .get("/apps/{app}/domains/{domain}", READ, VIEW, DomainBody.class, this::one)
        .post("/apps/{app}/domains", WRITE, MANAGE, DomainCreate.class, DomainBody.class, this::add)
        .patch(
            "/apps/{app}/domains/{domain}",
            WRITE,
            MANAGE,
            DomainUpdate.class,
            DomainBody.class,
            this::update)
        .delete("/apps/{app}/domains/{domain}", WRITE, MANAGE, DomainBody.class, this::remove);
  }

  private Answer list(Exchange x) {
    App app = x.app();
    return x.range("hostname")
        .page(
            views.domains(app),
            entry("hostname", DomainBody::hostname),
            entry("id", d -> d.id().toString()));
  }

  private Answer one(Exchange x) {
    return Answer.ok(find(x.app(), x.value("domain")));
  }

  private DomainBody find(App app, String hostnameOrId) {
    String wanted = Hostname.ascii(hostnameOrId);
    return views.domains(app).stream()
        .filter(d -> d.hostname().equals(wanted) || d.id().toString().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            ApiError.notFound(
                "domain",
                "Couldn't find that domain name ("
                    + Printable.of(hostnameOrId, NAME_CHARS_MAX)
                    + ")."));
  }

  private Answer add(Exchange x, DomainCreate asked) throws InterruptedException {
    App app = x.app();
    String hostname = Hostname.of(asked.hostname(), app.name());
    Change change = x.change();
    asked.sniEndpoint().ifPresent(name -> certificates.find(app, name));
    Predicate<App> manages = other -> access.may(x.person(), other, Permission.MANAGE);
    changes.awaitDone(() -> domains.add(app, hostname, manages, change));
    if (asked.sniEndpoint().isPresent()) {
      certificates.choose(app, domain(app, hostname), asked.sniEndpoint(), change);
    }
    return Answer.created(find(app, hostname));
  }

  private Domain domain(App app, String hostname) {
    return apps.domains(app).stream()
        .filter(d -> d.hostname().equals(hostname))
        .findFirst()
        .orElseThrow(() ->
            ApiError.invalid(
                hostname + " is the app's own name: a certificate is chosen for added ones."));
  }

  private Answer update(Exchange x, DomainUpdate asked) {
    App app = x.app();
    String hostname = find(app, x.value("domain")).hostname();
    certificates.choose(app, domain(app, hostname), asked.sniEndpoint(), x.change());
    return Answer.ok(find(app, hostname));
  }

  private Answer remove(Exchange x) throws InterruptedException {
    App app = x.app();
    DomainBody domain = find(app, x.value("domain"));
    if (domain.kind().equals("heroku")) {
      throw ApiError.invalid("Every app keeps its own name, " + domain.hostname() + ".");
    }
    Change change = x.change();
    changes.awaitDone(() -> domains.remove(app, domain.hostname(), change));
    return Answer.ok(domain);
  }
}
