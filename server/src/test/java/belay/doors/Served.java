package belay.doors;

import belay.access.Access;
import belay.access.Permission;
import belay.access.PlainSeal;
import belay.access.SqlAccess;
import belay.access.User;
import belay.api.ServerBody;
import belay.builds.SlugUploads;
import belay.certificates.PlayedCertificates;
import belay.dashboard.Dashboard;
import belay.deploy.PlayedContracts;
import belay.deploy.PlayedJobs;
import belay.deploy.World;
import belay.drain.Delivery;
import belay.drain.DrainLimits;
import belay.drain.PlainUrls;
import belay.drain.SqlDrains;
import belay.handover.TcpListener;
import belay.hook.HookChannel;
import belay.hook.SqlHooks;
import belay.http.HttpLimits;
import belay.http.Listening;
import belay.http.NoCertificates;
import belay.http.Route;
import belay.http.RoutedDoor;
import belay.ledger.SqlChronicle;
import belay.logs.FileLogs;
import belay.logs.LogLimits;
import belay.mail.Letter;
import belay.mail.MailPassword;
import belay.mail.Mailer;
import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import belay.outbound.Trust;
import belay.outbox.Deliverer;
import belay.outbox.HttpPost;
import belay.outbox.Post;
import belay.outbox.Receivers;
import belay.outbox.SqlDeliveries;
import belay.platform.Behind;
import belay.platform.Channels;
import belay.platform.PlatformApi;
import belay.platform.ServerState;
import belay.platform.Started;
import belay.platform.Stores;
import belay.release.App;
import belay.release.Commits;
import belay.routing.Site;
import belay.signin.oidc.OidcSignIn;
import belay.view.HookNotices;
import belay.view.Json;
import belay.webhook.SqlWebhooks;
import belay.webhook.WebhookChannel;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The API before the one road over a real ledger; only what runs is played. Ana owns the app shop,
 * of whose deploys v2 and v3 the second serves; bob may roll it back and no more, vic may look, eve
 * is nobody, and root the server's administrator.
 */
public final class Served implements Asking, AutoCloseable {
  public final World world;
  public final App shop;
  private final TcpListener socket;

  /** Where the router would hand on what comes for the server's own name. */
  public final Optional<TcpListener> routed;

  private final PlatformApi server;
  private final Delivery drains;

  /** What drains are sent; the road's own lines are not in it. */
  public final FileLogs logs;

  /** Letters that an SMTP server would have taken. */
  public final List<Letter> letters = new CopyOnWriteArrayList<>();

  private static final Commits NO_COMMITS = (_, _, _, _) -> Optional.empty();
  private final Deliverer deliverer;

  /** Who is who; it signs browsers in, too. */
  public final Access access;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String ana;
  private final String bob;
  private final String vic;
  private final String eve;
  private final String root;

  /** Loopback is allowed, and the names of the tests are nobody's. */
  private static final Outbound OUTBOUND =
      new Outbound(
          AddressRule.of("loopback"),
          host -> {
            try {
              return List.of(InetAddress.ofLiteral(host));
            } catch (IllegalArgumentException e) {
              throw new IOException("the name " + host + " leads nowhere", e);
            }
          });

  public static final String IMAGE = "sha256:" + "a1".repeat(32);

  /** What only the router knows. */
  public static final String PREFACE = "said-by-the-router";

  /** Who asks. */
  public enum Who {
    ANA,
    BOB,
    VIC,
    EVE,
    ROOT
  }

  /** What was answered. */
  public record Answered(int status, String text) {
    public JsonNode json() {
      return Json.read(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    String message() {
      return status + " " + json().path("message").asText();
    }
  }

  public Served(Path home) throws IOException, InterruptedException {
    this(home, Told.NOTHING);
  }

  /**
   * What the server was told of itself.
   *
   * @param publicUrl what people elsewhere call it
   * @param provider who says who people are
   * @param ownToken whether ana's token is the one in the file {@code credentials}
   */
  public record Told(
      Optional<String> publicUrl, Site site, boolean ownToken, Optional<OidcSignIn> provider) {
    static final Told NOTHING =
        new Told(Optional.empty(), Site.local(8080), false, Optional.empty());
  }

  private static Started started(Path home, Told told) {
    return new Started(
        "0.1.0", home, 42, Instant.EPOCH, 2222, 8080, told.publicUrl(), Optional.empty());
  }

  private ServerState state(Told told) {
    return new ServerState(
        world.routing(),
        () -> Optional.of(ana).filter(_ -> told.ownToken()),
        () -> "Played.",
        () ->
            new ServerBody.Walls(
                "Played.",
                List.of(),
                new ServerBody.Networks("machine", Optional.empty(), Optional.empty())),
        () -> ServerBody.Lost.NONE,
        Optional::empty,
        List::of,
        ServerState.Operating.WELL,
        Optional::empty,
        List::of);
  }

  /** A server that was told something. */
  public Served(Path home, Told told) throws IOException, InterruptedException {
    world = new World(home);
    access = new SqlAccess(world.database, world.time(), new SecureRandom(), PlainSeal.ACCESS);
    ana = access.issueToken(access.createUser("ana@example.com", false), "test");
    User roller = access.createUser("bob@example.com", false);
    bob = access.issueToken(roller, "test");
    User viewer = access.createUser("vic@example.com", false);
    vic = access.issueToken(viewer, "test");
    eve = access.issueToken(access.createUser("eve@example.com", false), "test");
    root = access.issueToken(access.createUser("root@example.com", true), "test");
    logs = new FileLogs(id -> home.resolve("drained"), world.time(), LogLimits.DEFAULT);
    drains =
        new Delivery(
            new SqlDrains(world.database, new PlainUrls(), world.time(), new SecureRandom()),
            logs,
            new Trust("drains.ca", Optional.empty()),
            OUTBOUND,
            DrainLimits.DEFAULT,
            world.time(),
            new SecureRandom());
    Channels channels = channels(world, drains);
    Behind behind = behind(world, access, home, channels, told);
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    socket = TcpListener.open(anywhere);
    routed =
        told.site().console().isPresent()
            ? Optional.of(TcpListener.open(anywhere))
            : Optional.empty();
    server =
        PlatformApi.start(
            new Listening(
                List.of(socket),
                Optional.of(own(home)),
                new NoCertificates(),
                false,
                routed.map(to -> door(to, told))),
            behind,
            started(home, told),
            state(told),
            HttpLimits.DEFAULT,
            Optional.empty(),
            inside -> Optional.of(new Dashboard(inside, access, told.provider(), world.time())));
    deliverer = deliverer(channels, told, server);
    ok(Who.ANA, "POST", "/apps", "{\"name\":\"shop\"}");
    shop = world.apps.find("shop").orElseThrow();
    access.grant(shop, roller, Set.of(Permission.ROLLBACK));
    access.grant(shop, viewer, Set.of(Permission.VIEW));
    world.push(shop, "1111111");
    world.push(shop, "2222222");
  }

  private RoutedDoor door(TcpListener to, Told told) {
    Site.Own own = told.site().own().orElseThrow();
    return new RoutedDoor(to, PREFACE, own.host(), own.url(), access.claim(), false);
  }

  private static Optional<String> imageId(String name) {
    return name.endsWith("/shop/web:latest") ? Optional.of(IMAGE) : Optional.empty();
  }

  private static Behind behind(
      World world, Access access, Path home, Channels channels, Told told) {
    return new Behind(
        access,
        PlayedProviders.records(world),
        world.changes(),
        world.joint(),
        PlayedProviders.ongoing(
            world,
            PlayedJobs.of(world),
            PlayedContracts.of(world),
            PlayedProviders.checkpointing(world),
            PlayedProviders.backups(world)),
        new Stores(
            home,
            world.slugs,
            new SlugUploads(world.database),
            Served::imageId,
            new MemoryBuilds(),
            world.archives,
            new Stores.Past(
                new SqlChronicle(world.database), _ -> Map.of(), (_, _, _, _) -> List.of()),
            world.ledger.seal()::fingerprint,
            world.logs()),
        channels,
        PlayedCertificates.in(
            world.database,
            world.apps,
            home,
            told.site(),
            new PlayedCertificates.Router(),
            world.time()),
        told.site(),
        world.time());
  }

  private static Channels channels(World world, Delivery drains) {
    SecureRandom random = new SecureRandom();
    Receivers receivers = new Receivers(world.database);
    var seal = world.ledger.seal();
    return new Channels(
        new SqlWebhooks(
            world.database,
            new SqlWebhooks.Seal(seal::sealPairs, seal::openPairs),
            receivers,
            world.time(),
            random),
        new SqlHooks(
            world.database,
            new SqlHooks.Seal(seal::sealPairs, seal::openPairs),
            receivers,
            world.time(),
            random),
        new SqlDeliveries(world.database, world.time(), random),
        receivers,
        drains,
        OUTBOUND,
        Optional.empty(),
        new MailPassword(world.database, new MailPassword.Seal(seal::sealPairs, seal::openPairs)));
  }

  private Deliverer deliverer(Channels channels, Told told, PlatformApi server) {
    Post post = new HttpPost(OUTBOUND, Duration.ofSeconds(5));
    var notices = new HookNotices(world.apps, world.ledger, NO_COMMITS, told.site());
    return Deliverer.start(
        channels.receivers(),
        channels.deliveries(),
        List.of(
            new WebhookChannel(channels.webhooks(), server.payloads(), post, world.time()),
            new HookChannel(channels.hooks(), notices, post, this::send, world.time())),
        world.time(),
        new SecureRandom(),
        new belay.watch.Watch(java.time.InstantSource.system()));
  }

  private Mailer.Sent send(Letter letter) {
    letters.add(letter);
    return new Mailer.Sent.Taken(250);
  }

  /** The socket that only the home's owner reaches. */
  public static Path own(Path home) {
    return home.resolve("own.sock");
  }

  /** What it answers, as it is declared. */
  public List<Route> routes() {
    return server.routes();
  }

  public int port() {
    return server.port();
  }

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public HttpResponse<byte[]> exchange(Who who, String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return exchange(who, method, path, body, "");
  }

  /**
   * The same.
   *
   * @param range the header of that name
   */
  public HttpResponse<byte[]> exchange(
      Who who, String method, String path, BodyPublisher body, String range)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Authorization", "Bearer " + token(who))
            .header("Range", range)
            .method(method, body)
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  /** What somebody shows. */
  public String token(Who who) {
    return switch (who) {
      case ANA -> ana;
      case BOB -> bob;
      case VIC -> vic;
      case EVE -> eve;
      case ROOT -> root;
    };
  }

  @Override
  public void close() {
    deliverer.close();
    client.close();
    server.close();
    socket.close();
    routed.ifPresent(TcpListener::close);
    drains.close();
    logs.close();
    world.close();
  }
}
