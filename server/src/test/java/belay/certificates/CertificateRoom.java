package belay.certificates;

import belay.acme.AcmeSettings;
import belay.acme.ProofDoor;
import belay.activity.Activity;
import belay.apps.PlainSettings;
import belay.apps.SqlApps;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.routing.RouterTls;
import belay.routing.Site;
import belay.tls.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Certificates over a real database and a door that an authority can knock at. */
final class CertificateRoom implements AutoCloseable {
  static final UUID OWNER = new UUID(7, 7);
  static final Change CHANGE =
      new Change(new Actor(OWNER, "ana@example.com", "t"), Change.Source.CLI, Optional.empty());

  final Database database;
  final SqlApps apps;
  final ProofDoor door = new ProofDoor();
  final KeySeal seal = new PlayedCertificates.PlainKeys();
  private final Activity activity;
  private final Path home;
  private final InstantSource clock;
  private final belay.acme.Authority.Pause pause;
  volatile Instant now = Instant.parse("2026-11-30T12:00:00Z");

  /** What the server's settings name. */
  volatile Optional<Identity> server = Optional.empty();

  CertificateRoom(Path home, boolean real) throws IOException {
    this.home = home;
    this.pause = real ? Thread::sleep : _ -> {};
    this.clock = real ? InstantSource.system() : () -> now;
    SecureRandom random = new SecureRandom();
    database = FreshDatabase.open(home.resolve("ledger.db"));
    activity = new Activity(List.of(), random);
    apps = new SqlApps(database, activity, PlainSettings.SEAL, clock, random);
  }

  /** A control plane that begins on what is kept. */
  AppCertificates begun(AcmeSettings settings) {
    return begun(settings, door);
  }

  AppCertificates begun(AcmeSettings settings, RouterTls router) {
    SecureRandom random = new SecureRandom();
    return AppCertificates.of(
        kept(),
        apps,
        new Site("apps.test", "https", 443),
        new Certified(router, PlayedCertificates.own(home, clock), List.of(), () -> server),
        settings,
        clock,
        random,
        pause);
  }

  AppCertificates.Kept kept() {
    return AppCertificates.Kept.in(database, activity, seal, clock, new SecureRandom());
  }

  App app(String name, String... domains) {
    App app = apps.create(new AppName(name), OWNER, CHANGE);
    for (String domain : domains) {
      var _ = apps.addDomain(app, domain, CHANGE);
    }
    return app;
  }

  /** Nothing more can be written: not one page more, and those there are have no room. */
  void fillTheDisk() {
    long pages = database.read(h -> h.select("pragma page_count").mapTo(Long.class).one());
    limit(pages);
    database.write(h ->
        h.execute(
            "create temp trigger full before insert on acme_certificates begin insert into"
                + " server_secrets (name, sealed) values ('large', zeroblob(100000)); end"));
  }

  void makeRoom() {
    limit(1_000_000);
    database.write(h -> h.execute("drop trigger if exists full"));
  }

  private void limit(long pages) {
    database.write(h -> h.select("pragma max_page_count = " + pages).mapTo(Long.class).one());
  }

  /** The newest event of an app, in words. */
  String told(App app) {
    return apps.events(app, Long.MAX_VALUE, true, 1).getFirst().what();
  }

  @Override
  public void close() throws IOException {
    database.close();
    door.close();
  }
}
