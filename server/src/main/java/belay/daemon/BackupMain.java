package belay.daemon;

import belay.api.program.BackupOrder;
import belay.backup.Backup;
import belay.backup.BackupState;
import belay.backup.Backups;
import belay.backup.DirectoryTarget;
import belay.backup.KeepRule;
import belay.backup.Restore;
import belay.backup.Scratch;
import belay.backup.Target;
import belay.backup.s3.Bucket;
import belay.backups.BackupClock;
import belay.backups.BackupPlaces;
import belay.backups.BackupSecrets;
import belay.backups.BackupWords;
import belay.backups.Passphrases;
import belay.home.Home;
import belay.release.BelayException;
import belay.release.InvalidInput;
import belay.settings.BackupConfig;
import belay.settings.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Backups from the command line, and those that the control plane begins by itself: a program of
 * its own, so that one can be made whether a control plane runs or not. Its arguments are those of
 * {@link BackupOrder}. Exits with 0 when all went well, 1 and one sentence when not, 2 when a
 * person must look.
 */
public final class BackupMain {
  private static final int ATTENTION = 2;

  /** A backup by its time alone, or by what a store's backup is called. */
  private static final Pattern ONE = Pattern.compile("(?:(s3://.+)/backups/)?(\\d{8}-\\d{6})/?");

  private final Path home;
  private final Optional<String> named;
  private final Optional<String> stamp;
  private final List<String> flags;
  private final Optional<BackupConfig> config;
  private final Passphrases passphrases;
  private final BackupWords words;

  private BackupMain(BackupOrder order) {
    this.home = Path.of(order.home()).toAbsolutePath().normalize();
    Optional<Matcher> one = order.place().map(ONE::matcher).filter(Matcher::matches);
    this.named = one.isPresent() ? one.map(m -> m.group(1)) : order.place();
    this.stamp = one.map(m -> m.group(2)).or(order::stamp);
    this.flags = order.flags();
    Path settings = new Home(home).config();
    this.config =
        Files.exists(settings)
            ? Optional.of(ServerConfig.read(settings).backups())
            : Optional.empty();
    this.passphrases =
        new Passphrases(
            order.passphraseFile().map(Path::of), new BackupSecrets(home.resolve("keys")));
    this.words = new BackupWords(flags.contains(BackupOrder.JSON));
  }

  public static void main(String[] args) {
    Optional<BackupOrder> order = BackupOrder.of(args);
    if (order.isEmpty()) {
      System.err.println("Usage: belay.daemon.BackupMain ACTION HOME PLACE STAMP FILE [--json]");
      System.exit(ATTENTION);
      return;
    }
    try {
      System.exit(new BackupMain(order.get()).run(order.get().action()));
    } catch (BelayException | IOException | UncheckedIOException e) {
      System.err.println(" !    " + e.getMessage());
      System.exit(1);
    }
  }

  private int run(String action) throws IOException {
    return switch (action) {
      case "backup" -> backup();
      case "list" -> words.list(Backups.in(target()), place(), Instant.now());
      case "restore" -> restore();
      case "verify" -> verify(restorable());
      case "prune" -> prune();
      case "credentials", "passphrase" -> keep(action);
      default -> ATTENTION;
    };
  }

  private static void tell(String what) {
    System.err.println(what + "...");
  }

  /** The one that was named, or that of the settings. */
  private String place() {
    return named
        .or(() -> config.flatMap(BackupConfig::to))
        .orElseThrow(() ->
            new InvalidInput(
                "No place for backups is set: name one, or set backup.to in "
                    + new Home(home).config()
                    + "."));
  }

  private boolean isOurPlace() {
    return config.flatMap(BackupConfig::to).filter(place()::equals).isPresent();
  }

  private Target target() {
    return new BackupPlaces(home, config, System.getenv(), InstantSource.system()).of(place());
  }

  private Restore restorable() {
    return Bucket.isOne(place())
        ? Restore.of(target(), stamp, BackupMain::tell)
        : Restore.of(Path.of(place()).toAbsolutePath().normalize(), stamp, BackupMain::tell);
  }

  private int backup() throws IOException {
    Instant begun = Instant.now();
    BackupState state = BackupState.read(home, place());
    try {
      Optional<char[]> passphrase =
          passphrases.toSeal(flags.contains(BackupOrder.SEAL), isOurPlace());
      Backup.Made made = make(passphrase);
      note(state.made(made));
      words.made(made, passphrase.isPresent(), since(begun));
      return scheduled(made, state) || made.notes().isEmpty() ? 0 : ATTENTION;
    } catch (BelayException | IOException e) {
      note(state.failed(Instant.now().toString(), String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private Backup.Made make(Optional<char[]> passphrase) {
    var backup = new Backup(home, InstantSource.system(), new SecureRandom(), BackupMain::tell);
    Target target = target();
    return target instanceof DirectoryTarget
        ? backup.make(Path.of(place()).toAbsolutePath().normalize(), passphrase)
        : backup.make(target, passphrase);
  }

  /** What the control plane wants done with it besides. */
  private boolean scheduled(Backup.Made made, BackupState before) throws IOException {
    if (!flags.contains(BackupOrder.SCHEDULED)) {
      return false;
    }
    if (BackupClock.isTrialDue(config.orElseThrow().trial(), before, Instant.now())) {
      int _ = verify(Restore.of(target(), Optional.of(made.name()), BackupMain::tell));
    }
    List<String> _ = Backups.prune(target(), home, config.orElseThrow().keep(), Instant.now());
    return true;
  }

  /** What is known of the settings' place, for whoever asks the control plane. */
  private void note(BackupState state) throws IOException {
    if (isOurPlace() || config.flatMap(BackupConfig::to).isEmpty()) {
      state.write(home);
    }
  }

  private int prune() {
    KeepRule set = config.map(BackupConfig::keep).orElse(new KeepRule(Integer.MAX_VALUE, 0));
    KeepRule rule =
        new KeepRule(
            number(BackupOrder.KEEP).orElse(set.count()),
            number(BackupOrder.DAYS).orElse(set.days()));
    return words.pruned(Backups.prune(target(), home, rule, Instant.now()), place());
  }

  private Optional<Integer> number(String flag) {
    return flags.stream()
        .filter(f -> f.startsWith(flag))
        .findFirst()
        .map(f -> {
          try {
            return Integer.valueOf(f.substring(flag.length()));
          } catch (NumberFormatException e) {
            throw new InvalidInput(f + " is no number.");
          }
        });
  }

  private int restore() throws IOException {
    Instant begun = Instant.now();
    Restore restore = restorable();
    restore.into(home, passphrases.toOpen(restore.sealed()));
    return words.restored(restore, home, since(begun));
  }

  private int verify(Restore restore) throws IOException {
    // The trial's own log would be taken for what is wrong here.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    System.setProperty("org.slf4j.simpleLogger.log.belay", "off");
    Instant begun = Instant.now();
    Optional<char[]> passphrase = passphrases.toOpen(restore.sealed());
    Trial.Seen seen;
    try (Scratch scratch = Scratch.beside(restore.directory())) {
      seen =
          new Trial(scratch.directory(), InstantSource.system(), BackupMain::tell)
              .run(restore, passphrase);
    }
    String now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    boolean noted = restore.verified(now);
    if (noted && isOurPlace() && Target.STAMP.matcher(restore.name()).matches()) {
      note(BackupState.read(home, place()).verified(restore.name(), now));
    }
    return words.verified(restore, seen.apps(), seen.rows(), since(begun));
  }

  /** Lines from the standard input; none to forget. */
  private int keep(String what) throws IOException {
    List<String> lines =
        flags.contains(BackupOrder.FORGET)
            ? List.of()
            : new String(System.in.readNBytes(1 << 16), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    if (lines.isEmpty() && !flags.contains(BackupOrder.FORGET)) {
      throw new InvalidInput("Nothing was given on the standard input. Nothing was changed.");
    }
    BackupSecrets secrets = new BackupSecrets(home.resolve("keys"));
    if (what.equals("credentials")) {
      secrets.credentials(lines);
    } else {
      secrets.passphrase(lines);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(what, lines.isEmpty() ? "forgotten" : "kept");
    return words.kept(what, facts);
  }

  private static Duration since(Instant begun) {
    return Duration.between(begun, Instant.now());
  }
}
