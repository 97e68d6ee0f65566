package belay.addonbackup;

import static org.assertj.core.api.Assertions.assertThat;

import belay.addon.Provision;
import belay.addonbackup.AddonBackup.State;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of backups and of when they are made. */
class SqlAddonBackupsTest {
  @TempDir Path home;

  private final UUID app = UUID.randomUUID();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private Database database;
  private SqlAddonBackups table;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    table = new SqlAddonBackups(database, () -> now, new SecureRandom());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Provision provision(UUID of) {
    return new Provision(
        UUID.randomUUID(),
        "pg-one",
        "pg-one",
        of,
        "DATABASE",
        "postgresql",
        "essential-0",
        Optional.empty(),
        Provision.Stage.PROVISIONED,
        "",
        new Provision.Asker(UUID.randomUUID(), "ana@x"),
        now,
        now);
  }

  @Test
  void eachStepOfOneIsKept() {
    AddonBackup begun = table.begin(provision(app), "by hand", "/backups");
    assertThat(begun.label()).isEqualTo("b001");
    assertThat(begun.state()).isEqualTo(State.MAKING);
    AddonBackup made = table.made(begun, 70, 71);
    assertThat(made.size()).isEqualTo(new AddonBackup.Size(70, 71));
    assertThat(made.times().ended()).contains(now);
    UUID scratch = UUID.randomUUID();
    assertThat(table.trying(made, scratch).scratch()).contains(scratch);
    now = now.plusSeconds(5);
    AddonBackup tried = table.settled(table.tried(made, 4_000, 12, 48_201));
    assertThat(tried.trial()).contains(new AddonBackup.Trial(now, 4_000, 12, 48_201));
    assertThat(tried.scratch()).isEmpty();
    assertThat(table.unfit(tried, "it is cut off").message()).isEqualTo("it is cut off");
    assertThat(table.ofApp(app)).extracting(AddonBackup::message).containsExactly("it is cut off");
  }

  @Test
  void numbersAreAnAppsOwn() {
    assertThat(table.begin(provision(app), "", "/b").number()).isEqualTo(1);
    AddonBackup second = table.begin(provision(app), "", "/b");
    assertThat(second.number()).isEqualTo(2);
    assertThat(table.begin(provision(UUID.randomUUID()), "", "/b").number()).isEqualTo(1);
    assertThat(table.failed(second, "no room").state()).isEqualTo(State.FAILED);
    table.forget(second);
    assertThat(table.ofApp(app)).hasSize(1);
    assertThat(table.all()).hasSize(2);
  }

  @Test
  void aScheduleIsReplacedByTheNext() {
    UUID addon = UUID.randomUUID();
    table.schedule(addon, Schedule.time("02:00 Europe/Berlin"), Keep.USUAL);
    table.schedule(addon, Schedule.time("03:30"), new Keep(3, 2, 1));
    assertThat(table.schedule(addon))
        .hasValueSatisfying(schedule -> {
          assertThat(schedule.shown()).isEqualTo("03:30 UTC");
          assertThat(schedule.keep()).isEqualTo(new Keep(3, 2, 1));
          assertThat(schedule.since()).isEqualTo(now);
        });
    table.unschedule(addon);
    assertThat(table.schedules()).isEmpty();
  }
}
