package belay.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.deploy.ScheduledWorld;
import belay.release.NotFound;
import belay.release.Refused;
import belay.schedule.JobRun;
import belay.schedule.JobRun.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTest {
  @TempDir Path directory;
  private ScheduledWorld shop;

  @BeforeEach
  void begin() {
    shop = new ScheduledWorld(directory);
    shop.at("11:00:00");
    shop.jobs("report 0 * * * *", "often */10 * * * *");
    shop.push("1111111");
  }

  @AfterEach
  void end() {
    shop.close();
  }

  private List<String> told(String job) {
    return shop.runs(job).stream().map(r -> r.version() + " " + r.inWords()).toList();
  }

  @Test
  void aJobRunsWhenItIsDueAsAOneOffDynoOfTheServingRelease() {
    shop.lookAt("11:30:00");
    shop.lookAt("12:00:01");
    assertThat(shop.commands("report")).containsExactly("v2 run report");
    shop.exit("report", 0);
    assertThat(told("report")).containsExactly("2 succeeded");
    shop.lookAt("12:00:30");
    assertThat(shop.commands("report")).hasSize(1);
    assertThat(shop.log()).contains("Job report succeeded after");
  }

  @Test
  void aFailureIsToldOnceAndKnownByItsStatus() {
    for (String at : List.of("12:00:00", "13:00:00")) {
      shop.lookAt(at);
      shop.exit("report", 3);
    }
    assertThat(told("report"))
        .containsExactly("2 failed with exit status 3", "2 failed with exit status 3");
    assertThat(shop.events()).containsOnlyOnce("Job report failed with exit status 3");
    assertThat(shop.failing()).contains("report");
    shop.lookAt("14:00:00");
    shop.exit("report", 0);
    assertThat(shop.failing()).doesNotContain("report");
  }

  @Test
  void noJobRunsBesideItself() {
    shop.lookAt("11:10:00");
    shop.lookAt("11:20:00");
    shop.lookAt("11:30:00");
    assertThat(shop.commands("often")).hasSize(1);
    assertThat(told("often"))
        .containsExactly("2 skipped 2 runs: the run before it went on", "2 runs");
    assertThatThrownBy(() -> shop.runNow("often"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("often runs already");
    shop.exit("often", 0);
    shop.lookAt("11:40:00");
    assertThat(shop.commands("often")).hasSize(2);
  }

  @Test
  void whatWasMissedWhileNothingLookedIsToldOnceAndNotMadeUpFor() {
    shop.lookAt("11:30:00");
    shop.exit("often", 0);
    shop.restart();
    shop.lookAt("15:00:00");
    assertThat(shop.commands("report")).hasSize(1);
    assertThat(told("report")).containsExactly("2 runs", "2 missed 3 runs: Belay did not run then");
    assertThat(told("often").get(1)).isEqualTo("2 missed 20 runs: Belay did not run then");
    assertThat(shop.events()).contains("Job report missed 3 runs: Belay did not run then");
  }

  @Test
  void inMaintenanceAndStoppedNothingRunsAndItIsSaidOnce() {
    shop.maintenance(true);
    shop.lookAt("11:10:00");
    shop.lookAt("11:20:00");
    assertThat(told("often")).containsExactly("2 missed 2 runs: the app is in maintenance");
    assertThat(shop.scheduler().one(shop.app(), "often").waits())
        .contains("the app is in maintenance");
    shop.maintenance(false);
    shop.stop();
    shop.lookAt("11:30:00");
    assertThat(told("often").getFirst()).isEqualTo("2 missed 1 run: the app is stopped");
    assertThat(shop.events())
        .containsOnlyOnce("what=Job often missed 1 run: the app is in maintenance");
    assertThat(shop.commands("often")).isEmpty();
  }

  @Test
  void jobsGoBackWithARollback() {
    shop.jobs("report */5 * * * *", "cleanup 0 0 * * *");
    shop.push("2222222");
    shop.lookAt("11:05:00");
    assertThat(shop.commands("report")).containsExactly("v3 run report");
    shop.exit("report", 0);
    shop.rollback();
    assertThat(shop.scheduler().all(shop.app()))
        .extracting(k -> k.job().name() + " " + k.job().schedule())
        .containsExactly("often */10 * * * *", "report 0 * * * *");
    shop.lookAt("11:07:00");
    shop.lookAt("11:10:20");
    assertThat(shop.commands("report")).hasSize(1);
    assertThat(told("often")).containsExactly("4 runs");
  }

  @Test
  void aNewScheduleMissedNothingBeforeItCame() {
    shop.lookAt("11:01:00");
    shop.jobs("report 2 11 * * *");
    shop.at("11:03:00");
    shop.push("2222222");
    shop.lookAt("11:04:00");
    assertThat(shop.runs("report")).isEmpty();
  }

  @Test
  void whatTakesTooLongIsEnded() {
    shop.jobs("slow 0 * * * *");
    shop.push("2222222");
    shop.lookAt("12:00:00");
    shop.lookAt("13:00:02");
    assertThat(told("slow").getLast()).isEqualTo("3 was ended: it took longer than 1 h");
    assertThat(shop.runs("slow").getLast().outcome()).isEqualTo(Outcome.TIMED_OUT);
  }

  @Test
  void aRunGoesOnOverARestartAndItsEndIsSeen() {
    shop.lookAt("12:00:00");
    shop.restart();
    assertThat(told("report")).containsExactly("2 runs");
    shop.exit("report", 4);
    assertThat(told("report")).containsExactly("2 failed with exit status 4");
  }

  @Test
  void aRunWhoseDynoIsGoneIsSaidToHaveEndedUnseen() {
    shop.lookAt("12:00:00");
    shop.vanish("report");
    shop.restart();
    assertThat(told("report")).containsExactly("2 ended unseen: the server was stopped");
    shop.lookAt("13:00:00");
    assertThat(shop.commands("report")).hasSize(2);
  }

  @Test
  void whatCannotBeStartedHasFailed() {
    shop.refuseStarts();
    shop.lookAt("12:00:00");
    assertThat(told("report").getFirst()).startsWith("2 could not be started: no room for");
  }

  @Test
  void onesRunByHandNeedNoTimeAndHaveAName() {
    JobRun run = shop.runNow("report");
    assertThat(run.dyno()).matches("scheduler\\.[1-9]\\d{3}");
    assertThat(shop.events()).contains("ran `run report` in scheduler.");
    assertThatThrownBy(() -> shop.runNow("none"))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("shop has: report, often");
  }

  @Test
  void theHistoryOfAJobIsBounded() {
    for (int i = 0; i < 120; i++) {
      shop.runNow("often");
      shop.exit("often", i % 2);
    }
    assertThat(shop.runs("often")).hasSize(100);
  }
}
