package belay.cli.machine;

import belay.api.routing.TrustedProxies;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.home.ServerProperties;
import belay.cli.home.TreeDeletion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the programs in a home of their own, for the JVM to write what they load into their
 * ahead-of-time caches. It reaches nothing outside that home: no engine, no app, no other Belay.
 */
public final class ProgramTraining {
  /** What the command line is told to do this. */
  public static final String WORD = "--training-programs";

  private static final String BIND = "127.0.0.1";
  private static final int END_SECONDS = 180;
  private static final int ROLLBACKS = 30;

  /** Two programs, and the JVMs that write their caches. */
  private static final long ROOM_KB = 1 << 20;

  private final Installation installation;
  private final Home home;
  private final Consumer<List<String>> commands;

  private ProgramTraining(Installation installation, Home home, Consumer<List<String>> commands) {
    this.installation = installation;
    this.home = home;
    this.commands = commands;
  }

  /** Carries out command lines of {@code belay} in such an environment. */
  public interface CommandLine {
    void run(Map<String, String> env, List<String> line);
  }

  /** Makes the caches that are missing, unless memory is short. */
  public static int run(Map<String, String> env, CommandLine belay) throws IOException {
    Installation installation = Installation.of(env);
    try (FileChannel channel = installation.caches().lockFile()) {
      // Whoever comes second finds them made.
      FileLock lock = channel.lock();
      if (!lock.isValid() || !hasRoom()) {
        return 0;
      }
      Path scratch = Files.createTempDirectory("belay-training");
      try {
        Map<String, String> inside = Map.of("BELAY_HOME", scratch.toString());
        new ProgramTraining(installation, new Home(scratch), line -> belay.run(inside, line))
            .make();
      } finally {
        TreeDeletion.delete(scratch);
      }
    }
    return 0;
  }

  private static boolean hasRoom() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .anyMatch(line -> Long.parseLong(line.replaceAll("\\D", "")) >= ROOM_KB);
  }

  private void make() throws IOException {
    HomeDirectories.make(home);
    Programs programs = new Programs(home);
    Path routerJars = programs.of(installation, Program.ROUTER);
    Path serverJars = programs.of(installation, Program.SERVER);
    Optional<Path> runnerJars = ProgramCaches.runner(installation, programs);
    ProgramCaches caches = installation.caches();
    boolean both = Files.exists(caches.file(routerJars)) && Files.exists(caches.file(serverJars));
    if (both && runnerJars.stream().allMatch(jars -> Files.exists(caches.file(jars)))) {
      return;
    }
    ServerProperties properties = properties();
    List<Path> all = new ArrayList<>(List.of(routerJars, serverJars));
    runnerJars.ifPresent(all::add);
    TrainingUser user = TrainingUser.in(home, all);
    if (!both) {
      makeBoth(user, properties, routerJars, serverJars);
    }
    if (runnerJars.isPresent()) {
      makeRunners(user, runnerJars.get());
    }
  }

  private void makeBoth(
      TrainingUser user, ServerProperties properties, Path routerJars, Path serverJars)
      throws IOException {
    Path routerMade = home.run().resolve("router.aot");
    Path serverMade = home.run().resolve("server.aot");
    Launch.Begun router =
        launch(user, Program.ROUTER, routerJars, routerMade, properties.routerArguments())
            .begin(List.of());
    try {
      var _ = router.ready();
      Launch.Begun server =
          launch(user, Program.SERVER, serverJars, serverMade, List.of()).begin(List.of());
      try {
        var _ = server.ready();
        use(user);
      } finally {
        server.end(END_SECONDS);
      }
    } finally {
      router.end(END_SECONDS);
    }
    installation.caches().keep(Program.ROUTER, routerJars, routerMade);
    installation.caches().keep(Program.SERVER, serverJars, serverMade);
  }

  /** By itself and last: a control plane beside it would have it do what only root can. */
  private void makeRunners(TrainingUser user, Path jars) throws IOException {
    Path made = home.run().resolve("runner.aot");
    Launch.Begun runner =
        launch(user, Program.RUNNER, jars, made, user.runnerArguments()).begin(List.of());
    try {
      var _ = runner.ready();
    } finally {
      runner.end(END_SECONDS);
    }
    installation.caches().keep(Program.RUNNER, jars, made);
  }

  private Launch launch(
      TrainingUser user, Program program, Path jars, Path made, List<String> arguments)
      throws IOException {
    ProgramLine line = ProgramLine.of(home, program, jars, ProgramCaches.making(made), arguments);
    return new Launch(home, program, line, user.before());
  }

  private ServerProperties properties() throws IOException {
    Files.writeString(
        ServerProperties.file(home), "docker.host=unix://" + home.run().resolve("none.sock\n"));
    Ports ports = new Ports(BIND);
    ServerProperties properties =
        new ServerProperties(
            BIND,
            ports.free(),
            Optional.of(ports.free()),
            ports.free(),
            ports.free(),
            ServerProperties.HOLD_SECONDS,
            TrustedProxies.USUAL,
            false,
            ServerProperties.LOGS);
    properties.save(home);
    return properties;
  }

  /** What an app can do, as far as that leaves nothing behind on the machine. */
  private void use(TrainingUser user) throws IOException {
    run(
        "apps:create trained",
        "config:set A=1 -a trained",
        "config -a trained",
        "apps",
        "releases -a trained",
        "ps -a trained",
        "server:status");
    if (user.mayRunApps()) {
      rollBack();
    }
    run("apps:destroy trained --confirm trained");
  }

  /** The way that people wait for: a site of one page is deployed twice and rolled back. */
  private void rollBack() throws IOException {
    Path site = Files.createDirectories(home.run().resolve("site"));
    for (String page : List.of("one", "two")) {
      Files.writeString(site.resolve("index.html"), page);
      run("deploy -a trained --dir " + site);
    }
    run("releases -a trained", "rollback -a trained", "rollback --undo -a trained");
    // Often enough for the caches to say what is worth compiling at once.
    for (int i = 0; i < ROLLBACKS; i++) {
      run("rollback -a trained " + (i % 2 == 0 ? "v3" : "v4"));
    }
    run("why -a trained", "ps -a trained");
  }

  private void run(String... lines) {
    Stream.of(lines).map(line -> List.of(line.split(" ", -1))).forEach(commands);
  }
}
