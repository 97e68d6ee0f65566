package belay.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.database.sqlite.FreshDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowTest {
  @TempDir Path home;
  private Database database;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Object read(String value, Function<Row, ?> reader) {
    return database.<Object>read(
        h -> h.select("select " + value + " as it").map(Row.mapper(reader)).one());
  }

  @Test
  void aColumnIsReadAsWhatItIs() {
    UUID id = new UUID(1, 2);
    assertThat(read("'" + id + "'", row -> row.id("it"))).isEqualTo(id);
    assertThat(read("1000001", row -> row.time("it"))).isEqualTo(Instant.ofEpochSecond(1, 1_000));
    assertThat(read("'a'", row -> row.text("it"))).isEqualTo("a");
    assertThat(read("7", row -> row.integer("it"))).isEqualTo(7);
    assertThat(read("5000000000", row -> row.number("it"))).isEqualTo(5_000_000_000L);
    assertThat(read("1", row -> row.flag("it"))).isEqualTo(true);
    assertThat(read("x'01'", row -> row.bytes("it"))).isEqualTo(new byte[] {1});
    assertThat(read("1000000", row -> row.optionalTime("it")))
        .isEqualTo(Optional.of(Instant.ofEpochSecond(1)));
    assertThat(read("'" + id + "'", row -> row.optionalId("it"))).isEqualTo(Optional.of(id));
    assertThat(read("3", row -> row.optionalInteger("it"))).isEqualTo(Optional.of(3));
  }

  @Test
  void nullIsAbsent() {
    assertThat(read("null", row -> row.has("it"))).isEqualTo(false);
    assertThat(read("null", row -> row.optionalText("it"))).isEqualTo(Optional.empty());
    assertThat(read("null", row -> row.optionalId("it"))).isEqualTo(Optional.empty());
    assertThat(read("null", row -> row.optionalTime("it"))).isEqualTo(Optional.empty());
    assertThat(read("null", row -> row.optionalInteger("it"))).isEqualTo(Optional.empty());
    assertThat(read("null", row -> row.optionalBytes("it"))).isEqualTo(Optional.empty());
    assertThat(read("null", row -> row.number("it"))).isEqualTo(0L);
    assertThatThrownBy(() -> read("null", row -> row.text("it"))).hasMessageContaining("it");
  }

  @Test
  void aColumnThatIsNotThereIsAFaultOfTheDatabase() {
    assertThatThrownBy(() -> read("1", row -> row.text("other")))
        .isInstanceOf(DatabaseUnusable.class);
  }
}
