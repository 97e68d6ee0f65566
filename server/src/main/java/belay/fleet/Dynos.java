package belay.fleet;

import belay.addon.Addons;
import belay.apps.AppDirectories;
import belay.apps.Apps;
import belay.calls.Calls;
import belay.layout.Disk;
import belay.release.App;
import belay.release.Limits;
import belay.release.Limits.Limit;
import belay.release.Release;
import belay.release.Slug;
import belay.release.Stamp;
import belay.routing.Site;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoNetwork;
import belay.runtime.DynoQuota;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Starts dynos of a release: puts together what they see. Safe for use by several threads. */
public final class Dynos {
  private static final long MB = 1 << 20;

  private final Apps apps;
  private final Addons addons;
  private final AppDirectories directories;
  private final Disk disk;
  private final DynoRuntime runtime;
  private final Site site;
  private final Calls calls;

  Dynos(
      Apps apps,
      Addons addons,
      AppDirectories directories,
      Disk disk,
      DynoRuntime runtime,
      Site site,
      Calls calls) {
    this.apps = apps;
    this.addons = addons;
    this.directories = directories;
    this.disk = disk;
    this.runtime = runtime;
    this.site = site;
    this.calls = calls;
  }

  /**
   * A release that can be run.
   *
   * @param stamp of the deploy whose directory holds the slug
   */
  public record Startable(App app, Release release, Slug slug, Stamp stamp) {}

  /**
   * Starts a dyno of a process type.
   *
   * @throws belay.runtime.CannotStartDyno and then nothing runs
   */
  public Dyno start(Startable what, DynoName name) {
    return start(what, name, name.type());
  }

  /** The same under a name that tells what it is for. */
  public Dyno start(Startable what, DynoName name, String type) {
    String command = what.slug().command(type).orElseThrow();
    insistLaidOut(what);
    return runtime.start(spec(what, name, type, command, Map.of()));
  }

  /** Somebody may have removed the release's directory since it went live. */
  private void insistLaidOut(Startable what) {
    App app = what.app();
    if (!Files.isDirectory(directories.release(app.name(), what.stamp()))) {
      boolean envFile = apps.settings(app).envFile();
      disk.layOut(app, what.stamp(), what.slug().id(), envFile);
    }
  }

  /**
   * What to run.
   *
   * @param type the process type whose image it runs in, where types have images of their own; one
   *     that the release does not have stands for web's
   * @param extra variables beside those of the release
   */
  public DynoSpec spec(
      Startable what, DynoName name, String type, String command, Map<String, String> extra) {
    Limits limits = apps.settings(what.app()).limits().over(what.slug().limits());
    Map<String, String> env = environment(what, limits);
    env.putAll(extra);
    return new DynoSpec(
        what.app().id(),
        what.app().name(),
        name,
        what.release().version(),
        directories.release(what.app().name(), what.stamp()),
        directories.shared(what.app().name()),
        command,
        env,
        OptionalInt.empty(),
        what.slug().imageOf(type),
        quota(limits),
        network(what));
  }

  private DynoNetwork network(Startable what) {
    boolean own = !apps.settings(what.app()).hostNetwork();
    return new DynoNetwork(own, LocalServices.of(what.release().config(), addons));
  }

  private static DynoQuota quota(Limits limits) {
    OptionalInt memory = limits.of(Limit.MEMORY);
    return new DynoQuota(
        limits.of(Limit.PROCESSES).orElseThrow(),
        memory.isPresent() ? OptionalLong.of(memory.getAsInt() * MB) : OptionalLong.empty(),
        limits.of(Limit.CPU).orElseThrow(),
        limits.of(Limit.TMP).orElseThrow() * MB,
        limits.of(Limit.SHM).orElseThrow() * MB,
        limits.of(Limit.DISK).orElseThrow() * MB,
        limits.of(Limit.FILES).orElseThrow());
  }

  /** What the platform tells, the slug's defaults, then the config vars, which win. */
  private Map<String, String> environment(Startable what, Limits limits) {
    int processors = Runtime.getRuntime().availableProcessors();
    Map<String, String> env =
        new HashMap<>(DynoVariables.workers(what.slug(), limits.of(Limit.MEMORY), processors));
    env.putAll(what.slug().env());
    env.putAll(DynoVariables.metadata(what, site.host(what.app())));
    env.putAll(calls.urls(what.app(), what.release()));
    env.putAll(addons.resolve(what.release().config()));
    return env;
  }
}
