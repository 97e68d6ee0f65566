package belay.certificates;

import belay.acme.AcmeSettings;
import belay.acme.Authority;
import belay.acme.DnsNames;
import belay.acme.NameCheck;
import belay.acme.PlainVisit;
import belay.activity.Activity;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.database.Database;
import belay.release.App;
import belay.release.Change;
import belay.release.NotFound;
import belay.release.Printable;
import belay.release.Refused;
import belay.routing.Site;
import belay.tls.Expiries;
import belay.tls.GivenPair;
import belay.tls.Identity;
import belay.watch.Watch;
import belay.watch.Watched;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The certificates of apps' names: what the API shows and changes of them. Whatever changes is told
 * to the router before a method returns, or as soon as it can be told. Durable when a method
 * returns; safe for several threads.
 */
public final class AppCertificates implements WantedNames, Expiries {
  private static final Duration VISIT_MAX = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final int NAME_CHARS_MAX = 100;

  private final SqlEndpoints endpoints;
  private final SqlManaged managed;
  private final SqlAcme acme;
  private final Hosts hosts;
  private final RouterTable router;
  private final Keeper keeper;
  private final AcmeSettings settings;
  private final InstantSource clock;
  private final Semaphore wake = new Semaphore(0);

  private AppCertificates(
      Kept kept, Hosts hosts, RouterTable router, Keeper keeper, InstantSource clock) {
    this.endpoints = kept.endpoints();
    this.managed = kept.managed();
    this.acme = kept.acme();
    this.hosts = hosts;
    this.router = router;
    this.keeper = keeper;
    this.settings = hosts.settings();
    this.clock = clock;
  }

  /** Where it is kept. */
  public record Kept(
      Database database,
      Activity activity,
      SqlEndpoints endpoints,
      SqlManaged managed,
      SqlAcme acme) {
    /** All of it in one database. */
    public static Kept in(
        Database database,
        Activity activity,
        KeySeal seal,
        InstantSource clock,
        SecureRandom random) {
      return new Kept(
          database,
          activity,
          new SqlEndpoints(database, activity, seal, clock, random),
          new SqlManaged(database, activity, clock),
          new SqlAcme(database, seal, clock, random));
    }
  }

  /** Put together; nothing is told or asked before it is {@link #start started}. */
  public static AppCertificates of(
      Kept kept,
      Apps apps,
      Site site,
      Certified certified,
      AcmeSettings settings,
      InstantSource clock,
      SecureRandom random,
      Authority.Pause pause) {
    Hosts hosts = new Hosts(apps, site, kept.endpoints(), kept.managed(), settings);
    RouterTable router = new RouterTable(hosts, kept.endpoints(), kept.acme(), certified, clock);
    Authority authority = new Authority(settings, router, clock, pause);
    NameCheck check =
        new NameCheck(
            settings,
            authority,
            router,
            new DnsNames(settings.resolver()),
            new PlainVisit(VISIT_MAX),
            random);
    News news = new News(kept.database(), kept.activity(), hosts, clock);
    Keeper keeper =
        new Keeper(settings, hosts, router, kept.acme(), authority, check, news, clock, random);
    return new AppCertificates(kept, hosts, router, keeper, clock);
  }

  /** Begins to tell the router, and to ask authorities for what is wanted. */
  public Watched start(Watch watch) {
    return watch.start("certificates", this::run);
  }

  private void run() throws InterruptedException {
    while (true) {
      keeper.look();
      boolean _ = wake.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      wake.drainPermits();
    }
  }

  /** What its own thread does over and over. */
  void lookNow() throws InterruptedException {
    keeper.look();
  }

  /** The router may know nothing: it was started anew. */
  public void tellAnew() {
    boolean _ = router.tellAnew();
  }

  /** Has its own thread look at what there is, soon. */
  void look() {
    wake.release();
  }

  private void namesChanged() {
    boolean _ = router.tell();
    look();
  }

  /** Whether an app's domains get certificates of an authority. */
  public boolean isManaged(App app) {
    return managed.apps().contains(app.id());
  }

  public void manage(App app, boolean on, Change change) {
    if (managed.manage(app, on, change)) {
      namesChanged();
    }
  }

  /** Looks at an app's names anew at once, those too that have failed. */
  public void refresh(App app) {
    acme.forgetNames(hosts.of(app).stream().map(Host::name).toList());
    wake.release();
  }

  @Override
  public void refresh() {
    acme.forgetNames(managed.names());
    wake.release();
  }

  /** What an app's names show that a person gave, and that an authority issued. */
  public List<ListedCertificate> of(App app) {
    Choice choice = router.choice();
    List<Host> own = hosts.of(app);
    Instant now = clock.instant();
    List<ListedCertificate> all = new ArrayList<>();
    for (Endpoint endpoint : endpoints.of(app)) {
      List<String> shownBy =
          own.stream()
              .filter(h -> choice.endpoint(h, now).filter(endpoint::equals).isPresent())
              .map(Host::name)
              .toList();
      all.add(ListedCertificate.given(endpoint, shownBy));
    }
    Map<Certificate, List<String>> issued = new java.util.LinkedHashMap<>();
    for (Host host : own) {
      choice
          .issued(host)
          .filter(c -> choice.certificate(host, now).equals(Optional.of(c)))
          .ifPresent(c -> issued.computeIfAbsent(c, _ -> new ArrayList<>()).add(host.name()));
    }
    issued.forEach((c, names) -> all.add(ListedCertificate.issued(app, c, names)));
    return all;
  }

  /**
   * One of them by name or id.
   *
   * @throws NotFound when the app has none of that name
   */
  public ListedCertificate find(App app, String nameOrId) {
    return of(app).stream()
        .filter(c -> c.name().equals(nameOrId) || c.id().toString().equals(nameOrId))
        .findFirst()
        .orElseThrow(() ->
            new NotFound(
                "sni_endpoint",
                "Couldn't find the certificate "
                    + Printable.of(nameOrId, NAME_CHARS_MAX)
                    + " of "
                    + app.name()
                    + "."));
  }

  /**
   * Takes a certificate for an app.
   *
   * @param chain PEM, the leaf first
   * @param key PEM
   * @throws belay.release.InvalidInput with what is wrong with it
   */
  public ListedCertificate add(App app, String chain, String key, Change change) {
    Endpoint added = endpoints.add(app, GivenPair.read(chain, key, clock.instant()), change);
    namesChanged();
    return find(app, added.name());
  }

  /** The same in place of another. */
  public ListedCertificate update(
      App app, String nameOrId, String chain, String key, Change change) {
    Endpoint known = given(app, nameOrId);
    Identity fresh = GivenPair.read(chain, key, clock.instant());
    Endpoint updated = endpoints.update(app, known, fresh, change);
    namesChanged();
    return find(app, updated.name());
  }

  public ListedCertificate remove(App app, String nameOrId, Change change) {
    ListedCertificate listed = find(app, nameOrId);
    endpoints.remove(app, given(app, nameOrId), change);
    namesChanged();
    return listed;
  }

  private Endpoint given(App app, String nameOrId) {
    ListedCertificate listed = find(app, nameOrId);
    return endpoints.of(app).stream()
        .filter(e -> e.id().equals(listed.id()))
        .findFirst()
        .orElseThrow(() ->
            Refused.rule(
                listed.name()
                    + " was issued by an authority and is renewed by itself. To have it no longer:"
                    + " belay certs:auto:disable -a "
                    + app.name()));
  }

  /**
   * Has a domain show a certificate, or none that was given.
   *
   * @throws Refused when it does not speak for the domain
   */
  public void choose(App app, Domain domain, Optional<String> nameOrId, Change change) {
    Optional<Endpoint> endpoint = nameOrId.map(n -> given(app, n));
    endpoint
        .filter(e -> !e.certificate().speaksFor(domain.hostname()))
        .ifPresent(e -> {
          throw Refused.rule(
              "The certificate "
                  + e.name()
                  + " is for "
                  + String.join(", ", e.certificate().names())
                  + " and not for "
                  + domain.hostname()
                  + ".");
        });
    endpoints.wishes().choose(app, domain.id(), domain.hostname(), endpoint, change);
    namesChanged();
  }

  /** How each of an app's names does, by name. */
  public Map<String, HostState> states(App app) {
    Choice choice = router.choice();
    Map<String, NameState> states = acme.names();
    Instant now = clock.instant();
    Map<String, HostState> all = new java.util.HashMap<>();
    for (Host host : hosts.of(app)) {
      all.put(
          host.name(),
          HostState.of(host, choice, states, now).provableBy(host, settings.zone(host.name())));
    }
    return all;
  }

  @Override
  public void want(Collection<String> names) {
    managed.want(names);
    namesChanged();
  }

  @Override
  public List<WantedNames.State> wanted() {
    Choice choice = router.choice();
    Map<String, NameState> states = acme.names();
    Instant now = clock.instant();
    List<WantedNames.State> all = new ArrayList<>();
    for (Host host : hosts.all()) {
      if (host.managed() && (host.app().isEmpty() || hosts.site().owns(host.name()))) {
        HostState state = HostState.of(host, choice, states, now);
        boolean each = host.name().startsWith("*.") && settings.zone(host.name()).isEmpty();
        if (!each) {
          all.add(
              new WantedNames.State(
                  host.name(), state.acmStatus().orElse("pending"), state.reason()));
        }
      }
    }
    return all;
  }

  /** What is shown for a name that has a certificate that was given or issued. */
  public Optional<Identity> identity(String name) {
    return router.identity(name);
  }

  /** Those that a name shows; one that the settings name is not among them. */
  @Override
  public List<Expiry> all() {
    Choice choice = router.choice();
    Instant now = clock.instant();
    Set<Certificate> issued = Set.copyOf(choice.issued());
    Map<String, NameState> states = acme.names();
    return hosts.all().stream()
        .flatMap(h -> choice.certificate(h, now).stream())
        .distinct()
        .filter(c -> choice.server().filter(c::equals).isEmpty())
        .map(c -> Expiring.of(c, issued.contains(c), states))
        .toList();
  }
}
