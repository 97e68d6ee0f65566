package belay.finalizing;

import belay.contract.Contract.Word;
import belay.contract.Contracts;
import belay.fleet.Dynos.Startable;
import belay.fleet.Records;
import belay.layout.Disk;
import belay.logs.PlatformLog;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.ProcessTypes;
import belay.release.Release;
import belay.release.Slug;
import belay.release.Stamp;
import belay.rollback.ContractLine.Open;
import belay.runtime.DynoName;
import belay.switching.GoLive;
import java.util.Map;

/**
 * Runs the contract of one release: with its code and the config of what serves, after a copy of
 * the data where one can be taken. Each step is written down before it is done.
 */
public final class ContractRun {
  private static final String PGOPTIONS = "PGOPTIONS";

  /** A destructive change waits for the locks of others, and those who come wait behind it. */
  private static final String LOCK_TIMEOUT = "-c lock_timeout=5s";

  private final Records records;
  private final Contracts contracts;
  private final Disk disk;
  private final GoLive goLive;
  private final PlatformLog log;
  private final DataCheckpoint checkpoint;

  public ContractRun(
      Records records, Disk disk, GoLive goLive, PlatformLog log, DataCheckpoint checkpoint) {
    this.records = records;
    this.contracts = records.contracts();
    this.disk = disk;
    this.goLive = goLive;
    this.log = log;
    this.checkpoint = checkpoint;
  }

  /** Answers whether it was done; what went wrong is written down and told. */
  boolean run(App app, Release serving, Open open, Change change) throws InterruptedException {
    int version = open.version();
    String what = "The contract of v" + version;
    log.api(app, what + " is run by user " + change.actor().email());
    try {
      contracts.step(app, version, Word.CHECKPOINT, "", change);
      checkpoint.take(app, serving, change).forEach(said -> log.api(app, said));
      Slug slug = records.ledger().slug(open.slug()).orElseThrow();
      String command = slug.command(ProcessTypes.CONTRACT).orElseThrow();
      Stamp stamp = records.ledger().stampOf(app.id(), slug.id()).orElseThrow();
      contracts.step(app, version, Word.RUNNING, command, change);
      disk.layOut(app, stamp, slug.id(), records.apps().settings(app).envFile());
      int status =
          goLive.runOnce(
              new Startable(app, serving, slug, stamp),
              new DynoName(ProcessTypes.CONTRACT, version),
              command,
              env(serving.config(), slug),
              output -> contracts.keepOutput(app.id(), version, output));
      if (status == 0) {
        contracts.step(app, version, Word.FINALIZED, "", change);
        log.api(app, what + " is done: there is no way back behind it");
        return true;
      }
      return failed(app, version, "it exited with status " + status, change);
    } catch (RuntimeException e) {
      return failed(app, version, String.valueOf(e.getMessage()), change);
    }
  }

  private boolean failed(App app, int version, String why, Change change) {
    contracts.step(app, version, Word.FAILED, why, change);
    log.api(app, "The contract of v" + version + " failed: " + why);
    return false;
  }

  /** What it has beside the config: a limit for waiting, unless somebody set one. */
  static Map<String, String> env(ConfigVars config, Slug slug) {
    boolean set = config.keys().contains(PGOPTIONS) || slug.env().containsKey(PGOPTIONS);
    return set ? Map.of() : Map.of(PGOPTIONS, LOCK_TIMEOUT);
  }
}
