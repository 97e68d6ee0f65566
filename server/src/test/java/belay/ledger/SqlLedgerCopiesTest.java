package belay.ledger;

import static belay.ledger.Fixture.APP;
import static belay.ledger.Fixture.OTHER_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.ConfigVars;
import belay.release.LedgerEntry;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlLedgerCopiesTest {
  @TempDir Path homeThere;
  @TempDir Path homeHere;
  private Fixture there;
  private Fixture here;

  @BeforeEach
  void aHistory() {
    there = new Fixture(homeThere);
    here = new Fixture(homeHere);
    CopiedHistory.write(there);
  }

  @AfterEach
  void close() {
    there.close();
    here.close();
  }

  private void copy(UUID app) {
    CopiedHistory.take(here, app, CopiedHistory.head(there, app), CopiedHistory.give(there, app));
  }

  private static Verification.Whole whole(Fixture fixture, UUID app) {
    assertThat(fixture.ledger.verify(app)).isInstanceOf(Verification.Whole.class);
    return (Verification.Whole) fixture.ledger.verify(app);
  }

  private void assertSame(UUID app) {
    assertThat(whole(here, app)).isEqualTo(whole(there, app));
    List<LedgerEntry> entries = there.ledger.newest(app, 1_000);
    assertThat(here.ledger.newest(app, 1_000)).isEqualTo(entries);
    assertThat(here.ledger.serving(app)).isEqualTo(there.ledger.serving(app));
    assertThat(CopiedHistory.give(here, app)).isEqualTo(CopiedHistory.give(there, app));
    for (Release release : entries.stream().map(LedgerEntry::release).toList()) {
      assertThat(here.ledger.journal(release)).isEqualTo(there.ledger.journal(release));
      assertThat(here.ledger.origin(release)).isEqualTo(there.ledger.origin(release));
      assertThat(here.ledger.figures(release)).isEqualTo(there.ledger.figures(release));
      assertThat(here.ledger.output(release)).isEqualTo(there.ledger.output(release));
    }
  }

  @Test
  void everythingIsAsItWas() {
    copy(APP);
    assertSame(APP);
    assertThat(here.ledger.slug(CopiedHistory.SLUG))
        .contains(CopiedHistory.slug(CopiedHistory.SLUG, APP));
    assertThat(here.ledger.find(APP, 2).orElseThrow().release().config())
        .isEqualTo(CopiedHistory.REFERRING);
    assertThat(here.ledger.newest(APP, 9))
        .extracting(LedgerEntry::status)
        .containsExactly(
            ReleaseStatus.PENDING,
            ReleaseStatus.HELD,
            ReleaseStatus.FAILED,
            ReleaseStatus.SUCCEEDED,
            ReleaseStatus.EXPIRED);
    Release first = here.ledger.find(APP, 1).orElseThrow().release();
    assertThat(here.ledger.journal(first)).hasSize(2);
    assertThat(here.ledger.origin(first).orElseThrow().checks()).hasSize(2);
    assertThat(here.ledger.figures(first).orElseThrow().after()).isPresent();
    assertThat(here.ledger.output(first).orElseThrow()).endsWith("\ndöne\n");
    assertThat(CopiedHistory.rows(here)).isEqualTo(CopiedHistory.rows(there));
  }

  @Test
  void whatWasLookedUpBeforeItCameIsFoundAfterwards() {
    assertThat(here.ledger.serving(APP)).isEmpty();
    assertThat(here.ledger.slug(CopiedHistory.SLUG)).isEmpty();
    copy(APP);
    assertThat(here.ledger.serving(APP)).isEqualTo(there.ledger.serving(APP)).isPresent();
    assertThat(here.ledger.slug(CopiedHistory.SLUG)).isPresent();
  }

  @Test
  void theRecordGoesOnWhereItEnded() {
    copy(APP);
    Release next = here.appendLive(Map.of("A", "1"));
    assertThat(next.version()).isEqualTo(6);
    assertThat(next.stamp().orElseThrow())
        .isGreaterThan(here.ledger.find(APP, 4).orElseThrow().release().stamp().orElseThrow());
    assertThat(whole(here, APP).rows()).isEqualTo(6);
    assertThat(here.ledger.serving(APP).orElseThrow().version()).isEqualTo(6);
  }

  @Test
  void whatWasPendingIsFoundByTheNextRecovery() {
    there.now = there.now.plus(Duration.ofDays(1));
    Release other = there.ledger.append(Fixture.deploy(OTHER_APP, Map.of()));
    there.ledger.mark(other, ReleaseStatus.FAILED, "");
    copy(APP);
    assertThat(here.ledger.pending()).isEqualTo(there.ledger.pending()).hasSize(1);
    Release pending = here.ledger.pending().getFirst().release();
    here.ledger.mark(pending, ReleaseStatus.FAILED, "interrupted");
    assertThat(here.ledger.pending()).isEmpty();
    whole(here, APP);
  }

  @Test
  @Tag("long")
  void aLongHistoryComesInItsOrder() {
    IntStream.range(0, 450)
        .mapToObj(i -> CopiedHistory.withoutSlug(OTHER_APP, Map.of("N", "" + i % 3)))
        .forEach(there.ledger::append);
    copy(OTHER_APP);
    assertSame(OTHER_APP);
    assertThat(whole(here, OTHER_APP).rows()).isEqualTo(450);
  }

  @Test
  void whatWasWrittenAfterTheHeadIsNotGiven() {
    Chronicle.Head head = CopiedHistory.head(there, APP);
    List<SortedMap<String, Object>> before = CopiedHistory.give(there, APP);
    there.appendLive(Map.of("A", "2"));
    assertThat(CopiedHistory.give(there, APP, head)).isEqualTo(before);
  }

  @Test
  void takenTwiceItChangesNothing() {
    copy(APP);
    long rows = CopiedHistory.rows(here);
    copy(APP);
    assertThat(CopiedHistory.rows(here)).isEqualTo(rows);
    assertSame(APP);
  }

  @Test
  void aRecordThatGoesOnAfterTheHeadIsLeftAsItIs() {
    copy(APP);
    Release next = here.appendLive(Map.of("A", "2"));
    Chronicle.Head head = CopiedHistory.head(here, APP);
    copy(APP);
    assertThat(CopiedHistory.head(here, APP)).isEqualTo(head);
    assertThat(here.ledger.serving(APP).orElseThrow().release()).isEqualTo(next);
  }

  @Test
  void anotherRecordOfTheAppIsNeverReplaced() {
    here.appendLive(Map.of("A", "1"));
    Verification before = whole(here, APP);
    assertThatThrownBy(() -> copy(APP))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("another record of that app");
    assertThat(here.ledger.verify(APP)).isEqualTo(before);
    assertThat(here.ledger.slug(CopiedHistory.SLUG)).isEmpty();
  }

  @Test
  void anOlderCopyHereIsNotBroughtUpToDate() {
    copy(APP);
    Verification before = whole(here, APP);
    there.appendLive(Map.of("A", "2"));
    assertThatThrownBy(() -> copy(APP)).isInstanceOf(Refused.class);
    assertThat(here.ledger.verify(APP)).isEqualTo(before);
  }

  @Test
  void aSecondAppOfTheSameHomeSharesItsConfigs() {
    for (Map<String, String> config : List.of(Map.<String, String>of(), Map.of("A", "1"))) {
      there.ledger.append(CopiedHistory.withoutSlug(OTHER_APP, config));
    }
    copy(APP);
    copy(OTHER_APP);
    assertSame(APP);
    assertSame(OTHER_APP);
    assertThat(
            here.database.<Long>read(
                h -> h.select("select count(*) from configs").mapTo(Long.class).one()))
        .isEqualTo(4);
  }

  @Test
  void aConfigThatThisServerHadAlreadyStaysItsOwn() {
    Release own = here.ledger.append(Fixture.deploy(OTHER_APP, Map.of("A", "1")));
    copy(APP);
    assertSame(APP);
    whole(here, OTHER_APP);
    assertThat(here.ledger.find(own.id()).orElseThrow().release()).isEqualTo(own);
    assertThat(here.ledger.append(Fixture.deploy(OTHER_APP, Map.of("A", "1"))).config())
        .isEqualTo(ConfigVars.of(Map.of("A", "1")));
  }

  @Test
  void aSourceThatBreaksLeavesNothing() {
    List<SortedMap<String, Object>> rows = CopiedHistory.give(there, APP);
    int[] given = {0};
    assertThatThrownBy(() ->
            CopiedHistory.copies(here)
                .take(
                    APP,
                    CopiedHistory.head(there, APP),
                    () -> {
                      if (given[0] == rows.size() / 2) {
                        throw new IOException("the file broke");
                      }
                      return Optional.of(rows.get(given[0]++));
                    }))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(CopiedHistory.rows(here)).isZero();
    copy(APP);
    assertSame(APP);
  }

  @Test
  void aFullDiskTakesAllOrNothingAndIsSaid() {
    long page = here.database.read(h -> h.select("pragma page_count").mapTo(Long.class).one());
    int full = 0;
    while (new SqlChronicle(here.database).head(APP).isEmpty()) {
      limitPages(page + full);
      try {
        copy(APP);
      } catch (LedgerUnwritable e) {
        assertThat(e).hasMessageContaining("disk is full");
        full++;
        assertThat(CopiedHistory.rows(here)).isZero();
      }
    }
    assertThat(full).isGreaterThan(3);
    assertSame(APP);
  }

  private void limitPages(long pages) {
    here.database.write(h -> h.select("pragma max_page_count = " + pages).mapTo(Long.class).one());
  }

  @Test
  void aConfigThatIsPutUnderAnotherIdShows() {
    copy(APP);
    here.tamper(
        "update configs set sealed = (" + sealedOf(1) + ") where id = (" + configOf(2) + ")",
        "update configs set own_id = (" + ownOf(1) + ") where id = (" + configOf(2) + ")");
    assertThat(here.ledger.verify(APP))
        .isEqualTo(new Verification.Broken(2, "the config of v2 was edited"));
  }

  @Test
  void aConfigWhoseOwnNameIsAnothersShows() {
    copy(APP);
    here.tamper("update configs set own_id = (" + ownOf(1) + ") where id = (" + configOf(2) + ")");
    assertThat(here.ledger.verify(APP))
        .isEqualTo(new Verification.Broken(2, "the config of v2 was edited"));
  }

  @Test
  void aConfigWithoutItsOwnNameShows() {
    copy(APP);
    here.tamper("update configs set own_id = null where id = (" + configOf(2) + ")");
    assertThat(here.ledger.verify(APP))
        .isEqualTo(new Verification.Broken(2, "the config of v2 was edited"));
  }

  private static String configOf(int version) {
    return "select config_id from releases where version = " + version;
  }

  private static String sealedOf(int version) {
    return "select sealed from configs where id = (" + configOf(version) + ")";
  }

  private static String ownOf(int version) {
    return "select own_id from configs where id = (" + configOf(version) + ")";
  }
}
