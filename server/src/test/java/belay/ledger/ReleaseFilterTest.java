package belay.ledger;

import static belay.ledger.Fixture.APP;
import static belay.ledger.Fixture.OTHER_APP;
import static org.assertj.core.api.Assertions.assertThat;

import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseFilterTest {
  @TempDir Path home;
  private Fixture fixture;

  @BeforeEach
  void open() {
    fixture = new Fixture(home);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void append(UUID app, Kind kind, String by, ReleaseStatus... statuses) {
    Change change =
        new Change(new Actor(UUID.randomUUID(), by, "key"), Change.Source.API, Optional.empty());
    Release release =
        fixture.ledger.append(
            new Draft(
                app,
                kind,
                kind == Kind.ROLLBACK ? Release.Ref.target(1) : Release.Ref.NONE,
                "something",
                change,
                false,
                Optional.of(Fixture.SLUG),
                ConfigVars.of(Map.of())));
    for (ReleaseStatus status : statuses) {
      fixture.ledger.mark(release, status, "");
    }
  }

  private void history() {
    append(APP, Kind.INITIAL, "ana@example.com", ReleaseStatus.SUCCEEDED);
    append(APP, Kind.RETRY, "ana@example.com", ReleaseStatus.SUCCEEDED);
    append(OTHER_APP, Kind.ROLLBACK, "ana@example.com", ReleaseStatus.SUCCEEDED);
    append(APP, Kind.ROLLBACK, "Bob_1@example.com", ReleaseStatus.SUCCEEDED);
    append(APP, Kind.RETRY, "bob%@example.com", ReleaseStatus.FAILED);
    append(APP, Kind.RETRY, "ana@example.com", ReleaseStatus.HELD);
    append(APP, Kind.RETRY, "bobx1@example.com", ReleaseStatus.HELD, ReleaseStatus.EXPIRED);
    append(APP, Kind.ROLLBACK, "ana@example.com", ReleaseStatus.FAILED, ReleaseStatus.EXPIRED);
    append(APP, Kind.ROLLBACK, "ana@example.com");
  }

  private List<Integer> found(ReleaseFilter filter, int from, boolean newestFirst, int max) {
    return fixture.ledger.page(APP, filter, from, newestFirst, max).stream()
        .map(LedgerEntry::version)
        .toList();
  }

  private List<Integer> found(Set<Kind> kinds, Optional<ReleaseStatus> status, String by) {
    return found(new ReleaseFilter(kinds, status, by), Integer.MAX_VALUE, true, 100);
  }

  @Test
  void releasesAreFoundByKindStatusAndWhoMadeThem() {
    history();
    assertThat(found(Set.of(Kind.ROLLBACK), Optional.empty(), "")).containsExactly(8, 7, 3);
    assertThat(found(Set.of(Kind.ROLLBACK, Kind.INITIAL), Optional.empty(), ""))
        .containsExactly(8, 7, 3, 1);
    assertThat(found(Set.of(Kind.FORK), Optional.empty(), "")).isEmpty();
    assertThat(found(Set.of(), Optional.of(ReleaseStatus.FAILED), "")).containsExactly(4);
    assertThat(found(Set.of(), Optional.of(ReleaseStatus.HELD), "")).containsExactly(5);
    assertThat(found(Set.of(), Optional.of(ReleaseStatus.EXPIRED), "")).containsExactly(7, 6);
    assertThat(found(Set.of(), Optional.of(ReleaseStatus.PENDING), "")).containsExactly(8);
    assertThat(found(Set.of(), Optional.empty(), "BOB")).containsExactly(6, 4, 3);
    assertThat(found(Set.of(), Optional.empty(), "b_1")).containsExactly(3);
    assertThat(found(Set.of(), Optional.empty(), "b%@")).containsExactly(4);
    assertThat(found(Set.of(), Optional.empty(), "!")).isEmpty();
    assertThat(found(Set.of(Kind.ROLLBACK), Optional.of(ReleaseStatus.SUCCEEDED), "bob"))
        .containsExactly(3);
  }

  @Test
  void aPageGoesOnWhereTheOneBeforeEnded() {
    history();
    ReleaseFilter ana = new ReleaseFilter(Set.of(), Optional.empty(), "ana");
    assertThat(found(ana, Integer.MAX_VALUE, true, 2)).containsExactly(8, 7);
    assertThat(found(ana, 6, true, 2)).containsExactly(5, 2);
    assertThat(found(ana, 3, false, 2)).containsExactly(5, 7);
  }

  /** The two ways to ask: the database's, and the rule that what is no database goes by. */
  @Test
  void everyCombinationIsFoundAsTheRuleHasIt() {
    history();
    List<LedgerEntry> all = fixture.ledger.newest(APP, 100);
    for (Set<Kind> kinds : List.of(Set.<Kind>of(), Set.of(Kind.RETRY), Set.of(Kind.values()))) {
      for (ReleaseStatus status : ReleaseStatus.values()) {
        for (String by : List.of("", "o", "ANA", "_")) {
          ReleaseFilter filter = new ReleaseFilter(kinds, Optional.of(status), by);
          assertThat(fixture.ledger.page(APP, filter, Integer.MAX_VALUE, true, 100))
              .as("%s", filter)
              .isEqualTo(all.stream().filter(filter::fits).toList());
        }
      }
    }
  }
}
