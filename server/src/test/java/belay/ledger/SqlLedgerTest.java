package belay.ledger;

import static belay.ledger.Fixture.APP;
import static belay.ledger.Fixture.OTHER_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.InvalidInput;
import belay.release.Kind;
import belay.release.LanguageRuntime;
import belay.release.LedgerEntry;
import belay.release.Limits;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.release.SlugImages;
import belay.release.Stamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlLedgerTest {
  @TempDir Path home;
  private Fixture fixture;
  private Ledger ledger;

  @BeforeEach
  void open() {
    fixture = new Fixture(home);
    ledger = fixture.ledger;
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aReleaseIsPendingAndReadsBackEqual() {
    Release written = fixture.append();
    LedgerEntry read = ledger.find(written.id()).orElseThrow();
    assertThat(read.release()).isEqualTo(written);
    assertThat(read.status()).isEqualTo(ReleaseStatus.PENDING);
    assertThat(read.servedAt()).isEmpty();
    assertThat(ledger.find(APP, 1)).contains(read);
    assertThat(ledger.pending()).containsExactly(read);
  }

  @Test
  void everyFieldReadsBackEqualWhenOptionalOnesAreEmpty() {
    Draft draft =
        new Draft(
            APP,
            Kind.INITIAL,
            Release.Ref.NONE,
            "Initial release",
            new Change(Fixture.CHANGE.actor(), Change.Source.API, Optional.empty()),
            false,
            Optional.empty(),
            ConfigVars.EMPTY);
    Release written = ledger.append(draft);
    assertThat(ledger.find(APP, 1).orElseThrow().release()).isEqualTo(written);
    Draft config =
        new Draft(
            APP,
            Kind.CONFIG,
            new Release.Ref(Optional.of(7), Optional.empty(), List.of("A", "B")),
            "Ünïcödé \u2603 \ud83d\ude80 'quotes' \"double\"",
            draft.change(),
            false,
            Optional.empty(),
            ConfigVars.of(Map.of("A", "ü\n\"", "B", "")));
    Release second = ledger.append(config);
    assertThat(ledger.find(APP, 2).orElseThrow().release()).isEqualTo(second);
    assertThat(ledger.verify(APP)).isInstanceOf(Verification.Whole.class);
  }

  @Tag("long")
  @Test
  void versionsCountAsNumbersUpToAThousand() {
    versionsCountAsNumbersAndEachAppHasItsOwn(1000);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 99, 255})
  void versionsCountAsNumbersAndEachAppHasItsOwn(int upTo) {
    IntStream.range(0, upTo).forEach(i -> fixture.append());
    assertThat(fixture.append().version()).isEqualTo(upTo + 1);
    assertThat(ledger.append(Fixture.deploy(OTHER_APP, Map.of())).version()).isEqualTo(1);
    assertThat(ledger.newest(APP, 2).stream().map(LedgerEntry::version))
        .containsExactly(upTo + 1, upTo);
  }

  @Test
  void manyThreadsMakeNoGapAndNoDouble() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Integer>> appends =
          IntStream.range(0, 200)
              .<Callable<Integer>>mapToObj(i -> () -> fixture.append().version())
              .toList();
      List<Integer> versions =
          threads.invokeAll(appends).stream().map(f -> f.resultNow()).sorted().toList();
      assertThat(versions).isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
    }
    assertThat(ledger.verify(APP)).isInstanceOf(Verification.Whole.class);
    assertThat(
            ledger.newest(APP, 200).stream()
                .map(e -> e.release().stamp().orElseThrow())
                .collect(Collectors.toSet()))
        .hasSize(200);
  }

  @Test
  void stampsOfAnAppOnlyGrow() {
    Stamp first = fixture.append().stamp().orElseThrow();
    Stamp sameSecond = fixture.append().stamp().orElseThrow();
    fixture.now = fixture.now.minus(Duration.ofDays(3));
    Stamp clockWentBack = fixture.append().stamp().orElseThrow();
    fixture.now = fixture.now.plus(Duration.ofDays(30));
    Stamp later = fixture.append().stamp().orElseThrow();
    assertThat(List.of(first, sameSecond, clockWentBack, later))
        .extracting(Stamp::value)
        .containsExactly(
            "20240115-113000", "20240115-113001", "20240115-113002", "20240211-113000");
    assertThat(ledger.append(Fixture.deploy(OTHER_APP, Map.of())).stamp().orElseThrow())
        .isEqualTo(later);
  }

  @Test
  void theServingReleaseIsTheOneThatSucceededLast() {
    assertThat(ledger.serving(APP)).isEmpty();
    Release first = fixture.append();
    Release second = fixture.append();
    assertThat(ledger.serving(APP)).isEmpty();
    ledger.mark(second, ReleaseStatus.SUCCEEDED, "");
    assertThat(ledger.serving(APP).orElseThrow().version()).isEqualTo(2);
    ledger.mark(first, ReleaseStatus.SUCCEEDED, "");
    assertThat(ledger.serving(APP).orElseThrow().version()).isEqualTo(1);
    Release third = fixture.append();
    ledger.mark(third, ReleaseStatus.FAILED, "it never opened its port");
    assertThat(ledger.serving(APP).orElseThrow().version()).isEqualTo(1);
    assertThat(ledger.find(APP, 3).orElseThrow().statusDetail())
        .isEqualTo("it never opened its port");
    assertThat(ledger.pending()).isEmpty();
  }

  @Test
  void theNewestIsAsItIsAfterEachChange() {
    assertThat(ledger.newest(APP, 1)).isEmpty();
    Release first = fixture.append();
    assertThat(ledger.newest(APP, 1)).extracting(LedgerEntry::version).containsExactly(1);
    for (ReleaseStatus status : List.of(ReleaseStatus.SUCCEEDED, ReleaseStatus.EXPIRED)) {
      ledger.mark(first, status, "");
      assertThat(ledger.newest(APP, 1)).extracting(LedgerEntry::status).containsExactly(status);
    }
    fixture.append();
    assertThat(ledger.newest(APP, 1)).isEqualTo(ledger.newest(APP, 5).subList(0, 1));
    assertThat(ledger.newest(APP, 1)).extracting(LedgerEntry::version).containsExactly(2);
    ledger.append(
        Fixture.deploy(APP, Map.of()), List.of(), new Ledger.First("repoint", "pool=v3.a"));
    assertThat(ledger.newest(APP, 1)).extracting(LedgerEntry::version).containsExactly(3);
  }

  @Test
  void anExpiredReleaseIsStillOneThatServed() {
    Release first = fixture.appendLive(Map.of());
    fixture.appendLive(Map.of());
    ledger.mark(first, ReleaseStatus.EXPIRED, "");
    LedgerEntry entry = ledger.find(APP, 1).orElseThrow();
    assertThat(entry.status()).isEqualTo(ReleaseStatus.EXPIRED);
    assertThat(entry.servedAt()).isPresent();
    assertThat(ledger.serving(APP).orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void aFailedReleaseCanNeverServe() {
    Release release = fixture.append();
    ledger.mark(release, ReleaseStatus.FAILED, "");
    assertThatThrownBy(() -> ledger.mark(release, ReleaseStatus.SUCCEEDED, ""))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ledger.serving(APP)).isEmpty();
  }

  @Test
  void laterInTheLedgerIsLaterInTimeEvenWhenTheClockGoesBack() {
    fixture.appendLive(Map.of());
    fixture.now = fixture.now.minusSeconds(60);
    fixture.appendLive(Map.of());
    assertThat(ledger.find(APP, 2).orElseThrow().servedAt().orElseThrow())
        .isAfter(ledger.find(APP, 1).orElseThrow().servedAt().orElseThrow());
  }

  @Test
  void pagesGoBothWays() {
    IntStream.range(0, 10).forEach(i -> fixture.append());
    assertThat(ledger.page(APP, 7, true, 3).stream().map(LedgerEntry::version))
        .containsExactly(7, 6, 5);
    assertThat(ledger.page(APP, 7, false, 3).stream().map(LedgerEntry::version))
        .containsExactly(7, 8, 9);
    assertThat(ledger.page(APP, 9, false, 30).stream().map(LedgerEntry::version))
        .containsExactly(9, 10);
    assertThat(ledger.newest(OTHER_APP, 10)).isEmpty();
  }

  @Test
  void theJournalKeepsItsOrder() {
    Release release = fixture.append();
    ledger.journal(release, "start", "web.1");
    ledger.journal(release, "repoint", "");
    assertThat(ledger.journal(release))
        .extracting(JournalStep::step)
        .containsExactly("start", "repoint");
    assertThat(ledger.journal(fixture.append())).isEmpty();
  }

  @Test
  void aReleaseIsWrittenWithItsFirstStep() {
    fixture.append();
    Draft draft = Fixture.deploy(APP, Map.of("A", "2"));
    Release release = ledger.append(draft, List.of(), new Ledger.First("repoint", "pool=v1.a"));
    assertThat(ledger.find(release.id()).orElseThrow().status()).isEqualTo(ReleaseStatus.PENDING);
    assertThat(ledger.journal(release))
        .extracting(JournalStep::step, JournalStep::detail)
        .containsExactly(tuple("repoint", "pool=v1.a"));
    assertThat(ledger.verify(APP)).isInstanceOf(Verification.Whole.class);
  }

  @Test
  void aReleaseThatWasReadStandsWhereItDoesNow() {
    Release release = fixture.append();
    assertThat(ledger.release(APP, 1)).contains(release);
    assertThat(ledger.release(APP, 2)).isEmpty();
    ledger.mark(release, ReleaseStatus.SUCCEEDED, "");
    ledger.mark(release, ReleaseStatus.EXPIRED, "old");
    LedgerEntry now = ledger.find(APP, 1).orElseThrow();
    assertThat(now.release()).isEqualTo(release);
    assertThat(now.status()).isEqualTo(ReleaseStatus.EXPIRED);
    assertThat(now.servedAt()).isPresent();
    assertThat(ledger.release(APP, 1)).contains(release);
  }

  /** More than are remembered, and a walk over all of them. */
  @Test
  void oldReleasesAreReadAgain() {
    IntStream.range(0, 400).forEach(i -> fixture.append());
    for (int version = 1; version <= 400; version += 3) {
      int wanted = version;
      assertThat(ledger.find(APP, wanted))
          .hasValueSatisfying(e -> assertThat(e.version()).isEqualTo(wanted));
    }
    List<LedgerEntry> all = ledger.newest(APP, 1_000);
    assertThat(all).hasSize(400);
    assertThat(ledger.find(APP, 1)).contains(all.getLast());
    assertThat(ledger.page(APP, 40, true, 10)).isEqualTo(all.subList(360, 370));
  }

  private Slug slug(UUID id) {
    return new Slug(
        id,
        APP,
        Optional.of("575bfa8d1234567890123456789012345678abcd"),
        Optional.of("Fix it"),
        "Node.js",
        Optional.of(SlugImages.parse("sha256:0123", "worker sha256:4567")),
        new TreeMap<>(Map.of("web", "node web.js -p $PORT", "worker", "a\tb\nc")),
        new TreeMap<>(Map.of("SECRET_DEFAULT", "hunter2")),
        new Slug.Health(Optional.of("/up"), Duration.ofSeconds(30)),
        false,
        List.of("db/changes"),
        Slug.Copied.MIGRATIONS,
        List.of(
            new belay.release.Job(
                "report", "0 3 * * *", "UTC", Duration.ofHours(1), "rake report")),
        Limits.parse("memory=256"),
        List.of(new LanguageRuntime("node", "20.20.2", "ab".repeat(32), "/usr/bin/node")),
        12345,
        "abc",
        fixture.now);
  }

  @Test
  void aSlugReadsBackEqual() {
    Slug slug = slug(UUID.randomUUID());
    ledger.keep(slug);
    assertThat(ledger.slug(slug.id())).contains(slug);
    assertThat(ledger.slug(UUID.randomUUID())).isEmpty();
  }

  @Test
  void aReleaseDirectorysImageIsItsSlugs() {
    Stamp stamp = fixture.append().stamp().orElseThrow();
    assertThat(fixture.ledger.imagesOf(APP, stamp)).isEmpty();
    ledger.keep(slug(Fixture.SLUG));
    assertThat(fixture.ledger.imagesOf(APP, stamp))
        .contains(SlugImages.parse("sha256:0123", "worker sha256:4567"));
    assertThat(fixture.ledger.imagesOf(Fixture.OTHER_APP, stamp)).isEmpty();
  }

  @Test
  void theOutputOfAReleaseIsKeptToItsLimit() {
    Release release = fixture.append();
    assertThat(ledger.output(release)).isEmpty();
    ledger.keepOutput(release, "migrating\ndone\n");
    assertThat(ledger.output(release)).contains("migrating\ndone\n");
    ledger.keepOutput(release, "x".repeat(2 << 20) + "the end");
    assertThat(ledger.output(release).orElseThrow())
        .startsWith("[the beginning was cut]")
        .endsWith("the end")
        .hasSizeLessThan((1 << 20) + 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update releases set description = 'x'",
        "delete from releases",
        "update statuses set status = 'succeeded'",
        "delete from statuses",
        "update journal set step = 'x'",
        "delete from journal",
        "update configs set id = 'x'",
        "delete from configs"
      })
  void theDatabaseItselfRefusesToForget(String statement) {
    Release release = fixture.append();
    ledger.journal(release, "start", "");
    assertThatThrownBy(() -> fixture.database.write(h -> h.execute(statement)))
        .isInstanceOf(JdbiException.class);
    assertThat(ledger.verify(APP)).isInstanceOf(Verification.Whole.class);
  }

  @Test
  void aFullDiskWritesNothingAndSaysSo() {
    Release release = fixture.append();
    long pages = fixture.database.read(h -> h.select("pragma page_count").mapTo(Long.class).one());
    limitPages(pages);
    assertThatThrownBy(() ->
            IntStream.range(0, 1000)
                .forEach(i -> fixture.appendLive(Map.of("A", "x".repeat(5000) + i))))
        .isInstanceOf(LedgerUnwritable.class)
        .hasMessageContaining("disk is full");
    limitPages(1_000_000);
    int newest = ledger.newest(APP, 1).getFirst().version();
    assertThat(ledger.verify(APP)).isInstanceOf(Verification.Whole.class);
    assertThat(ledger.find(release.id())).isPresent();
    assertThat(fixture.append().version()).isEqualTo(newest + 1);
  }

  private void limitPages(long pages) {
    fixture.database.write(
        h -> h.select("pragma max_page_count = " + pages).mapTo(Long.class).one());
  }

  @Test
  void oneConfigIsStoredOnce() {
    IntStream.range(0, 5).forEach(i -> fixture.append());
    ledger.append(Fixture.deploy(OTHER_APP, Map.of("A", "2")));
    assertThat(
            fixture.database.<Long>read(
                h -> h.select("select count(*) from configs").mapTo(Long.class).one()))
        .isEqualTo(2);
  }

  @Test
  void aReasonHasALimit() {
    assertThatThrownBy(() ->
            new Draft(
                APP,
                Kind.CONFIG,
                Release.Ref.NONE,
                "",
                new Change(
                    Fixture.CHANGE.actor(), Change.Source.CLI, Optional.of("x".repeat(2000))),
                false,
                Optional.empty(),
                ConfigVars.EMPTY))
        .isInstanceOf(InvalidInput.class);
  }
}
