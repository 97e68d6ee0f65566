package belay.cli.machine;

import belay.cli.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The ledger as it was before a new control plane first opened it, which may have changed its
 * schema to one that the control plane before does not know. Made and put back only while none
 * runs.
 */
record LedgerCopy(Home home) {
  private static final List<String> PARTS = List.of("", "-wal");

  /** Takes the place of any before; one that cannot be made is no reason not to upgrade. */
  boolean make() {
    try {
      remove();
      if (!Files.exists(ledger(""))) {
        return false;
      }
      for (String part : PARTS) {
        if (Files.exists(ledger(part))) {
          copy(ledger(part), kept(part));
        }
      }
      if (Files.exists(head())) {
        copy(head(), keptHead());
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Puts it back, if no release was written since, and keeps what was there as {@code
   * ledger.newer.db}.
   */
  boolean restore() throws IOException {
    if (!Files.exists(kept("")) || !isHeadSame()) {
      return false;
    }
    for (String part : PARTS) {
      Path newer = ledger("").resolveSibling("ledger.newer.db" + part);
      Files.deleteIfExists(newer);
      if (Files.exists(ledger(part))) {
        Files.move(ledger(part), newer);
      }
      if (Files.exists(kept(part))) {
        copy(kept(part), ledger(part));
      }
    }
    Files.deleteIfExists(ledger("-shm"));
    return true;
  }

  void remove() throws IOException {
    for (String part : PARTS) {
      Files.deleteIfExists(kept(part));
    }
    Files.deleteIfExists(keptHead());
  }

  private boolean isHeadSame() throws IOException {
    boolean was = Files.exists(keptHead());
    return was == Files.exists(head()) && (!was || Files.mismatch(head(), keptHead()) < 0);
  }

  /** With owner and rights, whoever does it. */
  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    var owner = Files.getOwner(from);
    if (!Files.getOwner(to).equals(owner)) {
      Files.setOwner(to, owner);
      var view =
          Files.getFileAttributeView(
              to, java.nio.file.attribute.PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      view.setGroup(
          Files.readAttributes(from, java.nio.file.attribute.PosixFileAttributes.class).group());
    }
  }

  private Path ledger(String part) {
    return home.path().resolve("data").resolve("ledger.db" + part);
  }

  private Path kept(String part) {
    return home.path().resolve("data").resolve("ledger.before-upgrade.db" + part);
  }

  private Path head() {
    return home.path().resolve("ledger.head");
  }

  private Path keptHead() {
    return home.path().resolve("data").resolve("ledger.before-upgrade.head");
  }
}
