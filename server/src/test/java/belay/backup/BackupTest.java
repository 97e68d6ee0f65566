package belay.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.Activities;
import belay.database.Database;
import belay.database.sqlite.SqliteDatabase;
import belay.ledger.SqlLedger;
import belay.ledger.Verification;
import belay.release.App;
import belay.slug.FileSlugs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupTest {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // set before every test
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = new Server(directory.resolve("home"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path place() {
    return directory.resolve("backups");
  }

  private Path restored() {
    return directory.resolve("restored");
  }

  private void restore() {
    restore(Optional.empty());
  }

  private void restore(Optional<String> passphrase) {
    Restore.of(place(), Optional.empty(), text -> {})
        .into(restored(), passphrase.map(String::toCharArray));
  }

  @Test
  void aServerComesBackWithItsLedgerSlugsRepositoriesLogsAndKeys() throws IOException {
    App app = server.app("api");
    UUID slug = server.deploy(app, "one");
    String commit = server.commit(app, "v1", "the source");

    Backup.Made made = server.backUp(place());
    restore();

    assertThat(made.notes()).isEmpty();
    assertThat(made.name()).isEqualTo("20240115-113000");
    try (Database database = SqliteDatabase.open(restored().resolve("data/ledger.db"))) {
      var ledger =
          SqlLedger.open(
              database,
              Activities.unheard(),
              restored().resolve("keys/config.key"),
              server,
              new SecureRandom());
      assertThat(ledger.verify(app.id())).isInstanceOf(Verification.Whole.class);
      assertThat(ledger.serving(app.id()).orElseThrow().release().config().values())
          .containsEntry("A", "1");
    }
    new FileSlugs(restored().resolve("slugs")).layOut(slug, restored().resolve("laid"));
    assertThat(restored().resolve("laid/app.txt")).hasContent("one");
    assertThat(restored().resolve("apps/api/log/1.log")).hasContent("said ü\n");
    assertThat(restored().resolve("credentials")).hasContent("{\"token\":\"secret\"}");
    assertThat(has(restored().resolve("apps/api/repo.git"), commit)).isTrue();
    assertThat(restored().resolve(".being-restored")).doesNotExist();
  }

  @Test
  void aRepositoryThatIsSweptAndPushedToComesBackWithEveryRef() throws Exception {
    App app = server.app("api");
    String packed = server.commit(app, "v1", "packed");
    Path repository = server.home.resolve("apps/api/repo.git");
    try (var git =
        (FileRepository)
            new FileRepositoryBuilder().setGitDir(repository.toFile()).setBare().build()) {
      new GC(git).gc().join();
    }
    String loose = server.commit(app, "v2", "loose");
    server.commit(app, "v3", "moved from here");
    String moved = server.commit(app, "v3", "moved");

    server.backUp(place());
    restore();

    for (String commit : List.of(packed, loose, moved)) {
      assertThat(has(restored().resolve("apps/api/repo.git"), commit)).isTrue();
    }
  }

  private static boolean has(Path repository, String commit) throws IOException {
    try (Repository git =
        new FileRepositoryBuilder().setGitDir(repository.toFile()).setBare().build()) {
      return git.getRefDatabase().getRefs().stream()
              .anyMatch(ref -> commit.equals(ObjectId.toString(ref.getObjectId())))
          && git.getObjectDatabase().has(ObjectId.fromString(commit));
    }
  }

  @Test
  void aLedgerThatIsWrittenAllTheTimeIsCopiedWhole() throws Exception {
    App app = server.app("api");
    server.deploy(app, "one");
    AtomicBoolean stop = new AtomicBoolean();
    List<Throwable> failed = new ArrayList<>();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; !stop.get(); i++) {
                try {
                  server.deploy(app, "version " + i);
                } catch (IOException | RuntimeException e) {
                  failed.add(e);
                }
              }
            });
    try {
      for (int i = 0; i < 5; i++) {
        assertThat(server.backUp(place()).notes()).isEmpty();
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    assertThat(failed).isEmpty();
    assertThat(Backups.in(new DirectoryTarget(place()))).hasSize(5);
    for (Backups.Listed one : Backups.in(new DirectoryTarget(place()))) {
      Restore.of(place(), Optional.of(one.name()), text -> {}).check();
    }
  }

  @Test
  void keysAreSealedByAPassphraseAndNothingIsWrittenWithAWrongOne() throws IOException {
    server.app("api");
    server.backup().make(place(), Optional.of("sesame".toCharArray()));

    Path backup = Shelf.finished(place()).getLast();
    assertThat(backup.resolve("keys/config.key")).doesNotExist();
    assertThat(backup.resolve("credentials")).doesNotExist();
    assertThatThrownBy(() -> restore(Optional.of("simsala")))
        .hasMessage("The passphrase does not open the keys in this backup. Nothing was changed.");
    assertThatThrownBy(this::restore).hasMessageContaining("--passphrase-file");
    assertThat(restored()).doesNotExist();

    restore(Optional.of("sesame"));
    assertThat(restored().resolve("keys/config.key"))
        .hasSameBinaryContentAs(server.home.resolve("keys/config.key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data/ledger.db", "keys/config.key", "apps/api/.app-id", "files", "backup.json"})
  void aBackupThatWasChangedIsRefusedByNameBeforeAByteIsWritten(String file) throws IOException {
    server.deploy(server.app("api"), "one");
    Path backup = Path.of(server.backUp(place()).place());
    Path changed = backup.resolve(file);
    byte[] bytes = Files.readAllBytes(changed);
    bytes[bytes.length / 2] = (byte) (bytes[bytes.length / 2] ^ 4);
    Files.write(changed, bytes);

    if (file.equals("backup.json")) {
      Files.writeString(changed, "{");
    }
    assertThatThrownBy(this::restore)
        .isInstanceOf(BackupFailed.class)
        .hasMessageContaining(file.equals("files") ? "list of files" : file);
    assertThat(restored()).doesNotExist();
  }

  @Test
  void aBackupThatLostAFileIsRefusedByName() throws IOException {
    server.deploy(server.app("api"), "one");
    Path backup = Path.of(server.backUp(place()).place());
    Files.delete(backup.resolve("keys/config.key"));

    assertThatThrownBy(this::restore)
        .hasMessageContaining("is broken at keys/config.key: it is missing");
    assertThat(restored()).doesNotExist();
  }

  @Test
  void aBackupThatWasCutShortIsNoneAndGoesWithTheNext() throws IOException {
    server.app("api");
    Path first = Path.of(server.backUp(place()).place());
    Path cut = Files.createDirectories(place().resolve(".unfinished-1/data"));

    assertThat(Shelf.finished(place()).getLast()).isEqualTo(first);
    Path second = Path.of(server.backUp(place()).place());
    assertThat(cut).doesNotExist();
    assertThat(Shelf.finished(place())).containsExactly(first, second);
  }

  @Test
  void whatTheBackupBeforeHasIsNotWrittenAgainAndEachIsWholeByItself() throws IOException {
    App app = server.app("api");
    UUID slug = server.deploy(app, "one");
    Path first = Path.of(server.backUp(place()).place());
    server.deploy(app, "two");

    Backup.Made second = server.backUp(place());

    Path object = server.home.relativize(objectOf("one"));
    assertThat(Files.getAttribute(Path.of(second.place()).resolve(object), "unix:nlink"))
        .isEqualTo(2);
    assertThat(Files.getAttribute(Path.of(second.place()).resolve("data/ledger.db"), "unix:nlink"))
        .isEqualTo(1);
    assertThat(second.sent()).isLessThan(second.bytes());
    Shelf.remove(first);
    restore();
    new FileSlugs(restored().resolve("slugs")).layOut(slug, restored().resolve("laid"));
    assertThat(restored().resolve("laid/app.txt")).hasContent("one");
  }

  @Test
  void oldOnesAreTakenAwayByTheRuleAndWhatIsLeftIsWhole() throws IOException {
    App app = server.app("api");
    server.deploy(app, "one");
    for (int i = 0; i < 4; i++) {
      server.backUp(place());
    }
    var target = new DirectoryTarget(place());

    assertThat(Backups.prune(target, server.home, new KeepRule(2, 0), server.instant()))
        .containsExactly("20240115-113000", "20240115-113001");
    assertThat(Backups.prune(target, directory, new KeepRule(1, 0), server.instant())).isEmpty();
    assertThat(target.finished()).containsExactly("20240115-113002", "20240115-113003");
    restore();
  }

  @Test
  void aHomeWithAnythingInItIsNotRestoredTo() throws IOException {
    server.app("api");
    server.backUp(place());
    Files.createDirectories(restored().resolve("apps"));

    assertThatThrownBy(this::restore).hasMessageContaining("is not empty (apps)");
    assertThat(restored()).isDirectoryContaining(p -> p.endsWith("apps"));
  }

  @Test
  void aRestoreThatWasCutShortIsNoHomeAndIsBegunAnew() throws IOException {
    server.app("api");
    server.backUp(place());
    Files.createDirectories(restored().resolve("data"));
    Files.writeString(restored().resolve("data/ledger.db"), "half");
    Files.writeString(restored().resolve(".being-restored"), "");

    assertThatThrownBy(() -> HomeMark.refuse(restored())).hasMessageContaining("was cut short");
    restore();
    HomeMark.refuse(restored());
    assertThat(restored().resolve("data/ledger.db"))
        .hasSameBinaryContentAs(Shelf.finished(place()).getLast().resolve("data/ledger.db"));
  }

  @Test
  void aSlugThatIsNotWholeIsSaidAndTheRestIsBackedUp() throws IOException {
    App app = server.app("api");
    UUID lost = server.deploy(app, "one");
    UUID whole = server.deploy(app, "two");
    Path object = objectOf("one");
    Files.setPosixFilePermissions(
        object, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    Files.writeString(object, "eno", StandardOpenOption.TRUNCATE_EXISTING);

    Backup.Made made = server.backUp(place());

    assertThat(made.notes()).hasSize(1).first().asString().contains("1 slug", lost.toString());
    restore();
    var slugs = new FileSlugs(restored().resolve("slugs"));
    assertThat(slugs.has(whole)).isTrue();
    assertThat(slugs.has(lost)).isFalse();
  }

  private Path objectOf(String text) throws IOException {
    try (Stream<Path> all = Files.walk(server.home.resolve("slugs/objects"))) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        if (Files.readString(path).equals(text)) {
          return path;
        }
      }
    }
    throw new AssertionError("no object holds " + text);
  }

  @Test
  void aBackupGoesNeitherIntoTheHomeNorAmongOtherFiles() throws IOException {
    server.app("api");
    assertThatThrownBy(() -> server.backUp(server.home.resolve("backups")))
        .hasMessageContaining("is inside");
    Path link = Files.createSymbolicLink(directory.resolve("link"), server.home);
    assertThatThrownBy(() -> server.backUp(link.resolve("backups")))
        .hasMessageContaining("is inside");
    Path full = Files.createDirectories(directory.resolve("photos"));
    Files.writeString(full.resolve("cat.jpg"), "");
    assertThatThrownBy(() -> server.backUp(full)).hasMessageContaining("cat.jpg");
    assertThat(full).isDirectoryNotContaining("glob:**.belay-backups");
  }

  @Test
  void aBrokenLedgerIsNotBackedUp() throws IOException {
    for (int i = 0; i < 50; i++) {
      server.deploy(server.app("app-" + i), "x".repeat(i + 1));
    }
    server.close();
    Path file = server.home.resolve("data/ledger.db");
    byte[] bytes = Files.readAllBytes(file);
    java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 8192, (byte) 7);
    Files.write(file, bytes);

    assertThatThrownBy(() -> server.backUp(place()))
        .isInstanceOf(belay.release.BelayException.class)
        .hasMessageContaining("broken");
    assertThat(Shelf.finished(place())).isEmpty();
  }
}
