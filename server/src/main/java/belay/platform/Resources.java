package belay.platform;

import belay.history.HistoryResource;
import belay.history.LedgerResource;
import belay.history.OrdersResource;
import belay.history.ReleasesResource;
import belay.history.RollbackResource;
import belay.http.Answer;
import belay.http.Context;
import belay.http.Routes;
import belay.http.SchemaDocument;
import belay.people.AccountResource;
import belay.people.AuthorizationsResource;
import belay.people.CollaboratorsResource;
import belay.people.InvitationsResource;
import belay.people.SessionsResource;
import belay.people.TransfersResource;
import belay.people.UsersResource;
import belay.rendezvous.Rendezvous;
import belay.source.ArchivesResource;
import belay.source.BuildsResource;
import belay.source.RegistryResource;
import belay.source.SlugsResource;
import belay.source.SourcesResource;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The API's table of contents. */
final class Resources {
  private Resources() {}

  static Routes routes(Context context, Rendezvous rendezvous) {
    Routes routes = new Routes();
    new AccountResource(context).register(routes);
    new UsersResource(context).register(routes);
    new InvitationsResource(context).register(routes);
    new TransfersResource(context).register(routes);
    new OverviewResource(context).register(routes);
    new AppsResource(context).register(routes);
    new ConfigResource(context).register(routes);
    new ReleasesResource(context).register(routes);
    new RollbackResource(context).register(routes);
    new OrdersResource(context).register(routes);
    new HistoryResource(context).register(routes);
    addons(context, routes);
    new FeaturesResource(context).register(routes);
    new LedgerResource(context).register(routes);
    new ArchivesResource(context).register(routes);
    new FormationResource(context).register(routes);
    new LimitsResource(context).register(routes);
    new DynosResource(context, rendezvous).register(routes);
    new AuthorizationsResource(context).register(routes);
    new SessionsResource(context).register(routes);
    new CollaboratorsResource(context).register(routes);
    new PipelinesResource(context).register(routes);
    new CouplingsResource(context).register(routes);
    new PromotionsResource(context).register(routes);
    new ForksResource(context).register(routes);
    new DomainsResource(context).register(routes);
    tellers(context, routes);
    new LogsResource(context).register(routes);
    new LogDrainsResource(context).register(routes);
    SourcesResource sources = new SourcesResource(context);
    sources.register(routes);
    new BuildsResource(context, sources).register(routes);
    new SlugsResource(context).register(routes);
    new SettingsResource(context).register(routes);
    new RegistryResource(context).register(routes);
    new CatalogResource(context).register(routes);
    new ServerResource(context).register(routes);
    // Made when somebody asks: a start need not wait for it.
    routes.open(
        "GET",
        "/schema",
        Void.class,
        ObjectNode.class,
        _ -> Answer.ok(SchemaDocument.of(routes.all())));
    return routes;
  }

  private static void addons(Context context, Routes routes) {
    new AddonsResource(context).register(routes);
    new AddonServicesResource(context).register(routes);
    new AddonLookupsResource(context).register(routes);
  }

  /** Who tells others of what happens. */
  private static void tellers(Context context, Routes routes) {
    new WebhooksResource(context).register(routes);
    new HooksResource(context).register(routes);
    new MailResource(context).register(routes);
  }
}
