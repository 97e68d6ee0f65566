package belay.backup;

import belay.apps.AppDirectories;
import belay.database.sqlite.SqliteCopy;
import belay.slug.StoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Copies a server, be it running or not, to a directory: the ledger first, as it is at one moment,
 * then what that names. Meanwhile nothing that the ledger names is deleted; deploys and rollbacks
 * go on. Only the home's owner can do it: it reads every secret there is.
 */
public final class Backup {
  static final Path LEDGER = Path.of("data", "ledger.db");
  static final String APPS = "apps";
  static final String SLUGS = "slugs";
  static final String OWNER = ".app-id";
  static final String REPOSITORY = "repo.git";

  private final Path home;
  private final InstantSource time;
  private final RandomGenerator random;
  private final Consumer<String> tell;
  private final List<String> notes = new ArrayList<>();

  /**
   * A backup of a home.
   *
   * @param tell hears what is being done
   */
  public Backup(Path home, InstantSource time, RandomGenerator random, Consumer<String> tell) {
    this.home = home;
    this.time = time;
    this.random = random;
    this.tell = tell;
  }

  /**
   * A finished backup.
   *
   * @param place what people call it
   * @param name the time that it was made at
   * @param sent how much of it was not there before
   * @param notes what a person must know of it, in sentences
   */
  public record Made(
      String place,
      String name,
      int apps,
      int releases,
      int slugs,
      long bytes,
      long sent,
      List<String> notes) {}

  /**
   * Makes one in a directory.
   *
   * @param place a directory of backups, or one to be made
   * @param passphrase to seal the keys with; without, they are copied as they are
   * @throws BackupFailed and then no backup was added, and none that was there is touched
   */
  public Made make(Path place, Optional<char[]> passphrase) {
    if (real(place).startsWith(real(home))) {
      throw new BackupFailed(
          place
              + " is inside "
              + home
              + ", which it would be a copy of. Name a directory elsewhere, best on another disk.");
    }
    return make(new DirectoryTarget(place), passphrase);
  }

  /** The same in any place. */
  public Made make(Target target, Optional<char[]> passphrase) {
    if (!Files.isRegularFile(home.resolve(LEDGER))) {
      throw new BackupFailed("There is no server in " + home + ": it has no data/ledger.db.");
    }
    try (Target.Writing writing = target.write();
        Truce.Held _ = new Truce(home).toRead()) {
      return fill(target, writing, passphrase);
    } catch (IOException e) {
      throw failed(target, e);
    } catch (UncheckedIOException e) {
      throw failed(target, Optional.ofNullable(e.getCause()).orElseGet(() -> new IOException(e)));
    }
  }

  private static BackupFailed failed(Target target, IOException e) {
    return BackupFailed.disk(
        "The backup could not be written to " + target.shown(),
        e,
        "It counts as none; earlier backups are as they were.");
  }

  /** Where a path leads, also when its end is not there yet. */
  static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      return parent == null ? path : real(parent).resolve(path.getFileName());
    }
  }

  private Made fill(Target target, Target.Writing writing, Optional<char[]> passphrase)
      throws IOException {
    Instant made = time.instant();
    Sink sink = writing.sink();
    tell.accept("Copying the ledger");
    Files.createDirectories(sink.at(LEDGER).getParent());
    SqliteCopy.make(home.resolve(LEDGER), sink.at(LEDGER));
    SqliteCopy.fault(sink.at(LEDGER), true)
        .ifPresent(why -> {
          throw new BackupFailed(
              "The ledger of "
                  + home
                  + " cannot be backed up as it is not whole: "
                  + why
                  + ". Apps go on serving. Restore it from an earlier backup.");
        });
    sink.take(LEDGER);
    LedgerFacts facts = LedgerFacts.read(sink.at(LEDGER));
    writing.insistRoom(wanted(facts));
    Optional<KeySeal.Terms> terms = passphrase.map(_ -> KeySeal.Terms.fresh(random));
    new Settings(home, sink, random, notes)
        .copy(passphrase.map(words -> new KeySeal(words, terms.orElseThrow())));
    tell.accept("Copying " + count(facts.slugs().size(), "slug"));
    int slugs = slugs(sink, facts);
    tell.accept("Copying the repositories and logs of " + count(facts.apps().size(), "app"));
    apps(sink, facts);
    if (facts.images() > 0) {
      notes.add(
          count(facts.images(), "slug")
              + " of this server are container images, which stay in Docker and are not in the"
              + " backup.");
    }
    String named = finish(writing, facts, made, slugs, terms);
    return new Made(
        target.shown(named),
        named,
        facts.apps().size(),
        facts.releases(),
        slugs,
        sink.bytes(),
        sink.sent(),
        notes);
  }

  private String finish(
      Target.Writing writing,
      LedgerFacts facts,
      Instant made,
      int slugs,
      Optional<KeySeal.Terms> terms)
      throws IOException {
    tell.accept("Putting it down for good");
    Sink sink = writing.sink();
    byte[] list = Inventory.text(sink.entries()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var told =
        new Inventory.Facts(
            Inventory.form(),
            made.toString(),
            home.toString(),
            facts.apps().size(),
            facts.releases(),
            slugs,
            facts.images(),
            sink.bytes(),
            Hashing.sha256(list),
            terms,
            notes);
    return writing.finish(made, list, Inventory.bytes(told));
  }

  private long wanted(LedgerFacts facts) throws IOException {
    long wanted = size(home.resolve(SLUGS).resolve("objects"));
    for (Path directory : homesOf(facts)) {
      wanted += size(directory.resolve(REPOSITORY)) + size(directory.resolve("log"));
    }
    return wanted;
  }

  private List<Path> homesOf(LedgerFacts facts) {
    AppDirectories directories = new AppDirectories(home.resolve(APPS));
    return facts.apps().stream().map(app -> directories.of(app.name())).toList();
  }

  private static long size(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return 0;
    }
    long size = 0;
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        size += Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? path.toFile().length() : 0;
      }
    } catch (UncheckedIOException e) {
      // It changes while it is looked at: this is a guess anyway.
      return size;
    }
    return size;
  }

  static String size(long bytes) {
    return bytes < 1 << 20
        ? (bytes + (1 << 10) - 1) / (1 << 10) + " kB"
        : (bytes + (1 << 20) - 1) / (1 << 20) + " MB";
  }

  static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private int slugs(Sink sink, LedgerFacts facts) throws IOException {
    StoreFiles store = new StoreFiles(home.resolve(SLUGS));
    int copied = 0;
    List<UUID> lost = new ArrayList<>();
    for (UUID slug : facts.slugs()) {
      Optional<List<StoreFiles.Content>> contents = contents(store, slug);
      if (contents.isPresent() && objects(sink, contents.get())) {
        Path manifest = Path.of(SLUGS).resolve(StoreFiles.manifest(slug));
        sink.copy(home.resolve(manifest), manifest);
        copied++;
      } else if (facts.needed().contains(slug)) {
        lost.add(slug);
      }
    }
    if (!lost.isEmpty()) {
      notes.add(
          count(lost.size(), "slug")
              + " that the ledger names are not whole in "
              + home.resolve(SLUGS)
              + ", so no backup can have them: "
              + String.join(", ", lost.stream().limit(5).map(UUID::toString).toList())
              + (lost.size() > 5 ? ", ..." : "")
              + ". belay releases shows what they belong to.");
    }
    return copied;
  }

  private static Optional<List<StoreFiles.Content>> contents(StoreFiles store, UUID slug) {
    try {
      return store.of(slug);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Copies what a slug is made of, each once; answers whether all of it is what it should be. */
  private boolean objects(Sink sink, List<StoreFiles.Content> contents) throws IOException {
    for (StoreFiles.Content content : contents) {
      Path path = Path.of(SLUGS).resolve(content.path());
      if (sink.has(path)) {
        continue;
      }
      try {
        var known = new Hashing.Read(content.sha256(), content.bytes());
        if (!sink.copy(home.resolve(path), path, known)) {
          return false;
        }
      } catch (NoSuchFileException e) {
        return false;
      }
    }
    return true;
  }

  private void apps(Sink sink, LedgerFacts facts) throws IOException {
    for (LedgerFacts.NamedApp app : facts.apps()) {
      Path to = Path.of(APPS, app.name().value());
      sink.write(
          (app.id() + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII),
          to.resolve(OWNER),
          "rw-r--r--");
      Optional<Path> from = new AppFiles(home.resolve(APPS)).of(app);
      if (from.isEmpty()) {
        notes.add(app.name() + " was destroyed meanwhile: its repository and log are not in it.");
        continue;
      }
      if (Files.isDirectory(from.get().resolve(REPOSITORY))) {
        new GitCopy(from.get().resolve(REPOSITORY), sink, to.resolve(REPOSITORY)).run();
      }
      new AppFiles(home.resolve(APPS)).log(from.get(), sink, to.resolve("log"));
    }
  }
}
