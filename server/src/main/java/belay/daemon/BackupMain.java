package belay.daemon;

import belay.backup.Backup;
import belay.backup.Backups;
import belay.backup.Restore;
import belay.backup.Scratch;
import belay.release.BelayException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Backups from the command line: a program of its own, so that one can be made whether a control
 * plane runs or not. {@code ACTION HOME DIR STAMP PASSPHRASE-FILE FLAGS}, a dash for what is not
 * said. Exits with 0 when all went well, 1 and one sentence when not, 2 when a person must look.
 */
public final class BackupMain {
  private static final int ATTENTION = 2;
  private static final String UNSAID = "-";

  private final Path home;
  private final Path place;
  private final Optional<String> stamp;
  private final Optional<Path> passphraseFile;
  private final List<String> flags;

  private BackupMain(String[] args) {
    this.home = Path.of(args[1]).toAbsolutePath().normalize();
    this.place = Path.of(args[2]).toAbsolutePath().normalize();
    this.stamp = said(args[3]);
    this.passphraseFile = said(args[4]).map(Path::of);
    this.flags = List.of(args).subList(5, args.length);
  }

  private static Optional<String> said(String word) {
    return word.equals(UNSAID) ? Optional.empty() : Optional.of(word);
  }

  public static void main(String[] args) {
    if (args.length < 5) {
      System.err.println("Usage: belay.daemon.BackupMain ACTION HOME DIR STAMP FILE [--json]");
      System.exit(ATTENTION);
    }
    System.exit(new BackupMain(args).run(args[0]));
  }

  private int run(String action) {
    try {
      return switch (action) {
        case "backup" -> backup();
        case "list" -> list();
        case "restore" -> restore();
        case "verify" -> verify();
        default -> ATTENTION;
      };
    } catch (BelayException e) {
      System.err.println(" !    " + e.getMessage());
      return 1;
    } catch (IOException | UncheckedIOException e) {
      System.err.println(" !    " + e.getMessage());
      return 1;
    }
  }

  private static void tell(String what) {
    System.err.println(what + "...");
  }

  private int backup() throws IOException {
    Instant begun = Instant.now();
    var backup = new Backup(home, InstantSource.system(), new SecureRandom(), BackupMain::tell);
    Optional<char[]> passphrase =
        flags.contains("--seal") ? Optional.of(passphrase(true)) : Optional.empty();
    Backup.Made made = backup.make(place, passphrase);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("directory", made.directory().toString());
    facts.put("apps", made.apps());
    facts.put("releases", made.releases());
    facts.put("slugs", made.slugs());
    facts.put("bytes", made.bytes());
    facts.put("sealed", passphrase.isPresent());
    facts.put("notes", made.notes());
    if (!json(facts)) {
      System.out.println(
          "Backed up in "
              + seconds(begun)
              + ": "
              + Backups.count(made.apps(), "app")
              + ", "
              + Backups.count(made.releases(), "release")
              + ", "
              + Backups.count(made.slugs(), "slug")
              + ", "
              + Backups.size(made.bytes()));
      System.out.println("  " + made.directory());
      made.notes().forEach(note -> System.out.println(" !    " + note));
      System.out.println(
          passphrase.isPresent()
              ? "Its keys are sealed: without the passphrase it is of no use. Keep that elsewhere."
              : "It holds every secret of this server in plain: keep it as you keep a password, or"
                  + " seal it with --passphrase-file FILE.");
      System.out.println("Try it: belay backup:verify " + made.directory());
    }
    return made.notes().isEmpty() ? 0 : ATTENTION;
  }

  private int list() {
    List<Backups.Listed> all = Backups.in(place);
    if (!json(all)) {
      if (all.isEmpty()) {
        System.out.println("There is no finished backup in " + place + ".");
      }
      for (Backups.Listed one : all) {
        System.out.println(
            one.name()
                + "  "
                + Backups.count(one.apps(), "app")
                + ", "
                + Backups.count(one.releases(), "release")
                + ", "
                + Backups.size(one.bytes())
                + (one.sealed() ? ", keys sealed" : ", keys in plain")
                + "  of "
                + one.home());
      }
    }
    return 0;
  }

  private int restore() throws IOException {
    Instant begun = Instant.now();
    Restore restore = Restore.of(place, stamp, BackupMain::tell);
    restore.into(home, passphraseFor(restore));
    if (!json(
        Map.of(
            "directory", restore.backup().toString(),
            "home", home.toString(),
            "apps", restore.apps(),
            "releases", restore.releases()))) {
      System.out.println("Restored in " + seconds(begun) + " to " + home + ": " + restore.holds());
      restore.notes().forEach(note -> System.out.println(" !    " + note));
      System.out.println("Start it: belay up");
    }
    return 0;
  }

  private int verify() throws IOException {
    // The trial's own log would be taken for what is wrong here.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    System.setProperty("org.slf4j.simpleLogger.log.belay", "off");
    Instant begun = Instant.now();
    Restore restore = Restore.of(place, stamp, BackupMain::tell);
    Optional<char[]> passphrase = passphraseFor(restore);
    Trial.Seen seen;
    try (Scratch scratch = Scratch.beside(restore.backup())) {
      seen =
          new Trial(scratch.directory(), InstantSource.system(), BackupMain::tell)
              .run(restore, passphrase);
    }
    if (!json(
        Map.of(
            "directory", restore.backup().toString(),
            "apps", seen.apps(),
            "rows", seen.rows(),
            "releases", restore.releases()))) {
      System.out.println(
          "Verified in "
              + seconds(begun)
              + ": "
              + restore.holds()
              + "; it starts, every ledger is whole ("
              + seen.rows()
              + " rows), what serves is laid out");
      System.out.println("  " + restore.backup());
      restore.notes().forEach(note -> System.out.println(" !    " + note));
    }
    return restore.notes().isEmpty() ? 0 : ATTENTION;
  }

  private boolean json(Object facts) {
    if (!flags.contains("--json")) {
      return false;
    }
    try {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(facts));
      return true;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String seconds(Instant begun) {
    Duration took = Duration.between(begun, Instant.now());
    return took.toMillis() / 1000 + "." + took.toMillis() % 1000 / 100 + " s";
  }

  private Optional<char[]> passphraseFor(Restore restore) throws IOException {
    return restore.sealed() ? Optional.of(passphrase(false)) : Optional.empty();
  }

  /** From the file, or asked for on the terminal: as an argument every user would see it. */
  private char[] passphrase(boolean fresh) throws IOException {
    if (passphraseFile.isPresent()) {
      String words = Files.readString(passphraseFile.get()).lines().findFirst().orElse("");
      if (words.isBlank()) {
        throw new IOException(passphraseFile.get() + " is empty, and should hold the passphrase.");
      }
      return words.toCharArray();
    }
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(() ->
                new IOException(
                    "The keys are sealed: name the passphrase with --passphrase-file FILE."));
    char[] words = ask(console, "Passphrase: ");
    if (fresh && !Arrays.equals(words, ask(console, "Again: "))) {
      throw new IOException("The two are not the same. Nothing was written.");
    }
    return words;
  }

  private static char[] ask(Console console, String what) throws IOException {
    char[] words = console.readPassword(what);
    if (words == null || words.length == 0) {
      throw new IOException("A passphrase has at least one character. Nothing was changed.");
    }
    return words;
  }
}
