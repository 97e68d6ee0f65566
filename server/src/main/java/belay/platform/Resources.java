package belay.platform;

import belay.access.Access;
import belay.access.DeviceCodes;
import belay.apps.Apps;
import belay.channels.Destinations;
import belay.channels.HookChanges;
import belay.channels.HooksResource;
import belay.channels.LogDrainsResource;
import belay.channels.MailResource;
import belay.channels.WebhooksResource;
import belay.deploy.ReleaseChanges;
import belay.fleet.Records;
import belay.history.CanaryResource;
import belay.history.ContractsResource;
import belay.history.GroupsResource;
import belay.history.HistoryResource;
import belay.history.LedgerResource;
import belay.history.OrdersResource;
import belay.history.Outcomes;
import belay.history.ReleasesResource;
import belay.history.RollbackResource;
import belay.http.Answer;
import belay.http.HttpLimits;
import belay.http.Routes;
import belay.http.SchemaDocument;
import belay.ledger.Ledger;
import belay.lifecycle.AppChanges;
import belay.people.AccountResource;
import belay.people.AuthorizationsResource;
import belay.people.CollaboratorsResource;
import belay.people.DeviceCodesResource;
import belay.people.InvitationLink;
import belay.people.InvitationsResource;
import belay.people.SessionsResource;
import belay.people.SignInResource;
import belay.people.TransfersResource;
import belay.people.UsersResource;
import belay.pipeline.Pipelines;
import belay.preview.Comparisons;
import belay.preview.SlugChanges;
import belay.preview.Stages;
import belay.promotion.CouplingsResource;
import belay.promotion.GroupPromotionsResource;
import belay.promotion.PipelineAccess;
import belay.promotion.PipelineDiffResource;
import belay.promotion.PipelinesResource;
import belay.promotion.PromotionsResource;
import belay.routing.Site;
import belay.source.ArchivesResource;
import belay.source.BuildsResource;
import belay.source.OutsideSource;
import belay.source.RegistryResource;
import belay.source.SlugTarballs;
import belay.source.SlugsResource;
import belay.source.SourcesResource;
import belay.view.GroupViews;
import belay.view.MetricsViews;
import belay.view.NowViews;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** The API's table of contents, and what each endpoint works with. */
final class Resources {
  private final Behind behind;
  private final Started started;
  private final ServerState state;
  private final Door door;
  private final Shown shown;
  private final Access access;
  private final Apps apps;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Outcomes outcomes;

  Resources(Behind behind, Started started, ServerState state, Door door, Shown shown) {
    this.behind = behind;
    this.started = started;
    this.state = state;
    this.door = door;
    this.shown = shown;
    this.access = behind.access();
    this.apps = behind.records().apps();
    this.ledger = behind.records().ledger();
    this.clock = behind.clock();
    this.outcomes = new Outcomes(ledger, shown.releases());
  }

  Routes routes() {
    Routes routes = new Routes();
    people(routes);
    apps(routes);
    dynos(routes);
    releases(routes);
    new AddonRoutes(behind, door, shown, outcomes, hookChanges()).register(routes);
    pipelines(routes);
    code(routes);
    told(routes);
    server(routes);
    // Made when somebody asks: a start need not wait for it.
    routes.open(
        "GET",
        "/schema",
        Void.class,
        ObjectNode.class,
        _ -> Answer.ok(SchemaDocument.of(routes.all())));
    return routes;
  }

  private void people(Routes routes) {
    InvitationLink links = new InvitationLink(door.addresses(), door.certificates());
    new AccountResource(access).register(routes);
    new UsersResource(access, apps, clock, links).register(routes);
    new InvitationsResource(access, clock, door.addresses(), door.guesses(), links)
        .register(routes);
    new TransfersResource(behind.apps().life(), access, apps, clock).register(routes);
    new AuthorizationsResource(access, clock, state.ownToken()).register(routes);
    new SessionsResource(access, clock, door.addresses(), console()).register(routes);
    new SignInResource(access).register(routes);
    new DeviceCodesResource(
            new DeviceCodes(clock, new SecureRandom()),
            access,
            clock,
            door.guesses(),
            () -> console().orElse(door.addresses().local()))
        .register(routes);
    new CollaboratorsResource(access, apps, shown.collaborators()).register(routes);
  }

  /** Where pages are reached from elsewhere: by the server's own name, if it has one. */
  private Optional<String> console() {
    return behind.site().own().map(Site.Own::url);
  }

  private void apps(Routes routes) {
    AppChanges change = behind.apps();
    new OverviewResource(
            access,
            apps,
            door.addresses(),
            shown.overviews(),
            new MetricsViews(behind.stores().past().points(), ledger),
            clock)
        .register(routes);
    new AttentionResource(access, apps, door.addresses(), shown.overviews(), state)
        .register(routes);
    metrics(routes);
    new AppsResource(
            change.life(),
            change.settings(),
            access,
            apps,
            door.addresses(),
            door.changes(),
            shown.apps())
        .register(routes);
    new ConfigResource(behind.releases().config(), apps, door.changes()).register(routes);
    new SettingsResource(change.settings(), access, apps).register(routes);
    new FeaturesResource(change.settings(), apps, ledger, behind.site()).register(routes);
    new DomainsResource(
            change.domains(), behind.certificates(), access, apps, door.changes(), shown.domains())
        .register(routes);
    new SniEndpointsResource(
            behind.certificates(), shown.certificates(), apps, shown.apps(), door.addresses())
        .register(routes);
  }

  private void metrics(Routes routes) {
    Stores stores = behind.stores();
    MetricsViews metrics = new MetricsViews(stores.past().points(), ledger);
    NowViews now =
        new NowViews(
            ledger,
            shown.overviews(),
            stores.past().verdicts(),
            stores.past().points(),
            metrics,
            app -> state.operating().failing(app));
    new MetricsResource(metrics, now, clock).register(routes);
  }

  private void dynos(Routes routes) {
    AppChanges change = behind.apps();
    new FormationResource(
            behind.releases().deploys(),
            change.formation(),
            apps,
            door.changes(),
            shown.formations(),
            behind.stores().directory())
        .register(routes);
    new LimitsResource(apps, ledger).register(routes);
    new DynosResource(
            change.formation(),
            change.oneOffs(),
            change.dynos(),
            access,
            apps,
            ledger,
            door.addresses(),
            door.changes(),
            door.rendezvous())
        .register(routes);
    new JobsResource(behind.ongoing().jobs(), door.changes()).register(routes);
    new LogsResource(access, apps, behind.stores().logs(), clock, door.secrets()).register(routes);
  }

  private void releases(Routes routes) {
    ReleaseChanges change = behind.releases();
    Records records = behind.records();
    new ReleasesResource(
            change.slugs(),
            change.rollbacks(),
            access,
            apps,
            records.addons(),
            ledger,
            door.secrets(),
            door.changes(),
            shown.releases(),
            outcomes)
        .register(routes);
    new RollbackResource(
            change.deploys(),
            change.rollbacks(),
            change.rehearsals(),
            change.retries(),
            apps,
            records.orders(),
            ledger,
            door.changes(),
            shown.previews(),
            outcomes)
        .register(routes);
    new ReleaseAddressResource(behind.apps().addresses(), ledger, clock).register(routes);
    new ContractsResource(behind.ongoing().contracts(), ledger).register(routes);
    new OrdersResource(records.orders(), ledger, clock).register(routes);
    new CanaryResource(change.canaries(), apps, ledger, door.changes(), shown.releases(), outcomes)
        .register(routes);
    new GroupsResource(
            records.groups(),
            change.across().groups(),
            access,
            apps,
            door.changes(),
            new GroupViews(records.groups(), apps, records.orders(), shown.previews()))
        .register(routes);
    history(routes);
  }

  private void history(Routes routes) {
    Stores stores = behind.stores();
    var comparisons =
        new Comparisons(
            behind.records().commits(), ledger, stores.slugs(), new SlugChanges(stores.slugs()));
    new HistoryResource(
            comparisons,
            ledger,
            behind.ongoing().data().checkpointing().checkpoints(),
            stores.fingerprint(),
            shown.releases(),
            shown.previews())
        .register(routes);
    new LedgerResource(comparisons, ledger, stores.past().chronicle()).register(routes);
  }

  private HookChanges hookChanges() {
    Channels channels = behind.channels();
    return new HookChanges(
        channels.hooks(),
        behind.releases().hooks(),
        channels.deliveries(),
        channels.receivers(),
        new Destinations(channels.outbound()),
        door.changes(),
        behind.site());
  }

  private void pipelines(Routes routes) {
    Pipelines pipelines = behind.records().pipelines();
    PipelineAccess sight = new PipelineAccess(access, apps, pipelines);
    new PipelinesResource(access, apps, pipelines, door.addresses(), shown.apps(), sight)
        .register(routes);
    new CouplingsResource(access, apps, pipelines, sight).register(routes);
    new PromotionsResource(
            behind.releases().across().promotions(),
            access,
            apps,
            pipelines,
            ledger,
            door.changes(),
            sight)
        .register(routes);
    new GroupPromotionsResource(
            behind.records().groups(), behind.joint().promotions(), access, apps, door.changes())
        .register(routes);
    new PipelineDiffResource(new Stages(behind.records().commits(), ledger), sight)
        .register(routes);
    new ForksResource(behind.releases().across().forks(), door.changes()).register(routes);
  }

  private void code(Routes routes) {
    Stores stores = behind.stores();
    HttpLimits limits = door.limits();
    SourcesResource sources =
        new SourcesResource(clock, stores.directory(), limits, door.secrets());
    sources.register(routes);
    new BuildsResource(
            behind.releases().deploys(),
            apps,
            stores.builds(),
            limits,
            door.addresses(),
            door.secrets(),
            door.changes(),
            sources,
            new OutsideSource(behind.channels().outbound(), limits),
            stores.directory())
        .register(routes);
    new SlugsResource(
            behind.releases().slugs(),
            stores.slugs(),
            apps,
            ledger,
            stores.uploads(),
            clock,
            door.secrets(),
            new SlugTarballs(behind.releases().slugs(), stores.directory(), limits))
        .register(routes);
    new RegistryResource(stores.imageId()).register(routes);
    new ArchivesResource(behind.apps().imports(), apps, stores.exports(), limits, door.changes())
        .register(routes);
  }

  /** Who is told of what happens. */
  private void told(Routes routes) {
    Channels channels = behind.channels();
    Destinations destinations = new Destinations(channels.outbound());
    new WebhooksResource(apps, channels.webhooks(), channels.deliveries(), destinations)
        .register(routes);
    new HooksResource(channels.deliveries(), channels.hooks(), hookChanges()).register(routes);
    new MailResource(channels.smtp(), channels.password()).register(routes);
    new LogDrainsResource(access, apps, channels.drains(), destinations).register(routes);
  }

  private void server(Routes routes) {
    new CatalogResource(started.at()).register(routes);
    new ServerResource(
            state.routing(),
            door.certificates(),
            door.addresses(),
            behind.site(),
            access,
            apps,
            started,
            state)
        .register(routes);
  }
}
