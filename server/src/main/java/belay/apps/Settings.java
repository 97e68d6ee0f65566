package belay.apps;

import belay.release.Limits;
import belay.release.RuntimeKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an app's owner chose.
 *
 * <p>As wide as what there is to choose of an app.
 *
 * @param keepReleases how many successful deploys keep their slug
 * @param envFile whether the serving config is linked into each release directory as {@code .env}
 * @param buildpacks built-in names, paths or git URLs, in order; empty to detect
 * @param maintenance whether the router answers with the maintenance page
 * @param warm how long a former release's web dynos stay running; zero for not at all
 * @param stopped process types and dynos that were stopped by hand, until restarted or scaled
 * @param runtime what the next build is for; empty for what belay.yml, or else the server, says
 * @param limits what each dyno may use
 * @param hostNetwork whether what runs of it is in the machine's network, and not in one of its own
 * @param repository where people read the app's code, a URL; empty for none
 * @param web how requests reach it
 */
public record Settings(
    int keepReleases,
    boolean envFile,
    List<String> buildpacks,
    boolean maintenance,
    Duration warm,
    List<String> stopped,
    RollbackSettings rollbacks,
    Optional<RuntimeKind> runtime,
    Limits limits,
    boolean hostNetwork,
    Optional<String> repository,
    Web web) {
  public static final Settings DEFAULT =
      new Settings(
          5,
          true,
          List.of(),
          false,
          Duration.ofMinutes(10),
          List.of(),
          RollbackSettings.DEFAULT,
          Optional.empty(),
          Limits.USUAL,
          false,
          Optional.empty(),
          Web.DEFAULT);

  public Settings {
    buildpacks = List.copyOf(buildpacks);
    stopped = List.copyOf(stopped);
  }

  /**
   * How requests reach the web dynos.
   *
   * @param timeout how long they may take to begin an answer; zero for what the router gives
   * @param healthHost the host that health checks name; empty for the app's own name
   * @param affinity whether a visitor stays with the dyno that answered first, by a cookie
   * @param https what visitors are told of TLS
   */
  public record Web(Duration timeout, Optional<String> healthHost, boolean affinity, Https https) {
    public static final Web DEFAULT =
        new Web(Duration.ZERO, Optional.empty(), false, Https.DEFAULT);

    public Web withAffinity(boolean on) {
      return new Web(timeout, healthHost, on, https);
    }
  }

  /**
   * What visitors are told at names with a certificate that browsers trust; at others nothing.
   *
   * @param redirect whether who comes without TLS is sent to the same place with it
   * @param strict how long a browser is to come with TLS only (RFC 6797); zero for not at all
   */
  public record Https(boolean redirect, Duration strict) {
    public static final Https DEFAULT = new Https(true, Duration.ZERO);
  }

  public Settings withBuildpacks(List<String> next) {
    return with(copy -> copy.buildpacks = next);
  }

  public Settings withMaintenance(boolean on) {
    return with(copy -> copy.maintenance = on);
  }

  public Settings withStopped(List<String> next) {
    return with(copy -> copy.stopped = next);
  }

  public Settings withWarm(Duration next) {
    return with(copy -> copy.warm = next);
  }

  public Settings withKept(int releases, boolean writeEnvFile) {
    return with(copy -> {
      copy.keepReleases = releases;
      copy.envFile = writeEnvFile;
    });
  }

  public Settings withRollbacks(RollbackSettings next) {
    return with(copy -> copy.rollbacks = next);
  }

  public Settings withRuntime(Optional<RuntimeKind> next) {
    return with(copy -> copy.runtime = next);
  }

  public Settings withRepository(Optional<String> url) {
    return with(copy -> copy.repository = url);
  }

  public Settings withLimits(Limits next) {
    return with(copy -> copy.limits = next);
  }

  public Settings withHostNetwork(boolean on) {
    return with(copy -> copy.hostNetwork = on);
  }

  /** Without what an administrator gave this app alone. */
  public Settings narrowed() {
    return withLimits(limits.narrowed()).withHostNetwork(false);
  }

  public Settings withWeb(Web next) {
    return with(copy -> copy.web = next);
  }

  private Settings with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.made();
  }

  /** All of it, to be changed before it is made again. */
  private static final class Copy {
    int keepReleases;
    boolean envFile;
    List<String> buildpacks;
    boolean maintenance;
    Duration warm;
    List<String> stopped;
    RollbackSettings rollbacks;
    Optional<RuntimeKind> runtime;
    Limits limits;
    boolean hostNetwork;
    Optional<String> repository;
    Web web;

    Copy(Settings of) {
      keepReleases = of.keepReleases;
      envFile = of.envFile;
      buildpacks = of.buildpacks;
      maintenance = of.maintenance;
      warm = of.warm;
      stopped = of.stopped;
      rollbacks = of.rollbacks;
      runtime = of.runtime;
      limits = of.limits;
      hostNetwork = of.hostNetwork;
      repository = of.repository;
      web = of.web;
    }

    Settings made() {
      return new Settings(
          keepReleases,
          envFile,
          buildpacks,
          maintenance,
          warm,
          stopped,
          rollbacks,
          runtime,
          limits,
          hostNetwork,
          repository,
          web);
    }
  }
}
