package belay.daemon;

import belay.build.BuildLimits;
import belay.build.ImageTools;
import belay.build.SourceBuilder;
import belay.confinement.BuildMachine;
import belay.confinement.BuildNetwork;
import belay.confinement.BuildUsers;
import belay.confinement.CommandWrapper;
import belay.home.Home;
import belay.language.Languages;
import belay.language.ToolPath;
import belay.outbound.Outbound;
import belay.release.Refused;
import belay.runtime.MachineMemory;
import belay.runtime.Memory;
import belay.runtime.Runtimes;
import belay.runtime.docker.Engine;
import belay.runtime.docker.images.BuildContainers;
import belay.runtime.docker.images.Images;
import belay.settings.ServerConfig;
import belay.slug.Slugs;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Puts builds together for this machine. */
record Building(
    Home home,
    BuildMachine machine,
    Languages languages,
    CommandWrapper wrapper,
    BuildContainers containers)
    implements AutoCloseable {
  private static final long KEPT_FREE = 512L << 20;

  /**
   * Finds out how builds can be confined here, and ends what a crash left of them in the engine.
   *
   * @param hosts knows the machine's users; empty where nothing is built
   */
  static Building of(Home home, Optional<Hosts> hosts, Engine engine, Runtimes runtime)
      throws IOException {
    BuildContainers containers = new BuildContainers(home.root(), engine);
    if (hosts.isPresent()) {
      Thread _ = Thread.ofVirtual().name("left-build-containers").start(containers::sweep);
      runtime.onReturn(containers::sweep);
    }
    ToolPath all = ToolPath.ofThisProcess(home.root());
    CommandWrapper wrapper =
        hosts
            .flatMap(Hosts::builds)
            .orElseGet(() ->
                CommandWrapper.best(
                    new BuildMachine(System.getenv(), all), home.root(), users(hosts)));
    ToolPath tools = wrapper.showsOwnHome() ? all : all.ofEverybody();
    Languages languages = new Languages(tools, home.root().resolve("data/runtimes"));
    BuildMachine machine = new BuildMachine(System.getenv(), tools);
    return new Building(home, machine, languages, wrapper, containers);
  }

  /** What builds left in the engine ends. */
  @Override
  public void close() {
    containers.close();
  }

  private static BuildUsers users(Optional<Hosts> hosts) {
    return new BuildUsers() {
      @Override
      public int of(UUID app) {
        return hosts
            .flatMap(Hosts::users)
            .map(users -> users.of(app))
            .orElseThrow(() -> Refused.conflict("This Belay is only looked at: nothing is built."));
      }

      @Override
      public Optional<BuildNetwork> network(UUID app) {
        return hosts.flatMap(Hosts::users).flatMap(users -> users.network(app));
      }
    };
  }

  /** As much as all dynos together may have: the rest is for what must go on. */
  static OptionalLong max(Memory memory) {
    OptionalLong total = memory.total();
    return total.isPresent()
        ? OptionalLong.of(Math.max(total.getAsLong() / 2, total.getAsLong() - KEPT_FREE))
        : total;
  }

  SourceBuilder builder(Slugs slugs, ServerConfig config, Images images, InstantSource time) {
    // The engine is this machine's.
    var engine =
        new ImageTools.Engine(
            config.docker().address(), max(new MachineMemory()), containers::labels);
    ImageTools tools = new ImageTools(machine, engine);
    return new SourceBuilder(
        slugs,
        new SourceBuilder.Own(home.root().resolve("buildpacks"), home.root()),
        machine,
        languages,
        wrapper,
        new EngineBuilder(images, tools),
        new SourceBuilder.Otherwise(config.docker().runtime(), config.docker().base(), tools),
        Outbound.by(config.fetchAllow()),
        BuildLimits.USUAL,
        time);
  }
}
