package belay.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.App;
import belay.slug.FileSlugs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups in a store of objects. */
class ObjectBackupTest {
  @TempDir Path directory;
  private final MemoryObjects store = new MemoryObjects();

  @SuppressWarnings("NullAway.Init") // set before every test
  private Server server;

  @SuppressWarnings("NullAway.Init") // set before every test
  private UUID slug;

  @BeforeEach
  void start() throws IOException {
    server = new Server(directory.resolve("home"));
    App app = server.app("api");
    slug = server.deploy(app, "one");
    server.commit(app, "v1", "the source");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ObjectTarget target() {
    return new ObjectTarget(store, server.home.resolve("run/backup"), server);
  }

  private Backup.Made backUp() {
    return server.backup().make(target(), Optional.of("words".toCharArray()));
  }

  private Path restored() {
    Path home = directory.resolve("restored-" + UUID.randomUUID());
    Restore.of(target(), Optional.empty(), _ -> {}).into(home, Optional.of("words".toCharArray()));
    return home;
  }

  @Test
  void aServerComesBackFromIt() throws IOException {
    assertThat(backUp().place()).isEqualTo("s3://bucket/backups/20240115-113000");

    Path home = restored();
    new FileSlugs(home.resolve("slugs")).layOut(slug, home.resolve("laid"));
    assertThat(home.resolve("laid/app.txt")).hasContent("one");
    assertThat(home.resolve("apps/api/log/1.log")).hasContent("said ü\n");
    assertThat(home.resolve("keys/config.key"))
        .hasSameBinaryContentAs(server.home.resolve("keys/config.key"));
    assertThat(server.home.resolve("run/backup")).doesNotExist();
  }

  @Test
  void whatTheStoreHasIsNotSentAgain() {
    backUp();
    store.put.clear();
    Backup.Made second = backUp();

    assertThat(second.name()).isEqualTo("20240115-113001");
    // What is sealed is sealed anew, and the ledger is one file; no slug, commit or log is sent.
    assertThat(store.put).hasSizeLessThan(6);
    assertThat(second.sent()).isLessThan(second.bytes());
  }

  @Tag("long")
  @Test
  void aStoreThatGoesAwayLeavesNoHalfBackupAndTheNextUsesWhatItHas() {
    backUp();
    for (int patience = 0; patience < 4; patience++) {
      store.patience = patience;
      assertThatThrownBy(this::backUp)
          .isInstanceOf(BackupFailed.class)
          .hasMessageContaining("could not be written to s3://bucket: the store takes no")
          .hasMessageContaining("counts as none");
    }
    store.patience = Integer.MAX_VALUE;
    assertThat(target().finished()).containsExactly("20240115-113000");
    assertThat(server.home.resolve("run/backup")).doesNotExist();
    backUp();
    assertThat(restored().resolve("data/ledger.db")).exists();
  }

  @Test
  void aContentThatIsNotWhatItWasIsRefusedAndNothingIsLeft() {
    backUp();
    String key =
        store.all.keySet().stream().filter(k -> k.startsWith("objects/")).findFirst().orElseThrow();
    store.all.put(key, "other".getBytes(StandardCharsets.UTF_8));
    Path home = directory.resolve("refused");
    assertThatThrownBy(() ->
            Restore.of(target(), Optional.empty(), _ -> {})
                .into(home, Optional.of("words".toCharArray())))
        .isInstanceOf(BackupFailed.class);
    assertThat(home).doesNotExist();
  }

  @Test
  void anObjectThatIsMissingIsNamedBySentence() {
    backUp();
    store.all.keySet().removeIf(k -> k.startsWith("objects/"));
    assertThatThrownBy(() -> Restore.of(target(), Optional.empty(), _ -> {}).check())
        .hasMessageContaining("is broken at")
        .hasMessageContaining("it is missing");
  }

  @Test
  void whatSomebodyDeletesMeanwhileIsNoticedBeforeItCounts() {
    backUp();
    Backup backup =
        new Backup(
            server.home,
            server,
            new java.security.SecureRandom(),
            what -> {
              if (what.startsWith("Putting it down")) {
                store.all.keySet().removeIf(k -> k.startsWith("objects/"));
              }
            });
    assertThatThrownBy(() -> backup.make(target(), Optional.empty()))
        .hasMessageContaining("is not there any more: somebody deletes there");
  }

  @Test
  void oldOnesGoWithTheContentsThatNobodyElseNames() throws IOException {
    backUp();
    server.deploy(server.apps.all().getFirst(), "two");
    for (int i = 0; i < 3; i++) {
      backUp();
    }
    long before = store.all.keySet().stream().filter(k -> k.startsWith("objects/")).count();
    List<String> gone = Backups.prune(target(), server.home, new KeepRule(1, 0), server.instant());

    assertThat(gone).hasSize(3);
    assertThat(store.all.keySet().stream().filter(k -> k.startsWith("objects/")).count())
        .isLessThan(before);
    new FileSlugs(restored().resolve("slugs")).layOut(slug, directory.resolve("laid"));
    assertThat(directory.resolve("laid/app.txt")).hasContent("one");
  }

  @Test
  void aContentThatIsYoungIsLeftForTheBackupThatMayBeUnderWay() {
    backUp();
    store.modified = server.instant().minus(Duration.ofHours(23));
    store.all.put("objects/ab/ab", new byte[] {1});
    Backups.prune(target(), server.home, new KeepRule(1, 0), server.instant());
    assertThat(store.all).containsKey("objects/ab/ab");
    store.modified = server.instant().minus(Duration.ofHours(25));
    Backups.prune(target(), server.home, new KeepRule(1, 0), server.instant());
    assertThat(store.all).doesNotContainKey("objects/ab/ab");
  }

  @Test
  void oneThatATrialFoundToWorkSaysSo() {
    backUp();
    assertThat(Restore.of(target(), Optional.empty(), _ -> {}).verified("2026-11-30T03:00:00Z"))
        .isTrue();
    assertThat(Backups.in(target()).getFirst().verified()).contains("2026-11-30T03:00:00Z");
  }
}
