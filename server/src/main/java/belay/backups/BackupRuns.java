package belay.backups;

import belay.api.ServerBody;
import belay.api.program.BackupOrder;
import belay.backup.BackupState;
import belay.home.Home;
import belay.settings.BackupConfig;
import belay.watch.Watch;
import belay.watch.Watched;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a backup each day, where the settings say so: a program of its own, so that neither its
 * memory nor its end is the control plane's.
 */
public final class BackupRuns {
  private static final Logger LOG = LoggerFactory.getLogger(BackupRuns.class);
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final long LOG_BYTES_MAX = 1 << 20;
  private static final int ATTENTION = 2;

  private final Home home;
  private final BackupConfig config;
  private final InstantSource time;
  private final Instant began;

  public BackupRuns(Home home, BackupConfig config, InstantSource time) {
    this.home = home;
    this.config = config;
    this.time = time;
    this.began = time.instant();
  }

  public Watched start(Watch watch) {
    return watch.every(LOOK, "backups", this::look);
  }

  private Optional<BackupState> state() {
    return config.to().map(to -> BackupState.read(home.root(), to));
  }

  private Optional<Instant> next() {
    return state()
        .map(state -> BackupClock.next(state, config.hour(), ZoneId.systemDefault(), began));
  }

  private void look() {
    if (next().filter(at -> !at.isAfter(time.instant())).isPresent()) {
      run();
    }
  }

  /** Waits for its end. */
  private void run() {
    Path log = home.root().resolve("log/backup.log");
    try {
      rotate(log);
      LOG.info("a backup to {} begins", config.to().orElseThrow());
      int status = begin(log).waitFor();
      if (status == 0 || status == ATTENTION) {
        LOG.info("the backup is done; {} says more", log);
      } else {
        LOG.warn("the backup failed; {} says why, and it is tried again", log);
        noteFailure(status);
      }
    } catch (IOException e) {
      LOG.warn("no backup could be begun: {}", e.getMessage());
      noteFailure(-1);
    } catch (InterruptedException e) {
      // It goes on without this program.
      Thread.currentThread().interrupt();
    }
  }

  private Process begin(Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(new File("/dev/null"));
    // How a store is reached is said by the settings, and by nothing that this was started from.
    builder.environment().keySet().removeIf(key -> key.startsWith("AWS_"));
    return builder.start();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/nice"))) {
      command.addAll(List.of("/usr/bin/nice", "-n", "10"));
    }
    BackupOrder order =
        new BackupOrder(
            "backup",
            home.root().toString(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(BackupOrder.SCHEDULED));
    command.addAll(
        order.command(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            System.getProperty("java.io.tmpdir"),
            System.getProperty("java.class.path")));
    return command;
  }

  /** Where it could not say so itself: it was killed, or did not even begin. */
  private void noteFailure(int status) {
    BackupState state = state().orElseThrow();
    if (next().filter(at -> at.isAfter(time.instant())).isPresent()) {
      return;
    }
    try {
      state
          .failed(time.instant().toString(), "it ended early, with status " + status)
          .write(home.root());
    } catch (IOException e) {
      LOG.warn("what became of the backup could not be noted: {}", e.getMessage());
    }
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.move(
          log,
          log.resolveSibling("backup.log.1"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** For {@code server:status}. */
  public Optional<ServerBody.Backups> told() {
    Optional<BackupState> known = config.to().isPresent() ? state() : BackupState.read(home.root());
    return known.map(state ->
        new ServerBody.Backups(
            config.to(),
            state.made().map(Instant::parse),
            state.verified().map(Instant::parse),
            state.failed().map(Instant::parse),
            state.why(),
            next()));
  }
}
