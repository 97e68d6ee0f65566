package belay.dashboard;

import belay.access.Access;
import belay.signin.oidc.OidcSignIn;
import java.util.Optional;

/** The pages' table of contents. */
final class Contents {
  private Contents() {}

  static PageRoutes routes(
      Access access, Optional<OidcSignIn> provider, Notices notices, Doings doings) {
    PageRoutes routes = new PageRoutes();
    Optional<String> name = provider.map(OidcSignIn::name);
    provider.ifPresent(p -> new OidcPages(access, p).register(routes));
    new SignInPages(access, name, notices).register(routes);
    new ConfirmPages(access, name, notices).register(routes);
    new SecurityPages(notices).register(routes);
    new AppsPages().register(routes);
    new AttentionPage().register(routes);
    new MetricsPage().register(routes);
    new NowPage().register(routes);
    new ActivityPages().register(routes);
    new BuildsPages().register(routes);
    new RollbackPages().register(routes);
    new ResourcesPage().register(routes);
    new AccessPage().register(routes);
    new SettingsPage().register(routes);
    new HooksPages().register(routes);
    new ServerPage().register(routes);
    new LogsPage().register(routes);
    new PipelinesPages(notices, doings).register(routes);
    new AccountPage(access).register(routes);
    new DevicePage().register(routes);
    new Acts(routes, notices, doings).register(routes);
    return routes;
  }
}
