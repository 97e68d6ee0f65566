package belay.postgres;

import belay.keeper.Beside;
import belay.keeper.CopyDirectories;
import belay.keeper.Keeper;
import belay.keeper.ServiceProcess;
import belay.provider.ProviderFailed;
import belay.release.AppName;
import belay.runtime.CannotStartDyno;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Clusters, each a server that is kept running. Safe for several threads. */
public final class Clusters {
  private static final String HUMAN = "PostgreSQL";

  private static final AppName NAME = new AppName("postgresql");

  private final Keeper keeper;

  public Clusters(Keeper keeper) {
    this.keeper = keeper;
  }

  Optional<String> unreachedByContainers(boolean own) {
    return keeper.unreachedByContainers(own);
  }

  int freePort() {
    return keeper.freePort();
  }

  void releasePort(int port) {
    keeper.releasePort(port);
  }

  /**
   * Has a cluster run from here on; one that runs already is left as it is.
   *
   * @return whether it was started
   * @throws CannotStartDyno when it cannot be started
   */
  boolean ensure(Cluster cluster, Path bin, Size size) {
    return keeper.ensure(
        new ServiceProcess(
            cluster.id(),
            NAME,
            HUMAN,
            ServiceProcess.script(Clusters.class, "cluster.sh"),
            Map.of(
                "PG_BIN", bin.toString(),
                "PG_PORT_NUMBER", Integer.toString(cluster.port()),
                "PG_SETTINGS", size.settings(),
                "PG_SUPERUSER", Cluster.SUPERUSER,
                "PG_PASSWORD", cluster.superuser()),
            cluster.port(),
            size.quota()));
  }

  /**
   * Waits until it answers.
   *
   * @throws ProviderFailed when it does not in time
   */
  void await(Psql psql, Duration max) {
    keeper.await(HUMAN, () -> trouble(psql), max);
  }

  private static Optional<String> trouble(Psql psql) {
    try {
      var _ = psql.say("postgres", "select 1;\n");
      return Optional.empty();
    } catch (PsqlClient.Failed e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Runs a script of this package beside one, whether it runs or not. */
  Beside.Running beside(UUID id, String script, Map<String, String> env, Duration max) {
    return keeper.beside().run(id, NAME, ServiceProcess.script(Clusters.class, script), env, max);
  }

  CopyDirectories copies() {
    return new CopyDirectories(keeper, NAME);
  }

  boolean runs(UUID id) {
    return keeper.running(id).isPresent();
  }

  /** Ends one in order. */
  void stop(UUID id) {
    keeper.stop(id);
  }

  /** Deletes its data. */
  void discard(UUID id) {
    keeper.discard(id);
  }
}
