package belay.cli.machine;

import belay.api.routing.TrustedProxies;
import belay.cli.command.Call;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.home.ServerProperties;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code belay up}. */
public final class Up {
  private static final int STOP_SECONDS = 15;

  private final Call call;
  private final Home home;
  private final Console console;

  /** What takes all rights from a program. */
  private List<String> without = List.of();

  public Up(Call call) {
    this.call = call;
    this.home = call.home();
    this.console = call.console();
  }

  int run() throws IOException {
    bring();
    return call.json() ? call.print(facts()) : tell();
  }

  /** Has everything run, or tells why it does not. */
  public void bring() throws IOException {
    Installation installation = Installation.of(call.context().env());
    OwnCredential credential = OwnCredential.in(home);
    credential.insistOwn();
    HomeDirectories.make(home);
    try (UpLock _ = UpLock.take(home)) {
      Launch.settle(home, Program.SERVER);
      Optional<Json> router = Program.ROUTER.running(home);
      Optional<Json> server = Program.SERVER.running(home);
      if (router.isPresent() && server.isPresent()) {
        refuseOtherPorts();
        refuseOlderLedger();
        new Wanted(home).decide(call.context().env());
        sayMoved(server.get());
        Upgrade upgrade =
            new Upgrade(
                home, installation, console, new DirectReplacing(home, installation, console));
        boolean replaced = upgrade.run(false, router.get(), server);
        if (!replaced && credential.isDead()) {
          // A control plane makes a new one when it starts; apps go on meanwhile.
          upgrade.again();
        } else if (!replaced) {
          console.note("Belay already runs.");
        }
      } else {
        start(installation, router.isPresent(), server.isPresent());
      }
    }
    ProgramCaches.makeMissing(call.context(), installation, home);
    credential.changed().ifPresent(console::note);
  }

  private void sayMoved(Json server) throws IOException {
    String place = server.text("home");
    if (!place.isEmpty() && !home.path().toRealPath().equals(real(Path.of(place)))) {
      console.warn("Belay was started when its home was " + place + ", which it is no more.");
      console.warn("For what runs to find its files: belay down, then belay up.");
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  private void start(Installation installation, boolean routerRuns, boolean serverRuns)
      throws IOException {
    ServerProperties properties = properties(routerRuns, serverRuns);
    without = new Rights(home, installation, console).settle();
    Files.deleteIfExists(home.run().resolve("stop-all"));
    new Wanted(home).decide(call.context().env());
    if (routerRuns) {
      startServer(installation);
    } else {
      startRouter(installation, properties, serverRuns);
    }
  }

  private void refuseOtherPorts() {
    boolean asked =
        List.of("http-port", "https-port", "api-port", "ssh-port", "bind").stream()
            .anyMatch(call::has);
    if (asked) {
      throw Failure.usage(
          "Belay already runs in " + home.path() + ", so its ports were left as they are.",
          "Stop it first: belay down");
    }
  }

  private void refuseOlderLedger() {
    if (call.has("older-ledger")) {
      throw Failure.usage(
          "Belay already runs in " + home.path() + ", and has its ledger open.",
          "--older-ledger is for a start that was refused.");
    }
  }

  private ServerProperties properties(boolean routerRuns, boolean serverRuns) throws IOException {
    Optional<ServerProperties> saved = ServerProperties.read(home);
    String bind =
        call.option("bind").or(() -> saved.map(ServerProperties::bind)).orElse("127.0.0.1");
    Ports ports = new Ports(bind);
    Set<String> unchosen = ServerProperties.unchosen(home);
    var chosenHttp = saved.filter(_ -> !unchosen.contains("http.port"));
    var chosenApi = saved.filter(_ -> !unchosen.contains("api.port"));
    var chosenSsh = saved.filter(_ -> !unchosen.contains("ssh.port"));
    int http =
        port("http-port", chosenHttp.map(ServerProperties::httpPort), 8080, ports, routerRuns);
    Optional<Integer> https = httpsPort(saved, ports, routerRuns);
    // A router that runs holds the sockets of the control plane before.
    boolean held = serverRuns || routerRuns;
    int api = port("api-port", chosenApi.map(ServerProperties::apiPort), 7700, ports, held);
    int ssh = port("ssh-port", chosenSsh.map(ServerProperties::sshPort), 2222, ports, held);
    mustDiffer(http, https, api, ssh);
    ServerProperties properties =
        new ServerProperties(
            bind,
            http,
            https,
            api,
            ssh,
            saved.map(ServerProperties::holdSeconds).orElse(ServerProperties.HOLD_SECONDS),
            saved.map(ServerProperties::trustedProxies).orElse(TrustedProxies.USUAL),
            saved.map(ServerProperties::proxyProtocol).orElse(false),
            saved.map(ServerProperties::logs).orElse(ServerProperties.LOGS));
    if (saved.isEmpty()
        || !unchosen.isEmpty()
        || ServerProperties.isNew(home)
        || !saved.get().equals(properties)) {
      properties.save(home);
    }
    return properties;
  }

  private static void mustDiffer(int http, Optional<Integer> https, int api, int ssh) {
    List<Integer> all = new ArrayList<>(List.of(http, api, ssh));
    https.ifPresent(all::add);
    if (Set.copyOf(all).size() < all.size()) {
      String told = String.join(", ", all.stream().map(String::valueOf).toList());
      throw Failure.usage("Two programs cannot listen on one port: " + told);
    }
  }

  /** TLS is spoken only where somebody said so, once. */
  private Optional<Integer> httpsPort(
      Optional<ServerProperties> saved, Ports ports, boolean routerRuns) {
    Optional<Integer> kept = saved.flatMap(ServerProperties::httpsPort);
    if (call.option("https-port").filter("0"::equals).isPresent()) {
      return Optional.of(kept.orElseGet(ports::free));
    }
    return kept.isPresent() || call.has("https-port")
        ? Optional.of(port("https-port", kept, 8443, ports, routerRuns))
        : Optional.empty();
  }

  private int port(String option, Optional<Integer> saved, int usual, Ports ports, boolean runs) {
    String what =
        switch (option) {
          case "http-port" -> "apps, over HTTP";
          case "https-port" -> "apps, over TLS";
          case "api-port" -> "the API, and git over HTTP";
          default -> "git over SSH";
        };
    if (call.has(option)) {
      int asked = call.number(option, usual, 1);
      if (asked > 65_535) {
        throw Failure.usage("--" + option + " takes a port from 1 to 65535.");
      }
      boolean kept = runs && saved.isPresent() && saved.get() == asked;
      if (!kept) {
        mustBeFree(ports, asked, what, option);
      }
      return asked;
    }
    if (saved.isEmpty()) {
      return ports.usualOrFree(usual);
    }
    if (!runs) {
      mustBeFree(ports, saved.get(), what, option);
    }
    return saved.get();
  }

  private void mustBeFree(Ports ports, int port, String what, String option) {
    Optional<String> original =
        Program.ROUTER.original(home).or(() -> Program.SERVER.original(home));
    if (original.isPresent() && !ports.isFree(port)) {
      throw Failure.failed(
          home.path()
              + " is a copy of "
              + original.get()
              + ", whose Belay runs and has port "
              + port
              + " ("
              + what
              + ").",
          "That one was left as it is. To run the copy beside it, choose ports of its own:",
          "belay up --http-port PORT --api-port PORT --ssh-port PORT");
    }
    ports.mustBeFree(port, what, "--" + option);
  }

  /** The control plane starts beside it, once it is sure that no other router is started. */
  private void startRouter(
      Installation installation, ServerProperties properties, boolean serverRuns)
      throws IOException {
    Optional<Launch.Begun> server = Optional.empty();
    Launch.Begun router;
    try (Progress progress = console.progress("Starting the router")) {
      router = launch(installation, Program.ROUTER, properties.routerArguments()).begin(List.of());
      if (!serverRuns) {
        Launch launch = launch(installation, Program.SERVER, List.of());
        router.locked();
        server = Optional.of(launch.begin(serverArguments()));
      }
      var _ = router.ready(progress);
      progress.done();
    } catch (Failure | IOException e) {
      server.ifPresent(begun -> begun.end(STOP_SECONDS));
      if (!serverRuns) {
        Rights.stop(home);
      }
      throw e;
    }
    if (server.isPresent()) {
      try (Progress progress = console.progress("Starting the control plane")) {
        var _ = server.get().ready(progress);
        progress.done();
      } catch (Failure | IOException e) {
        // Nothing is left half-started.
        new Wanted(home).none();
        router.end(STOP_SECONDS);
        Rights.stop(home);
        throw e;
      }
    }
  }

  /** When it does not start, the router that ran before goes on with its apps. */
  private void startServer(Installation installation) throws IOException {
    try (Progress progress = console.progress("Starting the control plane")) {
      var _ = launch(installation, Program.SERVER, List.of()).start(serverArguments(), progress);
      progress.done();
    }
  }

  /** For this start only: a later one must not take an older ledger unasked. */
  private List<String> serverArguments() {
    return call.has("older-ledger") ? List.of("--older-ledger") : List.of();
  }

  private Launch launch(Installation installation, Program program, List<String> arguments)
      throws IOException {
    ProgramLine line = new Programs(home).line(installation, program, arguments);
    Launch launch = new Launch(home, program, line, without);
    launch.remember();
    return launch;
  }

  private Json facts() {
    return Json.object(
        "home", home.path().toString(),
        "server", Program.SERVER.running(home),
        "router", Program.ROUTER.running(home),
        "runner", Program.RUNNER.running(home));
  }

  /** Of what docs/security.md promises and this machine cannot keep. */
  private void warn() {
    try {
      List<Json> unkept = call.ownApi().get("/server").at("walls", "unkept").items();
      unkept.forEach(one -> console.warn(one.text()));
      if (!unkept.isEmpty()) {
        console.warn("What is promised, and to whom: docs/security.md");
      }
    } catch (Failure e) {
      // It runs; server:status says the same once it answers.
    }
  }

  /** Where everything is. */
  int tell() {
    Json server = Program.SERVER.running(home).orElse(Json.NOTHING);
    Json router = Program.ROUTER.running(home).orElse(Json.NOTHING);
    console.line("Belay runs.");
    Addresses addresses = new Addresses(server, router);
    console.line("  apps      " + addresses.apps());
    console.line("  API       " + addresses.api());
    console.line("  git       " + addresses.api() + "/NAME.git");
    console.line("  SSH       " + addresses.ssh() + "/NAME.git");
    console.line("  home      " + home.path());
    console.line("  logs      " + home.log());
    warn();
    console.line("Next, in the git checkout of an app:");
    console.line("  belay apps:create NAME");
    console.line("  git push belay main");
    return 0;
  }
}
