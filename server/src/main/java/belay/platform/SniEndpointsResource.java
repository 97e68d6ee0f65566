package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.api.AppBody;
import belay.api.SniEndpointBody;
import belay.api.request.AcmUpdate;
import belay.api.request.SniEndpointCreate;
import belay.apps.Apps;
import belay.certificates.AppCertificates;
import belay.certificates.ListedCertificate;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.view.Addresses;
import belay.view.CertificateViews;
import belay.view.Views;

/**
 * {@code /apps/{app}/sni-endpoints}: certificates that were given, and those that an authority
 * issued; {@code /apps/{app}/acm}: whether one is asked.
 */
final class SniEndpointsResource {
  private final AppCertificates certificates;
  private final CertificateViews views;
  private final Apps apps;
  private final Views shown;
  private final Addresses addresses;

  SniEndpointsResource(
      AppCertificates certificates,
      CertificateViews views,
      Apps apps,
      Views shown,
      Addresses addresses) {
    this.certificates = certificates;
    this.views = views;
    this.apps = apps;
    this.shown = shown;
    this.addresses = addresses;
  }

  void register(Routes routes) {
    String all = "/apps/{app}/sni-endpoints";
    String one = all + "/{endpoint}";
    String acm = "/apps/{app}/acm";
    routes
        .get(all, READ, VIEW, SniEndpointBody.class, this::list)
        .get(one, READ, VIEW, SniEndpointBody.class, this::one)
        .post(all, WRITE, MANAGE, SniEndpointCreate.class, SniEndpointBody.class, this::add)
        .patch(one, WRITE, MANAGE, SniEndpointCreate.class, SniEndpointBody.class, this::update)
        .delete(one, WRITE, MANAGE, SniEndpointBody.class, this::remove)
        .post(acm, WRITE, MANAGE, AcmUpdate.class, AppBody.class, this::enable)
        .patch(acm, WRITE, MANAGE, AcmUpdate.class, AppBody.class, this::refresh)
        .delete(acm, WRITE, MANAGE, AppBody.class, this::disable);
  }

  private Answer list(Exchange x) {
    App app = x.app();
    return x.range("id")
        .page(
            views.all(app),
            entry("id", e -> e.id().toString()),
            entry("name", SniEndpointBody::name));
  }

  private Answer one(Exchange x) {
    App app = x.app();
    return Answer.ok(views.body(app, certificates.find(app, x.value("endpoint"))));
  }

  private Answer add(Exchange x, SniEndpointCreate asked) {
    App app = x.app();
    ListedCertificate added =
        certificates.add(app, asked.certificateChain(), asked.privateKey(), x.change());
    return Answer.created(views.body(app, added));
  }

  private Answer update(Exchange x, SniEndpointCreate asked) {
    App app = x.app();
    return Answer.ok(
        views.body(
            app,
            certificates.update(
                app,
                x.value("endpoint"),
                asked.certificateChain(),
                asked.privateKey(),
                x.change())));
  }

  private Answer remove(Exchange x) {
    App app = x.app();
    return Answer.ok(views.body(app, certificates.remove(app, x.value("endpoint"), x.change())));
  }

  private Answer enable(Exchange x, AcmUpdate asked) {
    App app = x.app();
    certificates.manage(app, true, x.change());
    return app(x, app);
  }

  private Answer refresh(Exchange x, AcmUpdate asked) {
    App app = x.app();
    if (!certificates.isManaged(app)) {
      throw ApiError.invalid(
          "Automatic certificates are not enabled on "
              + app.name()
              + ". To enable them: belay certs:auto:enable -a "
              + app.name());
    }
    certificates.refresh(app);
    return app(x, app);
  }

  private Answer disable(Exchange x) {
    App app = x.app();
    certificates.manage(app, false, x.change());
    return app(x, app);
  }

  private Answer app(Exchange x, App app) {
    return Answer.ok(shown.app(apps.find(app.id()).orElse(app), addresses.lasting(x.baseUrl())));
  }
}
