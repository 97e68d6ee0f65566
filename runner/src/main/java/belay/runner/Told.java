package belay.runner;

import belay.release.AppName;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import belay.runtime.DynoNetworks;
import belay.runtime.process.DynoHost;
import belay.runtime.process.Reach;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the runner tells, in plain words. */
final class Told {
  private Told() {}

  /** {@link DynoHost.Facts}. */
  record Facts(
      String description,
      List<String> unkept,
      boolean shared,
      boolean home,
      String trees,
      String networks) {
    static Facts of(DynoHost.Facts facts) {
      return new Facts(
          facts.description(),
          facts.unkept(),
          facts.reach().shared(),
          facts.reach().home(),
          facts.reach().trees().toString(),
          facts.networks().text());
    }

    DynoHost.Facts facts() {
      return new DynoHost.Facts(
          description,
          unkept,
          new Reach(shared, home, Path.of(trees)),
          DynoNetworks.parse(networks));
    }
  }

  /**
   * How builds are kept apart.
   *
   * @param notice for who builds; empty for none
   * @param fault why nothing can be built; empty where it can
   */
  record Builds(String description, String notice, String fault) {}

  /**
   * Where an app's builds see their directories.
   *
   * @param user who runs their commands
   * @param at empty for a sandbox's paths
   */
  record Place(int user, String at) {}

  /**
   * The pipes that come with this: of log and end, and maybe of what is unread, and the process.
   *
   * @param host where the dyno is reached; empty where it listens nowhere
   */
  record Piped(String host, boolean unread, boolean process) {}

  /** {@link DynoHost.Left}. */
  record Left(
      UUID id,
      UUID app,
      String name,
      String dyno,
      int version,
      String command,
      String host,
      int port,
      String at,
      boolean cutOff) {
    static Left of(DynoHost.Left left) {
      Dyno d = left.dyno();
      return new Left(
          d.id(),
          d.appId(),
          d.app().value(),
          d.name().toString(),
          d.version(),
          d.command(),
          d.address().map(DynoAddress::host).orElse(""),
          d.port().orElse(0),
          d.startedAt().toString(),
          left.cutOff());
    }

    DynoHost.Left left() {
      return new DynoHost.Left(
          new Dyno(
              id,
              app,
              new AppName(name),
              DynoName.parse(dyno),
              version,
              command,
              RuntimeKind.PROCESS,
              port == 0 ? Optional.empty() : Optional.of(new DynoAddress(host, port)),
              Instant.parse(at)),
          cutOff);
    }
  }
}
