package belay.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.database.Database;
import belay.database.DatabaseUnusable;
import belay.database.DatabaseUnwritable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteDatabaseTest {
  @TempDir Path directory;

  @Test
  void makesAFileThatOnlyItsOwnerReads() throws IOException {
    Path file = directory.resolve("data/ledger.db");
    SqliteDatabase.open(file).close();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(file.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void keepsWhatWasWrittenAndOpensAgain() {
    try (Database database = SqliteDatabase.open(file())) {
      database.write(h -> h.execute("insert into unfinished values ('a')"));
    }
    try (Database database = SqliteDatabase.open(file())) {
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void aTransactionThatThrowsWritesNothing() {
    try (Database database = SqliteDatabase.open(file())) {
      assertThatThrownBy(() ->
              database.write(h -> {
                h.execute("insert into unfinished values ('a')");
                throw new IllegalStateException("stop");
              }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(count(database)).isZero();
    }
  }

  @Test
  void aReaderCannotWrite() {
    try (Database database = SqliteDatabase.open(file())) {
      assertThatThrownBy(() -> database.read(h -> h.execute("insert into unfinished values ('a')")))
          .isInstanceOf(DatabaseUnusable.class);
    }
  }

  @Test
  void aReaderSeesOneStateWhileAnotherWrites() {
    try (Database database = SqliteDatabase.open(file())) {
      long seen =
          database.read(reader -> {
            long before = reader.select("select count(*) from unfinished").mapTo(Long.class).one();
            database.write(h -> h.execute("insert into unfinished values ('a')"));
            return before
                + reader.select("select count(*) from unfinished").mapTo(Long.class).one();
          });
      assertThat(seen).isZero();
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void aStatementIsAskedAgainWithOtherValuesAndWhileItIsBeingRead() {
    try (Database database = SqliteDatabase.open(file())) {
      for (String id : List.of("a", "b", "c")) {
        database.write(h -> h.execute("insert into unfinished values (?)", id));
      }
      String from = "select release_id from unfinished where release_id >= ? order by release_id";
      List<List<String>> seen =
          database.read(h ->
              h.select(from, "b")
                  .map((rows, _) -> h.select(from, rows.getString(1)).mapTo(String.class).list())
                  .list());
      assertThat(seen).containsExactly(List.of("b", "c"), List.of("c"));
      assertThat(database.<List<String>>read(h -> h.select(from, "a").mapTo(String.class).list()))
          .containsExactly("a", "b", "c");
    }
  }

  @Test
  void whatWasReadByHalfKeepsNothingFromBeingFolded() throws SQLException {
    try (Database database = SqliteDatabase.open(file())) {
      database.write(h -> h.execute("insert into unfinished values ('a'), ('b')"));
      Optional<String> first =
          database.read(
              h -> h.select("select release_id from unfinished").mapTo(String.class).findFirst());
      assertThat(first).isPresent();
      database.write(h -> h.execute("insert into unfinished values ('c')"));
      try (Connection other = DriverManager.getConnection(SqliteFile.url(file()));
          ResultSet busy =
              other.createStatement().executeQuery("pragma wal_checkpoint(truncate)")) {
        assertThat(busy.next()).isTrue();
        assertThat(busy.getInt(1)).isZero();
      }
    }
  }

  @Test
  void moreStatementsThanAreKeptAreAnsweredAsWell() {
    try (Database database = SqliteDatabase.open(file())) {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 150; i++) {
          String sql = "select " + i + " + ?";
          long one = database.read(h -> h.select(sql, 1).mapTo(Long.class).one());
          assertThat(one).isEqualTo(i + 1);
        }
      }
    }
  }

  @Test
  void aStatementThatWasRefusedIsAskedAgain() {
    try (Database database = SqliteDatabase.open(file())) {
      String insert = "insert into unfinished values (?)";
      database.write(h -> h.execute(insert, "a"));
      assertThatThrownBy(() -> database.write(h -> h.execute(insert, "a")))
          .isInstanceOf(JdbiException.class);
      database.write(h -> h.execute(insert, "b"));
      assertThat(count(database)).isEqualTo(2);
    }
  }

  @Test
  void anExceptionDoesNotShowWhatWasBound() {
    try (Database database = SqliteDatabase.open(file())) {
      assertThatThrownBy(
              () -> database.write(h -> h.execute("insert into nowhere values (?)", "hunter2")))
          .isInstanceOf(DatabaseUnwritable.class)
          .satisfies(e -> assertThat(chain(e)).doesNotContain("hunter2"));
    }
  }

  @Test
  void aFullDiskIsSaidAndWritesNothing() {
    try (Database database = SqliteDatabase.open(file())) {
      long pages = database.read(h -> h.select("pragma page_count").mapTo(Long.class).one());
      database.write(h -> h.select("pragma max_page_count = " + pages).mapTo(Long.class).one());
      assertThatThrownBy(() ->
              database.write(
                  h -> h.execute("insert into outputs values ('a', randomblob(1000000))")))
          .isInstanceOf(DatabaseUnwritable.class)
          .hasMessageContaining("the disk is full")
          .hasMessageContaining("Nothing was written");
      database.write(h -> h.select("pragma max_page_count = 1000000").mapTo(Long.class).one());
      database.write(h -> h.execute("insert into unfinished values ('a')"));
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void afterACommitThatFailedTheNextOneIsDurable() throws SQLException {
    try (Database database = SqliteDatabase.open(file())) {
      assertThatThrownBy(() ->
              database.write(h -> {
                h.execute("pragma defer_foreign_keys = on");
                h.execute("insert into unfinished values ('lost')");
                return h.execute("insert into formation values ('no app', 'web', 1)");
              }))
          .isInstanceOf(JdbiException.class);
      database.write(h -> h.execute("insert into unfinished values ('kept')"));
      try (Connection other = DriverManager.getConnection(SqliteFile.url(file()));
          ResultSet rows =
              other.createStatement().executeQuery("select release_id from unfinished")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("kept");
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void aTextFileIsRefusedAndLeftAsItIs() throws IOException {
    Files.writeString(file(), "my precious notes, which are longer than a header");
    assertThatThrownBy(() -> SqliteDatabase.open(file()))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("is not Belay's database");
    assertThat(file()).content().startsWith("my precious notes");
  }

  @Test
  void anotherProgramsDatabaseIsRefusedAndLeftAsItIs() throws SQLException, IOException {
    try (Connection other = DriverManager.getConnection(SqliteFile.url(file()))) {
      other.createStatement().execute("create table recipes (name text)");
    }
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(() -> SqliteDatabase.open(file()))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("another program");
    assertThat(file()).hasBinaryContent(before);
  }

  @Test
  void aBrokenFileIsRefused() throws IOException {
    SqliteDatabase.open(file()).close();
    byte[] bytes = Files.readAllBytes(file());
    for (int i = 100; i < 4096; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(file(), bytes, StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> SqliteDatabase.open(file()))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("broken");
  }

  /** Else a migration that is new would never be done. */
  @Test
  void allMigrationsAreListed() throws IOException, URISyntaxException {
    Path place =
        Path.of(
            Objects.requireNonNull(
                    SqliteDatabase.class.getResource("/db/migration/sqlite/V1__ledger.sql"))
                .toURI());
    try (Stream<Path> scripts = Files.list(Objects.requireNonNull(place.getParent()))) {
      assertThat(scripts.map(script -> script.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(Migrations.SCRIPTS);
    }
  }

  @Test
  void whatIsUpToDateIsKnownWithoutAsking() throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file());
    try (Database _ = SqliteDatabase.open(file())) {
      assertThat(Migrations.areDone(source)).isTrue();
    }
    FreshDatabase.in(
        file(), "update schema_history set checksum = checksum + 1 where version = '9'");
    assertThat(Migrations.areDone(source)).isFalse();
    assertThatThrownBy(() -> SqliteDatabase.open(file())).isInstanceOf(DatabaseUnusable.class);
  }

  @Test
  void ofADatabaseOfAnOlderBelayACopyIsKept() throws SQLException {
    FreshDatabase.withoutSince(file(), "70");
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file() + ".before");
    try (Database _ = SqliteDatabase.open(file())) {
      assertThat(Migrations.areDoneInPart(source)).isTrue();
    }
    try (Database _ = SqliteDatabase.open(file())) {
      assertThat(Migrations.areDoneInPart(source))
          .as("it is not replaced by later starts")
          .isTrue();
    }
  }

  @Test
  void anOlderDatabaseIsBroughtUpToDateEvenIfNoCopyCanBeMade() throws IOException {
    FreshDatabase.withoutSince(file(), "70");
    Path inTheWay = file().resolveSibling(file().getFileName() + ".before");
    Files.createDirectories(inTheWay.resolve("somebody's"));
    try (Database database = SqliteDatabase.open(file())) {
      int migrations =
          database.read(
              h -> h.select("select count(*) from schema_history").mapTo(Integer.class).one());
      assertThat(migrations).isEqualTo(Migrations.SCRIPTS.size());
    }
    assertThat(file().resolveSibling(file().getFileName() + ".before.new")).doesNotExist();
  }

  @Test
  void aNewDatabaseHasNoCopy() {
    try (Database _ = SqliteDatabase.open(file())) {
      assertThat(file().resolveSibling(file().getFileName() + ".before")).doesNotExist();
    }
  }

  @Test
  void aDatabaseOfANewerBelayIsRefused() {
    try (Database database = SqliteDatabase.open(file())) {
      database.write(h ->
          h.execute(
              "insert into schema_history select 999, '999', 'later', type, 'V999__later.sql',"
                  + " checksum, installed_by, installed_on, 1, success from schema_history"
                  + " limit 1"));
    }
    assertThatThrownBy(() -> SqliteDatabase.open(file()))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("newer Belay");
  }

  @Test
  void aDirectoryInPlaceOfTheFileIsSaid() {
    assertThatThrownBy(() -> SqliteDatabase.open(directory))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("may write");
  }

  @Test
  void aFileWhereADirectoryShouldBeIsSaid() throws IOException {
    Path notADirectory = Files.createFile(directory.resolve("data"));
    assertThatThrownBy(() -> SqliteDatabase.open(notADirectory.resolve("ledger.db")))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("cannot be opened");
  }

  @Test
  void aClosedDatabaseSaysSo() {
    Database database = SqliteDatabase.open(file());
    database.close();
    assertThatThrownBy(() -> count(database))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aRuleOfTheSchemaIsNotADiskFault() {
    try (Database database = SqliteDatabase.open(file())) {
      database.write(h -> h.execute("insert into unfinished values ('a')"));
      assertThatThrownBy(
              () -> database.write(h -> h.execute("insert into unfinished values ('a')")))
          .isInstanceOf(JdbiException.class);
    }
  }

  private Path file() {
    return directory.resolve("ledger.db");
  }

  private static long count(Database database) {
    return database.read(h -> h.select("select count(*) from unfinished").mapTo(Long.class).one());
  }

  private static String chain(Throwable e) {
    StringBuilder all = new StringBuilder();
    for (Throwable t = e; t != null; t = t.getCause()) {
      all.append(t).append('\n');
    }
    return all.toString();
  }
}
