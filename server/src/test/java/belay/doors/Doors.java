package belay.doors;

import belay.access.Person;
import belay.access.User;
import belay.api.ServerBody;
import belay.apps.AppDirectories;
import belay.builds.SlugUploads;
import belay.certificates.PlayedCertificates;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.deploy.HookTurn;
import belay.fleet.Records;
import belay.git.GitDoor;
import belay.git.GitLimits;
import belay.git.GitParts;
import belay.handover.TcpListener;
import belay.hook.SqlHooks;
import belay.http.HttpLimits;
import belay.http.Listening;
import belay.http.NoCertificates;
import belay.joint.JointChanges;
import belay.mail.MailPassword;
import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import belay.outbox.Receivers;
import belay.outbox.SqlDeliveries;
import belay.platform.Behind;
import belay.platform.Channels;
import belay.platform.Ongoing;
import belay.platform.PlatformApi;
import belay.platform.ServerState;
import belay.platform.Started;
import belay.platform.Stores;
import belay.provider.Provisioning;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.Commits;
import belay.routing.Site;
import belay.tls.Certificates;
import belay.webhook.SqlWebhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A listening server before collaborators in memory, with two users, ann and bob. */
public final class Doors implements AutoCloseable {
  /**
   * JGit measures each file system once, in the background, and keeps the result here: not in a
   * directory that a test deletes under it.
   */
  private static final Path JGIT =
      Path.of(System.getProperty("java.io.tmpdir"), "belay-doors-test-jgit");

  /** A hook's release is made by the one road, which has a stand-in here: HookReleasesTest. */
  private static final HookTurn HOOKS =
      (_, _, _, _) -> {
        throw new UnsupportedOperationException("No hook is added or removed here.");
      };

  private static final Commits NO_COMMITS = (_, _, _, _) -> Optional.empty();

  private static final ServerState STATE =
      new ServerState(
          new FakeRouting(),
          Optional::empty,
          () -> "Plain processes.",
          () ->
              new ServerBody.Walls(
                  "Plain builds.",
                  List.of(),
                  new ServerBody.Networks("machine", Optional.empty(), Optional.empty())),
          () -> ServerBody.Lost.NONE,
          Optional::empty,
          List::of,
          ServerState.Operating.WELL,
          Optional::empty,
          List::of);

  private final MemoryOrders orders = new MemoryOrders();
  private final NoPipelines pipelines = new NoPipelines();
  public final MemoryAccess access = new MemoryAccess();
  public final MemoryApps apps = new MemoryApps();
  public final MemoryLedger ledger = new MemoryLedger();
  public final MemoryLogs logs = new MemoryLogs();
  public final MemoryBuilds builds = new MemoryBuilds();
  public final FakeDeployer deployer = new FakeDeployer(apps, ledger);
  public final User ann = access.createUser("ann@example.com", true);
  public final User bob = access.createUser("bob@example.com", false);
  public final Path home;
  public final GitDoor git;
  private final TcpListener socket;
  public final PlatformApi server;
  private final Database database;
  private final HttpClient client = HttpClient.newHttpClient();

  private Doors(Path home, HttpLimits limits, GitLimits gitLimits, Certificates certificates)
      throws IOException {
    this.home = home;
    access.issueToken(ann, "test");
    access.issueToken(bob, "test");
    Path build = Files.createDirectories(home.resolve("build"));
    database = FreshDatabase.open(home.resolve("webhooks.db"));
    git = git(build, gitLimits);
    socket = TcpListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server =
        PlatformApi.start(
            new Listening(List.of(socket), Optional.empty(), certificates, false, Optional.empty()),
            new Behind(
                access,
                records(),
                deployer.changes(),
                new JointChanges(deployer.releases(HOOKS), new NoPromoter()),
                ongoing(),
                stores(build),
                channels(),
                PlayedCertificates.in(
                    database,
                    apps,
                    home,
                    Site.local(8080),
                    new PlayedCertificates.Router(),
                    InstantSource.system()),
                Site.local(8080),
                InstantSource.fixed(Instant.parse("2026-11-22T01:02:03.456Z"))),
            started(home),
            STATE,
            limits,
            Optional.of(git),
            _ -> Optional.empty());
  }

  private Records records() {
    return new Records(
        ledger,
        apps,
        orders,
        new NoAddons(),
        pipelines,
        new NoGroups(),
        new NoContracts(),
        NO_COMMITS);
  }

  private Ongoing ongoing() {
    Provisioning provisioning =
        PlayedProviders.none(database, records(), deployer.releases(HOOKS).addons());
    return new Ongoing(
        provisioning,
        PlayedProviders.partners(database, InstantSource.system()),
        new NoJobs(),
        new NoContractWork(),
        PlayedProviders.data(
            PlayedProviders.noCheckpoints(records(), database, new KeptSlugs()),
            provisioning,
            PlayedProviders.noBackups(database, records(), deployer.releases(HOOKS).addons())));
  }

  private Stores stores(Path build) {
    return new Stores(
        build,
        new KeptSlugs(),
        new SlugUploads(database),
        _ -> Optional.empty(),
        builds,
        new NoExports(),
        new Stores.Past(new NoChronicle(), _ -> Map.of(), (_, _, _, _) -> List.of()),
        value -> "f" + value.length(),
        logs);
  }

  private Channels channels() {
    InstantSource time = InstantSource.system();
    SecureRandom random = new SecureRandom();
    Receivers receivers = new Receivers(database);
    return new Channels(
        new SqlWebhooks(
            database,
            new SqlWebhooks.Seal((_, _) -> new byte[0], (_, _) -> Optional.empty()),
            receivers,
            time,
            random),
        new SqlHooks(
            database,
            new SqlHooks.Seal((_, _) -> new byte[0], (_, _) -> Optional.empty()),
            receivers,
            time,
            random),
        new SqlDeliveries(database, time, random),
        receivers,
        new NoDrains(),
        Outbound.by(AddressRule.of("loopback")),
        Optional.empty(),
        new MailPassword(
            database, new MailPassword.Seal((_, _) -> new byte[0], (_, _) -> Optional.empty())));
  }

  private GitDoor git(Path build, GitLimits limits) {
    return new GitDoor(
        new GitParts(
            access,
            apps,
            deployer,
            builds,
            new AppDirectories(home.resolve("apps")),
            build,
            JGIT,
            limits));
  }

  private static Started started(Path home) {
    return new Started(
        "0.1.0", home, 42, Instant.EPOCH, 2222, 8080, Optional.empty(), Optional.empty());
  }

  public static Doors open(Path home) throws IOException {
    return new Doors(home, HttpLimits.DEFAULT, GitLimits.DEFAULT, new NoCertificates());
  }

  public static Doors open(Path home, HttpLimits limits) throws IOException {
    return new Doors(home, limits, GitLimits.DEFAULT, new NoCertificates());
  }

  public static Doors open(Path home, GitLimits limits) throws IOException {
    return new Doors(home, HttpLimits.DEFAULT, limits, new NoCertificates());
  }

  public static Doors open(Path home, Certificates certificates) throws IOException {
    return new Doors(home, HttpLimits.DEFAULT, GitLimits.DEFAULT, certificates);
  }

  public static HttpLimits patience(Duration patience) {
    return new HttpLimits(patience, 1 << 20, 1 << 20, 100, 1 << 20);
  }

  /** Makes an app of bob's. */
  public App app(String name) {
    Change change =
        new Change(new Person(bob, "test").actor(), Change.Source.API, Optional.empty());
    return deployer.create(Optional.of(new AppName(name)), change);
  }

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  public HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url() + path))
        .header("Accept", "application/vnd.heroku+json; version=3")
        .header("Authorization", "Bearer token-of-bob@example.com")
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A request of bob's. */
  public HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(request(method, path, body));
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  @Override
  public void close() {
    client.close();
    server.close();
    socket.close();
    git.close();
    database.close();
  }
}
