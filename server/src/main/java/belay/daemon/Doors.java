package belay.daemon;

import belay.api.ServerBody;
import belay.dashboard.Dashboard;
import belay.git.GitDoor;
import belay.git.GitLimits;
import belay.git.GitParts;
import belay.handover.StartTime;
import belay.home.Home;
import belay.home.StateFile;
import belay.http.HttpLimits;
import belay.http.Inside;
import belay.http.Listening;
import belay.http.Pages;
import belay.lost.Lost;
import belay.lost.LostThing;
import belay.outbound.Outbound;
import belay.platform.Behind;
import belay.platform.PlatformApi;
import belay.platform.ServerState;
import belay.platform.Started;
import belay.routing.Routing;
import belay.settings.ServerConfig;
import belay.signin.oidc.OidcSignIn;
import belay.ssh.CommandLine;
import belay.ssh.Commands;
import belay.ssh.SshDoor;
import belay.tls.CertificateUnusable;
import belay.tls.Certificates;
import belay.watch.Watch;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the doors, once everything behind them is as it should be, and says so. */
record Doors(
    Home home,
    ServerConfig config,
    Outside outside,
    DoorSockets sockets,
    Behind behind,
    Routing routing,
    Watch watch,
    Telling telling,
    ServerState.Operating operating,
    Consumer<Certificates> watchCertificate) {
  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

  /** How often it is looked which connections do not get on. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  static final String VERSION = "0.1.0";

  void open(Supplier<String> runtime, Walls walls, Closer closer) {
    Instant begun = behind.clock().instant();
    GitDoor git = closer.register(git());
    Optional<Path> own = sockets.own();
    var hostKey = home.keys().resolve("ssh_host_key");
    SshDoor ssh =
        closer.register(SshDoor.start(sockets.ssh(), behind.access(), git, commands(own), hostKey));
    FirstUser first = new FirstUser(behind.access(), home.credentials());
    Started started = started(begun, ssh.port());
    Certificates certificates =
        new ShownCertificates(
            config.tls().certificates(home, config, behind.clock(), new SecureRandom()),
            behind.certificates(),
            behind.clock());
    watchCertificate.accept(certificates);
    var listening =
        new Listening(
            sockets.api(),
            own,
            certificates,
            config.tls().plainAnywhere(),
            sockets
                .routed()
                .map(r -> r.door(behind.access().claim(), config.tls().plainAnywhere())));
    PlatformApi api =
        closer.register(
            PlatformApi.start(
                listening,
                behind,
                started,
                state(first, runtime, walls),
                HttpLimits.DEFAULT,
                Optional.of(git),
                this::pages));
    closer.register(watch.every(LOOK, "connections", api::look));
    if (outside.reached()) {
      closer.register(telling.start(api.payloads()));
    }
    String url = address().localUrl();
    first.ensure(url, started.publicUrl().or(started::boundUrl));
    tellReady(started, url, own);
    LOG.info("ready at {}; dynos: {}", url, runtime.get());
    Thread.ofVirtual().name("certificates").start(() -> prepare(certificates));
  }

  private Optional<Pages> pages(Inside inside) {
    Optional<OidcSignIn> provider =
        OidcSignIn.of(
            config.oidc().map(o -> o.below(home.root())),
            Outbound.by(config.fetchAllow()),
            behind.clock());
    return Optional.of(new Dashboard(inside, behind.access(), provider, behind.clock()));
  }

  private Started started(Instant at, int sshPort) {
    return new Started(
        VERSION,
        home.root(),
        ProcessHandle.current().pid(),
        at,
        sshPort,
        config.httpPort(),
        config.addresses().url(config.apiPort(), config.httpPort()),
        address().boundUrl());
  }

  private ServerState state(FirstUser first, Supplier<String> runtime, Walls walls) {
    return new ServerState(
        routing,
        first::token,
        runtime,
        walls,
        this::lost,
        () -> home.reserve().shortage(),
        this::background,
        operating,
        walls::asked,
        this::names);
  }

  private List<ServerBody.Name> names() {
    return behind.certificates().wanted().stream()
        .map(n -> new ServerBody.Name(n.name(), n.status(), n.reason()))
        .toList();
  }

  private List<ServerBody.Background> background() {
    return watch.states().stream()
        .map(s -> new ServerBody.Background(s.name(), s.lives(), s.ends(), s.why(), s.since()))
        .toList();
  }

  /** Says that it is ready, and where everything is. */
  private void tellReady(Started started, String url, Optional<Path> own) {
    StateFile.write(
        home.ready(),
        Map.of(
            "pid", started.pid(),
            "process", StartTime.ofThisProcess(),
            "home", home.root().toString(),
            "api_url", url,
            "api_socket", own.map(Path::toString).orElse(""),
            "public_url", started.publicUrl().or(started::boundUrl).orElse(""),
            "apps_url", behind.site().url("NAME"),
            "ssh_port", started.sshPort(),
            "http_port", started.httpPort(),
            "started_at", started.at().toString()));
  }

  private ServerBody.Lost lost() {
    List<LostThing> all = new Lost(home.root(), behind.clock()).all();
    return new ServerBody.Lost(
        all.size(),
        all.stream().mapToLong(LostThing::bytes).sum(),
        all.stream().map(LostThing::at).min(Comparator.naturalOrder()));
  }

  /** So that the first client over TLS need not wait, nor the start. */
  private static void prepare(Certificates certificates) {
    try {
      certificates.current();
    } catch (CertificateUnusable e) {
      LOG.warn("{} Plain HTTP works on this machine.", e.getMessage());
    }
  }

  /** The command line is in a directory beside the jars that this runs from. */
  private Commands commands(Optional<Path> socket) {
    Path own = Path.of(System.getProperty("java.class.path").split(":", 2)[0]);
    return CommandLine.of(
        behind.access(),
        own.resolveSibling("cli"),
        home.run().resolve("ssh"),
        address().localUrl(),
        socket);
  }

  private ApiAddress address() {
    return new ApiAddress(DoorSockets.apiBind(config), config.apiPort());
  }

  private GitDoor git() {
    return new GitDoor(
        new GitParts(
            behind.access(),
            behind.records().apps(),
            behind.releases().deploys(),
            behind.stores().builds(),
            home.apps(),
            home.builds(),
            home.root().resolve("data"),
            GitLimits.ofMegabytes(config.pushMegabytes(), config.objectMegabytes())));
  }
}
