package belay.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.Activities;
import belay.apps.PlainSettings;
import belay.apps.SqlApps;
import belay.database.Database;
import belay.database.sqlite.SqliteDatabase;
import belay.ledger.Draft;
import belay.ledger.HeadCheck;
import belay.ledger.HeadFile;
import belay.ledger.HeadKeeper;
import belay.ledger.SqlLedger;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home is started with its own ledger, as new as it was, or not at all. */
class HomeGuardTest {
  private static final Change BY_ANA =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "test"),
          Change.Source.CLI,
          Optional.empty());
  private static final InstantSource TIME = () -> Instant.parse("2026-01-16T10:45:00Z");

  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Home home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HomeGuard guard;

  @BeforeEach
  void open() throws IOException {
    home = new Home(root.resolve("home"));
    guard = new HomeGuard(home);
  }

  /** Makes apps as a control plane does, and ends it. */
  private void work(String... names) {
    home.prepare();
    try (Database database = SqliteDatabase.open(home.database())) {
      SecureRandom random = new SecureRandom();
      SqlLedger ledger =
          SqlLedger.open(
              database, Activities.unheard(), home.keys().resolve("config.key"), TIME, random);
      try (HeadKeeper _ = HeadKeeper.start(database, new HeadFile(home.head()))) {
        SqlApps apps =
            new SqlApps(database, Activities.unheard(), PlainSettings.SEAL, TIME, random);
        for (String name : names) {
          App app = apps.create(new AppName(name), BY_ANA.actor().userId(), BY_ANA);
          Release first = ledger.append(draft(app));
          ledger.mark(first, ReleaseStatus.SUCCEEDED, "");
          Files.createDirectories(home.apps().of(app.name()));
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private static Draft draft(App app) {
    return new Draft(
        app.id(),
        Kind.INITIAL,
        Release.Ref.NONE,
        "Initial release",
        BY_ANA,
        false,
        Optional.empty(),
        ConfigVars.EMPTY);
  }

  private void refused(String... words) throws IOException {
    Map<Path, String> before = files();
    assertThatThrownBy(() -> guard.checkLedger(false))
        .isInstanceOf(HomeGuard.HomeRefused.class)
        .hasMessageContainingAll(words)
        .hasMessageContaining("Nothing was changed");
    assertThat(files()).isEqualTo(before);
  }

  private Map<Path, String> files() throws IOException {
    Map<Path, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(home.root())) {
      for (Path path : (Iterable<Path>) all::iterator) {
        found.put(
            path,
            Files.isRegularFile(path)
                ? java.util.Arrays.hashCode(Files.readAllBytes(path)) + ""
                : "");
      }
    }
    return found;
  }

  private Path copy() throws IOException {
    Path copy = root.resolve("copy.db");
    return Files.copy(home.database(), copy, StandardCopyOption.REPLACE_EXISTING);
  }

  private void putBack(Path copy) throws IOException {
    Files.copy(copy, home.database(), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void anEmptyHomeAndOneThatIsWholeAreStarted() {
    assertThatCode(guard::checkFiles).doesNotThrowAnyException();
    home.prepare();
    assertThatCode(() -> guard.checkLedger(false)).doesNotThrowAnyException();

    work("shop");
    assertThatCode(() -> guard.checkLedger(false)).doesNotThrowAnyException();
  }

  @Test
  void aHomeWithoutItsLedgerIsRefused() throws IOException {
    work("shop", "news");
    Files.delete(home.database());

    refused("2 apps", "a key for config vars", home.database() + " is not there", "belay up");
  }

  @Test
  void soIsOneWithAKeyAlone() throws IOException {
    Files.createDirectories(home.keys());
    Files.write(home.keys().resolve("config.key"), new byte[32]);

    refused("This home has a key for config vars");
  }

  @Test
  void soIsOneWhoseLedgerIsEmptyOrHasNoTables() throws Exception {
    work("shop");
    Files.write(home.database(), new byte[0]);
    refused("is empty");

    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.database());
        Statement statement = connection.createStatement()) {
      statement.execute("create table a (b)");
      statement.execute("drop table a");
    }
    refused("holds nothing");
  }

  @Test
  void soIsOneWhoseLedgerIsCutOffOrNoDatabase() throws IOException {
    work("shop");
    try (FileChannel file = FileChannel.open(home.database(), StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2);
    }
    refused("is cut off");

    Files.writeString(home.database(), "no ledger");
    refused("is no SQLite database");
  }

  @Test
  void soIsOneWhoseLogIsThereAndTheLedgerGone() throws IOException {
    work("shop");
    Files.move(home.database(), home.database().resolveSibling("ledger.db-wal"));

    refused("is not there", "ledger.db-wal holds what was written to it last");
  }

  @Test
  void anOlderLedgerIsRefusedUnlessItIsAsked() throws IOException {
    work("shop");
    Path night = copy();
    work("news");
    Path newer = root.resolve("newer.db");
    Files.copy(home.database(), newer);
    putBack(night);

    refused("older", "it lacks v1 of news", "16 Jan 2026 10:45:00 UTC", "--older-ledger");
    assertThatCode(() -> guard.checkLedger(true)).doesNotThrowAnyException();

    putBack(newer);
    assertThatCode(() -> guard.checkLedger(false)).doesNotThrowAnyException();
  }

  @Test
  void anOlderLedgerThatWasAcceptedIsTheOneFromThenOn() throws IOException {
    work("shop");
    Path night = copy();
    work("news");
    putBack(night);

    work();

    assertThatCode(() -> guard.checkLedger(false)).doesNotThrowAnyException();
  }

  @Test
  void aLedgerThatLacksOnlyThatAnAppWasRenamedIsOlderToo() throws IOException {
    work("shop");
    Path night = copy();
    try (Database database = SqliteDatabase.open(home.database());
        HeadKeeper _ = HeadKeeper.start(database, new HeadFile(home.head()))) {
      SqlApps apps =
          new SqlApps(database, Activities.unheard(), PlainSettings.SEAL, TIME, new SecureRandom());
      apps.rename(apps.find("shop").orElseThrow(), new AppName("store"), BY_ANA);
    }
    putBack(night);

    refused("it lacks what happened to store", "Renamed shop to store");
  }

  @Test
  void aHomeOfBeforeHasNoHeadAndIsStarted() throws IOException {
    work("shop");
    Files.delete(home.head());
    assertThatCode(() -> guard.checkLedger(false)).doesNotThrowAnyException();

    Files.writeString(home.head(), "{ half");
    assertThatCode(() -> guard.checkLedger(false)).doesNotThrowAnyException();
  }

  @Test
  void nobodyIsToldToReplaceALedgerThatIsWhole() {
    Path file = Path.of("ledger.db");
    for (boolean whole : new boolean[] {true, false}) {
      var found =
          new HeadCheck.Found.Broken("the file cannot be written", "Give the right.", whole);
      assertThat(GuardWords.of(found, List.of(), true, file).orElseThrow())
          .contains("cannot be written", "Give the right.")
          .matches(said -> said.contains("belay restore") != whole)
          .matches(said -> said.contains("-wal away") != whole);
    }
  }
}
