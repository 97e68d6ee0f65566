package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.api.DomainBody;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Context;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.release.Change;
import belay.view.DomainViews;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.regex.Pattern;

/** {@code /apps/{app}/domains}: the host names that lead to an app. */
final class DomainsResource {
  /** RFC 1123 names of at least two labels, and a wildcard as the first. */
  private static final Pattern HOSTNAME =
      Pattern.compile(
          "(?=.{1,253}$)(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+"
              + "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private final Context context;
  private final DomainViews views;

  DomainsResource(Context context) {
    this.context = context;
    this.views = context.domainViews();
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/domains", READ, VIEW, DomainBody.class, this::list)
        .get("/apps/{app}/domains/{domain}", READ, VIEW, DomainBody.class, this::one)
        .post("/apps/{app}/domains", WRITE, MANAGE, ObjectNode.class, DomainBody.class, this::add)
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
    String wanted = hostnameOrId.toLowerCase(Locale.ROOT);
    return views.domains(app).stream()
        .filter(d -> d.hostname().equals(wanted) || d.id().toString().equals(wanted))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("domain", "Couldn't find that domain name."));
  }

  private Answer add(Exchange x) throws InterruptedException {
    App app = x.app();
    String hostname = x.needed("hostname").strip().toLowerCase(Locale.ROOT);
    if (!HOSTNAME.matcher(hostname).matches()) {
      throw ApiError.invalid(
          "\"hostname\" is not a host name, such as www.example.com (no port, no path).");
    }
    if (hostname.endsWith(".localhost")) {
      throw ApiError.invalid("Names under .localhost belong to the apps of that name.");
    }
    Change change = x.change();
    context
        .changes()
        .awaitDone(() -> context.services().deployer().addDomain(app, hostname, change));
    return Answer.created(find(app, hostname));
  }

  private Answer remove(Exchange x) throws InterruptedException {
    App app = x.app();
    DomainBody domain = find(app, x.value("domain"));
    if (domain.kind().equals("heroku")) {
      throw ApiError.invalid("Every app keeps its own name, " + domain.hostname() + ".");
    }
    Change change = x.change();
    context
        .changes()
        .awaitDone(
            () -> context.services().deployer().removeDomain(app, domain.hostname(), change));
    return Answer.ok(domain);
  }
}
