package belay.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.home.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of before an upgrade comes back only when nothing was written since. */
class LedgerCopyTest {
  @TempDir Path home;
  private LedgerCopy copy = new LedgerCopy(new Home(Path.of("/nonexistent")));

  @BeforeEach
  void aLedger() throws Exception {
    Files.createDirectories(home.resolve("data"));
    Files.writeString(ledger(), "old schema");
    Files.writeString(home.resolve("ledger.head"), "v3");
    copy = new LedgerCopy(new Home(home));
  }

  @Test
  void putsItBackAndKeepsTheOther() throws Exception {
    assertThat(copy.make()).isTrue();
    Files.writeString(ledger(), "new schema");
    Files.writeString(home.resolve("data/ledger.db-wal"), "more of it");
    assertThat(copy.restore()).isTrue();
    assertThat(ledger()).hasContent("old schema");
    assertThat(home.resolve("data/ledger.db-wal")).doesNotExist();
    assertThat(home.resolve("data/ledger.newer.db")).hasContent("new schema");
    assertThat(home.resolve("data/ledger.newer.db-wal")).hasContent("more of it");
  }

  @Test
  void doesNotPutItBackWhenAReleaseWasWrittenSince() throws Exception {
    assertThat(copy.make()).isTrue();
    Files.writeString(ledger(), "new schema");
    Files.writeString(home.resolve("ledger.head"), "v4");
    assertThat(copy.restore()).isFalse();
    assertThat(ledger()).hasContent("new schema");
  }

  @Test
  void takesTheWriteAheadLogAlong() throws Exception {
    Files.writeString(home.resolve("data/ledger.db-wal"), "not yet in the file");
    assertThat(copy.make()).isTrue();
    Files.writeString(ledger(), "new schema");
    Files.delete(home.resolve("data/ledger.db-wal"));
    assertThat(copy.restore()).isTrue();
    assertThat(home.resolve("data/ledger.db-wal")).hasContent("not yet in the file");
  }

  @Test
  void withoutALedgerThereIsNothingToCopy() throws Exception {
    Files.delete(ledger());
    assertThat(copy.make()).isFalse();
    assertThat(copy.restore()).isFalse();
  }

  private Path ledger() {
    return home.resolve("data/ledger.db");
  }
}
