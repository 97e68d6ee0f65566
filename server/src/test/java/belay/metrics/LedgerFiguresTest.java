package belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFiguresTest {
  @TempDir Path home;
  private Database database;
  private LedgerFigures figures;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    figures =
        new LedgerFigures(
            database,
            home.resolve("ledger.db"),
            id -> id.equals("gone") ? Optional.empty() : Optional.of(id));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void release(String app, int version, String kind, String... statuses) {
    database.write(h -> {
      h.execute(
          "insert into releases (app_id, version, id, form, kind, ref_keys, description, actor_id,"
              + " actor_email, credential, source, created_at, config_id, prev_hash, hash) values"
              + " (?, ?, ?, 1, ?, '', '', '', '', '', '', 0, '', '', '')",
          app,
          version,
          app + version,
          kind);
      for (int i = 0; i < statuses.length; i++) {
        h.execute(
            "insert into statuses (app_id, seq, version, status, detail, at, prev_hash, hash)"
                + " values (?, ?, ?, ?, '', 0, '', '')",
            app,
            version * 10 + i,
            version,
            statuses[i]);
      }
      return h.execute(
          "insert into switch_figures (release_id, warm, to_repoint_us, to_last_answer_us,"
              + " in_flight, failed, before_requests, before_p50_us, before_p99_us) values"
              + " (?, ?, 4000, 0, 0, 0, 0, 0, 0)",
          app + version,
          version % 2);
    });
  }

  private void build(String app, String id, String status, long at) {
    database.write(h ->
        h.execute(
            "insert into apps (id, name, owner_id, created_at, updated_at) values (?, ?, '', 0, 0)"
                + " on conflict do nothing",
            app,
            app));
    database.write(h ->
        h.execute(
            "insert into builds (id, app_id, user_id, email, credential, source, buildpacks,"
                + " status, created_at, updated_at) values (?, ?, '', '', '', '', '', ?, 0, ?)",
            id,
            app,
            status,
            at));
  }

  private String text() {
    return Exposition.PLAIN.text(figures.now());
  }

  @Test
  void releasesStatusesAndSwitchesAreCountedAndCountedOn() {
    release("api", 1, "deploy", "pending", "succeeded");
    release("api", 2, "deploy", "pending", "failed");
    release("gone", 1, "deploy", "pending");
    assertThat(text())
        .contains("belay_app_releases_total{app=\"api\",kind=\"deploy\"} 2\n")
        .contains("belay_app_release_statuses_total{app=\"api\",status=\"failed\"} 1\n")
        .contains("belay_switch_duration_seconds_count{start=\"cold\"} 1\n")
        .contains("belay_switch_duration_seconds_bucket{start=\"warm\",le=\"0.005\"} 2\n")
        .contains("belay_ledger_rows_total 8\n")
        .doesNotContain("gone");
    release("api", 3, "rollback", "pending", "succeeded");
    assertThat(text())
        .contains("belay_app_releases_total{app=\"api\",kind=\"rollback\"} 1\n")
        .contains("belay_app_release_statuses_total{app=\"api\",status=\"succeeded\"} 2\n")
        .contains("belay_switch_duration_seconds_count{start=\"warm\"} 3\n")
        .contains("belay_ledger_rows_total 11\n");
  }

  @Test
  void buildsCountOnWhenOldOnesAreDropped() {
    build("api", "1", "failed", 10);
    build("api", "2", "pending", 10);
    assertThat(text())
        .contains("belay_app_builds_total{app=\"api\",result=\"failed\"} 1\n")
        .contains("belay_builds_running 1\n");
    database.write(h -> h.execute("delete from builds"));
    build("api", "3", "failed", 20);
    assertThat(text())
        .contains("belay_app_builds_total{app=\"api\",result=\"failed\"} 2\n")
        .contains("belay_builds_running 0\n");
  }

  @Test
  void noLabelIsMoreThanAnAppAndAWord() {
    release("api", 1, "deploy", "pending");
    build("api", "1", "failed", 10);
    assertThat(figures.now().stream().flatMap(f -> f.labelNames().stream()).distinct())
        .containsExactlyInAnyOrder("app", "kind", "status", "result", "start", "le");
  }
}
