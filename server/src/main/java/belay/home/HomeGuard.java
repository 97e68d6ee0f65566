package belay.home;

import belay.database.sqlite.ClosedSqlite;
import belay.ledger.HeadCheck;
import belay.ledger.HeadFile;
import belay.ledger.LedgerHead;
import belay.release.BelayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to start a home with a ledger that is not its own. Without the ledger nobody knows what
 * the directories are: they must not be taken for an empty home's, nor for leftovers.
 */
public final class HomeGuard {
  private static final Logger LOG = LoggerFactory.getLogger(HomeGuard.class);
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 100;

  private final Home home;

  public HomeGuard(Home home) {
    this.home = home;
  }

  /**
   * Looks at files only, before anything is made.
   *
   * @throws HomeRefused when something of a server is here, and no ledger
   */
  public void checkFiles() {
    try {
      GuardWords.of(state(), signs(), bytes("-wal") > 0, home.database())
          .ifPresent(sentence -> {
            throw new HomeRefused(sentence);
          });
    } catch (IOException e) {
      throw new Home.HomeUnusable(home.root(), e);
    }
  }

  /**
   * Looks into the ledger, and changes nothing. The caller holds the home's lock.
   *
   * @param older whether a ledger is accepted that is older than it was
   * @throws HomeRefused when it is empty, broken, or not as new as it was
   */
  public void checkLedger(boolean older) {
    checkFiles();
    try {
      if (!Files.exists(home.database()) || bytes("") == 0) {
        return;
      }
      LedgerHead remembered = new HeadFile(home.head()).read().orElse(LedgerHead.NONE);
      HeadCheck.Found found =
          HeadCheck.of(new ClosedSqlite(home.database()), remembered, bytes("-wal") > 0);
      boolean fresh = found instanceof HeadCheck.Found.Nothing && signs().isEmpty();
      Optional<String> sentence = GuardWords.of(found, signs(), bytes("-wal") > 0, home.database());
      if (sentence.isEmpty() || fresh) {
        return;
      }
      if (!older || !GuardWords.mayBeAccepted(found)) {
        throw new HomeRefused(sentence.get());
      }
      LOG.warn(
          "An older ledger was accepted (--older-ledger): {} What it does not know is moved to"
              + " lost/.",
          GuardWords.lacking(found));
    } catch (IOException e) {
      throw new Home.HomeUnusable(home.root(), e);
    }
  }

  private GuardWords.State state() throws IOException {
    Path file = home.database();
    if (!Files.exists(file)) {
      return new GuardWords.State.Missing();
    }
    if (!Files.isRegularFile(file)) {
      return new GuardWords.State.There();
    }
    ByteBuffer head = ByteBuffer.allocate(HEADER_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (head.hasRemaining() && channel.read(head) >= 0) {
        // A short file ends it.
      }
    }
    return GuardWords.State.of(head.flip(), bytes(""), bytes("-wal") > 0, MAGIC);
  }

  private long bytes(String end) throws IOException {
    Path file = home.database().resolveSibling(home.database().getFileName() + end);
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** That a server was at work here, in words. */
  private List<String> signs() throws IOException {
    List<String> signs = new ArrayList<>();
    long apps = count(home.apps().root());
    if (apps > 0) {
      signs.add(apps == 1 ? "an app's directory" : "directories of " + apps + " apps");
    }
    long slugs = count(home.slugs().resolve("manifests"));
    if (slugs > 0) {
      signs.add(slugs == 1 ? "a slug" : slugs + " slugs");
    }
    if (Files.exists(home.keys().resolve("config.key"))) {
      signs.add("a key for config vars");
    }
    if (Files.exists(home.head())) {
      signs.add("a note of where its ledger ended");
    }
    return signs;
  }

  private static long count(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }

  /** The home is whole but for its ledger, and was left as it is. */
  static final class HomeRefused extends BelayException {
    private static final long serialVersionUID = 1L;

    HomeRefused(String sentence) {
      super(sentence);
    }
  }
}
