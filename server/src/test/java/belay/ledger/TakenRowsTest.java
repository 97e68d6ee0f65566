package belay.ledger;

import static belay.ledger.Fixture.APP;
import static belay.ledger.Fixture.OTHER_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import belay.release.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies that somebody or something changed: nothing of them is taken. */
class TakenRowsTest {
  private static final String FOREIGN = "00000000-0000-4000-8000-0000000000ff";

  @TempDir static Path homeThere;
  private static Fixture there;

  @TempDir Path homeHere;
  private Fixture here;

  @BeforeAll
  static void aHistory() {
    there = new Fixture(homeThere);
    CopiedHistory.write(there);
    there.ledger.append(CopiedHistory.withoutSlug(OTHER_APP, Map.of("A", "1")));
  }

  @AfterAll
  static void closeThere() {
    there.close();
  }

  @BeforeEach
  void open() {
    here = new Fixture(homeHere);
  }

  @AfterEach
  void close() {
    here.close();
  }

  /** What is done to the rows. */
  interface Fault extends Consumer<List<SortedMap<String, Object>>> {}

  private static Arguments fault(String name, String why, Fault fault) {
    return arguments(name, why, fault);
  }

  private static Fault with(String kind, Consumer<SortedMap<String, Object>> change) {
    return rows -> change.accept(first(rows, kind));
  }

  private static Fault put(String kind, String column, Object value) {
    return with(kind, row -> row.put(column, value));
  }

  private static Fault without(String kind) {
    return rows -> rows.remove(first(rows, kind));
  }

  private static Fault twice(String kind) {
    return rows -> rows.add(first(rows, kind));
  }

  private static SortedMap<String, Object> first(
      List<SortedMap<String, Object>> rows, String kind) {
    return rows.stream().filter(row -> kind.equals(row.get("row"))).findFirst().orElseThrow();
  }

  static Stream<Arguments> changed() {
    return Stream.of(
        fault("a description", "changed at v1", put("release", "description", "Deploy evil")),
        fault(
            "an escape",
            "control characters",
            put("release", "description", "Deploy \u001b]0;evil\u0007")),
        fault("an actor", "changed at v1", put("release", "actor_email", "eve@example.com")),
        fault("a kind", "changed at v1", put("release", "kind", "nonsense")),
        fault("a hash", "changed at v1", put("release", "hash", "0".repeat(64))),
        fault("a status", "changed at v1", put("status", "status", "failed")),
        fault("an unknown status", "changed at v1", put("status", "status", "nonsense")),
        fault("a time", "changed at v1", put("status", "at", 1L)),
        fault("a status's detail", "changed at v1", rows -> rows.getLast().put("detail", "x")),
        fault("an app", "another app", put("release", "app_id", OTHER_APP.toString())),
        fault("a status's app", "another app", put("status", "app_id", OTHER_APP.toString())),
        fault("a slug", "nothing is known of its slug", put("release", "slug_id", FOREIGN)),
        fault("a slug's id", "nothing is known of its slug", put("slug", "id", FOREIGN)),
        fault("a slug's tree", "the slug of v1 was edited", put("slug", "tree_hash", "e")),
        fault("a slug's image", "the slug of v1 was edited", put("slug", "image", "sha256:e")),
        fault(
            "an image of a process type",
            "the slug of v1 was edited",
            put("slug", "images", "worker sha256:e")),
        fault("a digest", "changed at v1", put("release", "digest", "sha256:e")),
        fault("runtimes", "changed at v1", put("release", "runtimes", "")),
        fault("a config's id", "the config of v1 is missing", put("config", "id", "a".repeat(64))));
  }

  static Stream<Arguments> missing() {
    return Stream.of(
        fault("no row at all", "does not end where", List::clear),
        fault("a config", "the config of v1 is missing", without("config")),
        fault("a slug", "nothing is known of its slug", without("slug")),
        fault("a release", "not before it", without("release")),
        fault("a release with nothing beside it", "must have", rows -> rows.remove(held(rows))),
        fault("a status", "a status is missing", without("status")),
        fault("the last row", "does not end where", List::removeLast),
        fault("a column", "must have is missing", with("release", row -> row.remove("kind"))),
        fault("an id", "must have is missing", with("release", row -> row.remove("id"))),
        fault("a form", "its form is missing", with("release", row -> row.remove("form"))),
        fault("the kind of row", "its row is missing", with("status", row -> row.remove("row"))),
        fault("values", "its values is missing", with("config", row -> row.remove("values"))));
  }

  static Stream<Arguments> misplaced() {
    return Stream.of(
        fault("the last row first", "must have", rows -> rows.addFirst(rows.removeLast())),
        fault("a slug twice", "it stands twice", twice("slug")),
        fault("a release twice", "it stands twice", twice("release")),
        fault("a status twice", "it stands twice", twice("status")),
        fault("a journal row twice", "it stands twice", twice("journal")),
        fault("an output twice", "it stands twice", twice("output")),
        fault("figures twice", "it stands twice", twice("figures")),
        fault(
            "a release after its status",
            "must have is missing",
            rows -> {
              SortedMap<String, Object> release = held(rows);
              rows.remove(release);
              rows.add(release);
            }),
        fault(
            "a beside row before its release",
            "a release that is not before it",
            rows -> {
              SortedMap<String, Object> step = first(rows, "journal");
              rows.remove(step);
              rows.addFirst(step);
            }),
        fault("a foreign journal", "not before it", put("journal", "release_id", FOREIGN)),
        fault("a foreign origin", "not before it", put("origin", "release_id", FOREIGN)),
        fault("foreign figures", "not before it", put("figures", "release_id", FOREIGN)),
        fault("foreign latencies", "not before it", put("after", "release_id", FOREIGN)),
        fault("a foreign output", "not before it", put("output", "release_id", FOREIGN)));
  }

  private static SortedMap<String, Object> held(List<SortedMap<String, Object>> rows) {
    return rows.stream().filter(row -> "release".equals(row.get("row"))).toList().get(3);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        fault("another form", "a newer Belay wrote it", put("release", "form", 4L)),
        fault("a form of text", "its form is", put("release", "form", "1")),
        fault("an unknown kind of row", "does not know what it is", put("after", "row", "x")),
        fault("a row of no kind", "its row is", put("after", "row", 7L)),
        fault("an unknown column", "does not know", put("release", "more", "x")),
        fault("an unknown column beside", "does not know", put("journal", "more", "x")),
        fault("a list", "neither text nor", put("release", "reason", List.of("x"))),
        fault("an object", "neither text nor", put("journal", "detail", Map.of("a", "b"))),
        fault("a fraction", "neither text nor", put("journal", "at", 1.5)),
        fault("a truth", "neither text nor", put("journal", "at", true)),
        fault("an id that is none", "its id is", put("release", "id", "nonsense")),
        fault("an id in capitals", "its id is", with("release", TakenRowsTest::shout)),
        fault("a short config id", "its id is not one", put("config", "id", "abc")),
        fault("a value of a number", "its values is", put("config", "values", Map.of("A", 1))),
        fault("values of a list", "its values is", put("config", "values", List.of("A"))),
        fault("an illegal key", "is not legal", put("config", "values", Map.of("A B", "1"))),
        fault("a reference of text", "is not one", put("config", "references", Map.of("A", "x"))),
        fault("a slug's size of text", "its size_bytes is", put("slug", "size_bytes", "1")),
        fault("a version of text", "its version is", put("release", "version", "1")),
        fault("versions too large", "changed at v1", TakenRowsTest::wrapVersions),
        fault("a time of text", "its created_at is", with("release", append("created_at"))),
        fault("a status's time of text", "its at is", with("status", append("at"))),
        fault("a seq of text", "its seq is", rows -> append("seq").accept(rows.getLast())),
        fault("a status in capitals", "changed at v5", TakenRowsTest::shoutStatus),
        fault("a kind in capitals", "changed at v1", put("release", "kind", "DEPLOY")),
        fault("a source in capitals", "changed at v1", put("release", "source", "GIT")));
  }

  /** Read as a number it would be the same. */
  private static Consumer<SortedMap<String, Object>> append(String column) {
    return row -> row.compute(column, (_, value) -> value + "x");
  }

  private static void shout(SortedMap<String, Object> release) {
    release.compute("id", (_, id) -> String.valueOf(id).replaceFirst("^.", "A"));
  }

  /** As a number of 32 bits it would be the same. */
  private static void wrapVersions(List<SortedMap<String, Object>> rows) {
    rows.forEach(
        row -> row.computeIfPresent("version", (_, v) -> ((Number) v).longValue() + (1L << 32)));
  }

  private static void shoutStatus(List<SortedMap<String, Object>> rows) {
    rows.reversed().stream()
        .filter(row -> "pending".equals(row.get("status")))
        .findFirst()
        .orElseThrow()
        .put("status", "PENDING");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"changed", "missing", "misplaced", "malformed"})
  void nothingIsTakenOfACopyWith(String name, String why, Fault fault) {
    List<SortedMap<String, Object>> rows = CopiedHistory.give(there, APP);
    fault.accept(rows);
    Chronicle.Head head = CopiedHistory.head(there, APP);
    assertThatThrownBy(() -> CopiedHistory.take(here, APP, head, rows))
        .as(name)
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(why)
        .hasMessageEndingWith(". Nothing was imported.")
        .hasMessageNotContaining("..");
    assertNothingHere();
    CopiedHistory.take(here, APP, head, CopiedHistory.give(there, APP));
    assertThat(here.ledger.newest(APP, 9)).isEqualTo(there.ledger.newest(APP, 9));
  }

  private void assertNothingHere() {
    assertThat(CopiedHistory.rows(here)).isZero();
    assertThat(new SqlChronicle(here.database).head(APP)).isEmpty();
    assertThat(here.ledger.pending()).isEmpty();
  }

  @Test
  void nothingIsTakenOfACopyThatEndsElsewhere() {
    Chronicle.Head head = new Chronicle.Head(7, "0".repeat(64));
    List<SortedMap<String, Object>> rows = CopiedHistory.give(there, APP);
    assertThatThrownBy(() -> CopiedHistory.take(here, APP, head, rows))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("does not end where the export says");
    assertNothingHere();
  }

  @Test
  void theRowThatIsWrongIsNamed() {
    List<SortedMap<String, Object>> rows = CopiedHistory.give(there, APP);
    rows.get(2).put("form", 4);
    assertThatThrownBy(() -> CopiedHistory.take(here, APP, CopiedHistory.head(there, APP), rows))
        .hasMessageStartingWith("Row 3 of the export's ledger cannot be taken: a newer Belay");
  }

  @Test
  void aConfigThatIsHereAndHoldsSomethingElseIsRefused() {
    take(APP, CopiedHistory.give(there, APP));
    long before = CopiedHistory.rows(here);
    List<SortedMap<String, Object>> rows = CopiedHistory.give(there, OTHER_APP);
    put("config", "values", Map.of("A", "2")).accept(rows);
    assertThatThrownBy(() -> take(OTHER_APP, rows))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("a config of that id is here, and holds something else");
    assertThat(CopiedHistory.rows(here)).isEqualTo(before);
    take(OTHER_APP, CopiedHistory.give(there, OTHER_APP));
  }

  @Test
  void aConfigThatWasTakenMayStandTwice() {
    List<SortedMap<String, Object>> rows = CopiedHistory.give(there, APP);
    rows.addFirst(new TreeMap<>(first(rows, "config")));
    take(APP, rows);
    assertThat(here.ledger.verify(APP)).isEqualTo(there.ledger.verify(APP));
  }

  @Test
  void aReleaseThatIsAnotherAppsHereIsRefused() {
    take(APP, CopiedHistory.give(there, APP));
    long before = CopiedHistory.rows(here);
    List<SortedMap<String, Object>> rows = CopiedHistory.give(there, OTHER_APP);
    put("release", "id", there.ledger.find(APP, 1).orElseThrow().release().id().toString())
        .accept(rows);
    assertThatThrownBy(() -> take(OTHER_APP, rows))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("it stands twice");
    assertThat(CopiedHistory.rows(here)).isEqualTo(before);
  }

  private void take(UUID app, List<SortedMap<String, Object>> rows) {
    CopiedHistory.take(here, app, CopiedHistory.head(there, app), rows);
  }
}
