package belay.runner;

import belay.confinement.BuildMachine;
import belay.confinement.BuildNetwork;
import belay.confinement.BuildProcess;
import belay.confinement.CommandWrapper;
import belay.confinement.Places;
import belay.confinement.RootBuilds;
import belay.release.OutputLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Has the runner run the commands of builds. Their directories stay who owns them, whose files they
 * are before, meanwhile and after. Safe for use by any thread.
 */
public final class RunnerBuilds implements CommandWrapper {
  private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(2);

  /** What the runner knows of an app's network; nobody here needs to. */
  private static final BuildNetwork ITS_OWN = new BuildNetwork(List.of(), "");

  private final Calls calls;
  private final Told.Builds told;
  private final Map<Path, Open> builds = new ConcurrentHashMap<>();

  /** A build that is under way. */
  private record Open(UUID app, Optional<Path> at) {}

  /** Asks how builds are kept apart. */
  public RunnerBuilds(RunnerHost host) {
    this.calls = host.calls();
    this.told = calls.insist(new Ask.Builds(), Told.Builds.class);
  }

  @Override
  public Places open(Places places, UUID app) throws IOException {
    if (!told.fault().isEmpty()) {
      throw new IOException("nothing can be built here: " + told.fault());
    }
    Told.Place place = calls.insist(new Ask.Place(app), Told.Place.class);
    // What a version before this one left with the user of the builds.
    if (Integer.valueOf(place.user()).equals(Files.getAttribute(places.cache(), "unix:uid"))) {
      own(app, List.of(places.cache()), false);
    }
    Optional<Path> at = place.at().isEmpty() ? Optional.empty() : Optional.of(Path.of(place.at()));
    builds.put(places.app(), new Open(app, at));
    return places.of(OptionalInt.of(place.user()), Optional.of(ITS_OWN));
  }

  private Open build(Places places) {
    return Optional.ofNullable(builds.get(places.app()))
        .orElseThrow(() -> new IllegalStateException("no such build is open"));
  }

  private void own(UUID app, List<Path> directories, boolean give) {
    List<String> names = directories.stream().map(Path::toString).toList();
    var _ = calls.insist(new Ask.Own(app, names, give), Boolean.class);
  }

  private static List<Path> all(Places p) {
    return List.of(p.app(), p.cache(), p.env(), p.temporary(), p.buildpacks());
  }

  @Override
  public Places seen(Places places) {
    Path at = build(places).at().orElse(Path.of("/"));
    return new Places(
            at.resolve("app"),
            at.resolve("cache"),
            at.resolve("env"),
            at.resolve("tmp"),
            at.resolve("buildpacks"),
            at.resolve("etc"))
        .of(places.user(), places.network());
  }

  @Override
  public void give(Places places) {
    // They are their user's wherever a command sees them.
  }

  @Override
  public void handOver(Places places) {
    own(build(places).app(), all(places), true);
  }

  @Override
  public int run(
      Command command, Places places, BuildMachine machine, long deadline, Consumer<String> lines)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    var order =
        new Ask.Order(
            build(places).app(),
            all(places).stream().map(Path::toString).toList(),
            command.words(),
            command.env(),
            places.network().isEmpty());
    RunnerProcess process =
        RunnerProcess.of(calls, calls.open(new Ask.Build(order)), UUID.randomUUID());
    Thread reader = Thread.ofVirtual().start(() -> read(process, lines));
    try {
      OptionalInt status = process.await(deadline - System.nanoTime());
      if (status.isEmpty()) {
        throw new BuildProcess.TookTooLong();
      }
      return status.getAsInt();
    } finally {
      process.end();
      reader.join(LAST_WORDS_MAX);
    }
  }

  private static void read(RunnerProcess process, Consumer<String> lines) {
    try (InputStream output = process.output()) {
      OutputLines.each(output, lines);
    } catch (IOException e) {
      // The process was killed while it wrote; what it wrote before has been passed on.
    }
  }

  @Override
  public void settle(Places places) {
    // The runner does, after each command.
  }

  @Override
  public void close(Places places, Places before) throws IOException {
    Open build = build(places);
    builds.remove(places.app());
    own(build.app(), List.of(before.app(), before.cache()), false);
    if (build.at().isPresent()) {
      RootBuilds.followMove(build.at().get().resolve("app"), before.app());
    }
  }

  @Override
  public Optional<String> notice() {
    return told.notice().isEmpty() ? Optional.empty() : Optional.of(told.notice());
  }

  @Override
  public boolean showsOwnHome() {
    return told.notice().isEmpty();
  }

  @Override
  public String description() {
    return told.description();
  }

  @Override
  public List<String> unkept() {
    return told.notice().isEmpty() && told.fault().isEmpty() ? List.of() : List.of(description());
  }
}
