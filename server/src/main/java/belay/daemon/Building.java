package belay.daemon;

import belay.build.BuildLimits;
import belay.build.BuildMachine;
import belay.build.CommandWrapper;
import belay.build.ImageBuilder;
import belay.build.ImageTools;
import belay.build.SourceBuilder;
import belay.language.Languages;
import belay.language.ToolPath;
import belay.outbound.Outbound;
import belay.release.Refused;
import belay.runtime.docker.Images;
import belay.runtime.process.ProcessRuntime;
import belay.slug.Slugs;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** What builds are made with on this machine. */
record Building(Home home, BuildMachine machine, Languages languages, CommandWrapper wrapper) {
  /**
   * Finds out how builds can be confined here.
   *
   * @param processes knows the machine's users; empty where nothing is built
   */
  static Building of(Home home, Optional<ProcessRuntime> processes) {
    ToolPath all = ToolPath.ofThisProcess(home.root());
    CommandWrapper wrapper =
        CommandWrapper.best(
            new BuildMachine(System.getenv(), all), home.root(), app -> user(processes, app));
    ToolPath tools = wrapper.showsOwnHome() ? all : all.ofEverybody();
    Languages languages = new Languages(tools, home.root().resolve("data/runtimes"));
    return new Building(home, new BuildMachine(System.getenv(), tools), languages, wrapper);
  }

  private static int user(Optional<ProcessRuntime> processes, UUID app) {
    return processes
        .map(runtime -> runtime.buildUser(app))
        .orElseThrow(() -> Refused.conflict("This Belay is only looked at: nothing is built."));
  }

  ImageBuilder images(ServerConfig config, Images images) {
    return new EngineBuilder(images, imageTools(config.docker()));
  }

  private ImageTools imageTools(DockerConfig docker) {
    return new ImageTools(machine, docker.address());
  }

  SourceBuilder builder(Slugs slugs, ServerConfig config, ImageBuilder images, InstantSource time) {
    return new SourceBuilder(
        slugs,
        new SourceBuilder.Own(home.root().resolve("buildpacks"), home.root()),
        machine,
        languages,
        wrapper,
        images,
        new SourceBuilder.Otherwise(
            config.docker().runtime(), config.docker().base(), imageTools(config.docker())),
        Outbound.by(config.fetchAllow()),
        BuildLimits.USUAL,
        time);
  }
}
