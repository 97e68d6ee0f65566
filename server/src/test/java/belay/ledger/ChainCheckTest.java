package belay.ledger;

import static belay.ledger.Fixture.APP;
import static org.assertj.core.api.Assertions.assertThat;

import belay.database.Row;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainCheckTest {
  @TempDir Path home;
  private Fixture fixture;

  @BeforeEach
  void aHistory() {
    fixture = new Fixture(home);
    fixture.ledger.keep(CopiedHistory.slug(Fixture.SLUG, APP));
    for (int i = 1; i <= 6; i++) {
      fixture.appendLive(Map.of("A", "" + i));
    }
    fixture.ledger.append(Fixture.deploy(Fixture.OTHER_APP, Map.of()));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anUntouchedHistoryIsWholeAndItsHeadMovesWithEveryRow() {
    Verification.Whole before = whole();
    assertThat(before.rows()).isEqualTo(6);
    Release next = fixture.append();
    String pending = whole().head();
    assertThat(pending).isNotEqualTo(before.head());
    fixture.ledger.mark(next, ReleaseStatus.FAILED, "");
    assertThat(whole().head()).isNotEqualTo(pending);
  }

  @Test
  void anAppWithoutReleasesIsWhole() {
    assertThat(fixture.ledger.verify(new UUID(0, 99)))
        .isEqualTo(new Verification.Whole(0, "0".repeat(64)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update releases set description = 'Deploy evil' where version = 3 | 3 | v3 was edited
          update releases set actor_email = 'eve@example.com' where version = 1 | 1 | v1 was edited
          update releases set reason = null where version = 2 | 2 | v2 was edited
          update releases set ref_keys = 'A' where version = 2 | 2 | v2 was edited
          update releases set created_at = created_at + 1 where version = 6 | 6 | v6 was edited
          update releases set kind = 'nonsense' where version = 4 | 4 | v4 was edited
          update releases set kind = upper(kind) where version = 4 | 4 | v4 was edited
          update releases set source = upper(source) where version = 4 | 4 | v4 was edited
          update releases set version = version + 4294967296 where version = 6 | 6 | v6 was edited
          update releases set slug_id = 'nonsense' where version = 4 | 4 | v4 was edited
          update releases set stamp = null where version = 4 | 4 | v4 was edited
          update releases set config_id = (select config_id from releases where version = 1) where version = 5 | 5 | v5 was edited
          update releases set version = 7 where version = 6 | 6 | v6 is missing
          delete from releases where version = 4 | 4 | v4 is missing
          delete from releases where version = 6 | 6 | v6 is missing
          delete from releases where version = 1 | 1 | v1 is missing
          update releases set digest = 'sha256:evil' where version = 4 | 4 | v4 was edited
          update releases set digest = null, form = 1 where version = 4 | 4 | v4 was edited
          update slugs set image = 'sha256:evil' | 1 | the slug of v1 was edited
          update slugs set image = null | 1 | the slug of v1 was edited
          delete from slugs | 1 | the slug of v1 was edited
          update configs set sealed = zeroblob(60) where id = (select config_id from releases where version = 2) | 2 | the config of v2 was edited
          update configs set sealed = (select c.sealed from configs c join releases r on r.config_id = c.id where r.version = 1) where id = (select config_id from releases where version = 3) | 3 | the config of v3 was edited
          delete from configs where id = (select config_id from releases where version = 5) | 5 | the config of v5 is missing
          update statuses set status = 'failed' where version = 5 and status = 'succeeded' | 5 | was edited
          update statuses set status = upper(status) where version = 6 and status = 'succeeded' | 6 | was edited
          update statuses set version = version + 4294967296 where version = 6 and status = 'succeeded' | 6 | was edited
          update statuses set at = at + 1 where version = 2 and status = 'pending' | 2 | was edited
          update statuses set detail = 'x' where version = 6 and status = 'succeeded' | 6 | was edited
          update statuses set status = 'nonsense' where version = 3 and status = 'pending' | 3 | was edited
          delete from statuses where version = 3 and status = 'succeeded' | 4 | a status is missing
          delete from statuses where version = 6 | 6 | every status of v6 is missing
          """)
  void anEditIsFoundAndNamed(String statement, int version, String fault) {
    fixture.tamper(statement);
    Verification.Broken broken = broken();
    assertThat(broken.version()).isEqualTo(version);
    assertThat(broken.fault()).contains(fault);
  }

  @Test
  void swappedRowsAreFoundAndNamed() {
    fixture.tamper(
        "update releases set version = 1000 where version = 3 and app_id = '" + APP + "'",
        "update releases set version = 3 where version = 4 and app_id = '" + APP + "'",
        "update releases set version = 4 where version = 1000 and app_id = '" + APP + "'");
    assertThat(broken())
        .isEqualTo(
            new Verification.Broken(
                3, "in place of v3 stands what was written as v4: rows were swapped"));
  }

  @Test
  void aRowWhoseHashWasMadeToFitBreaksTheChainAfterIt() {
    ReleaseRow third =
        fixture.database.read(h ->
            h.select("select * from releases where app_id = ? and version = 3", APP.toString())
                .map(Row.mapper(ReleaseTable::read))
                .one());
    ReleaseRow forged =
        new ReleaseRow(
            third.form(),
            third.appId(),
            3,
            third.id(),
            third.kind(),
            third.ref(),
            "Deploy evil",
            third.change(),
            third.createdAt(),
            third.stamp(),
            third.slug(),
            third.digest(),
            third.runtimes(),
            third.configId(),
            third.previousHash(),
            "");
    fixture.tamper(
        "update releases set description = 'Deploy evil', hash = '"
            + forged.computeHash(3)
            + "' where version = 3 and app_id = '"
            + APP
            + "'");
    assertThat(broken().version()).isEqualTo(4);
    assertThat(broken().fault()).contains("does not follow");
  }

  @Test
  void aStatusThatCannotComeIsFound() {
    Release release = fixture.append();
    fixture.ledger.mark(release, ReleaseStatus.FAILED, "");
    StatusRow.Place last =
        fixture.database.read(h ->
            h.select(
                    "select * from statuses where app_id = ? order by seq desc limit 1",
                    APP.toString())
                .map(StatusRow.PLACE)
                .one());
    StatusRow forged =
        StatusRow.after(Optional.of(last), APP, 7, release.hash(), ReleaseStatus.SUCCEEDED, "", 0);
    fixture.database.write(h -> {
      forged.insert(h);
      return 0;
    });
    assertThat(broken().fault()).contains("cannot come after");
  }

  private Verification.Whole whole() {
    assertThat(fixture.ledger.verify(APP)).isInstanceOf(Verification.Whole.class);
    return (Verification.Whole) fixture.ledger.verify(APP);
  }

  private Verification.Broken broken() {
    assertThat(fixture.ledger.verify(APP)).isInstanceOf(Verification.Broken.class);
    return (Verification.Broken) fixture.ledger.verify(APP);
  }
}
