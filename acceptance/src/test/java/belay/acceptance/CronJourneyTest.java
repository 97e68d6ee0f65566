package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs by the clock, as a user has them. */
class CronJourneyTest {
  private static final String JOBS =
      """
      cron:
        minutely:
          schedule: "* * * * *"
          command: echo counted $COLOUR
        broken:
          schedule: "@yearly"
          command: echo now it breaks; exit 3
        long:
          schedule: "@yearly"
          command: sleep 600
          timeout: 2s
        slow:
          schedule: "@yearly"
          command: sleep 15; exit 5
      """;

  private static Map<String, String> files(String version, String belayYml) {
    Map<String, String> files = new HashMap<>(App.files(version));
    files.put("belay.yml", belayYml);
    return files;
  }

  private static JsonNode last(Machine machine, String job) {
    return new Api(machine).get("/apps/jobs/jobs/" + job).path("last_run");
  }

  private static void becomes(Machine machine, String job, String outcome) {
    Until.isTrue(
        job + " is " + outcome, () -> last(machine, job).path("outcome").asText().equals(outcome));
  }

  @Test
  @Tag("long")
  void jobsRunByTheClockAndByHandAndGoBackWithARollback() {
    try (Machine machine = Machine.up()) {
      Path app = machine.checkout("jobs", files("one", JOBS));
      machine.push(app).ok();
      machine.belay("config:set", "COLOUR=green", "-a", "jobs").ok();
      machine
          .belay("cron", "-a", "jobs")
          .ok()
          .says("minutely", "* * * * *", "echo counted $COLOUR", "never", "broken", "@yearly");

      machine.belay("cron:run", "broken", "-a", "jobs").ok().says("scheduler.");
      becomes(machine, "broken", "failed");
      machine
          .belay("cron:runs", "broken", "-a", "jobs")
          .ok()
          .says("hand", "v3", "failed with exit status 3 (scheduler.");
      machine.belay("activity", "-a", "jobs").ok().says("Job broken failed with exit status 3");
      Until.isTrue(
          "it is an alert",
          () -> machine.belay("server:status").text().contains("broken failed with exit status 3"));

      machine.belay("cron:run", "long", "-a", "jobs").ok();
      becomes(machine, "long", "timed-out");
      machine
          .belay("cron:run", "nothing", "-a", "jobs")
          .failed(1)
          .says("jobs has: minutely, broken");

      Until.isTrue(
          "the minute is over",
          () -> last(machine, "minutely").path("outcome").asText().equals("succeeded"));
      assertThat(last(machine, "minutely").path("cause").asText()).isEqualTo("clock");
      machine
          .belay("logs", "-n", "500", "-a", "jobs")
          .ok()
          .says(
              "counted green",
              "Starting job minutely: echo counted $COLOUR",
              "Job minutely succeeded after");

      machine.commit(app, files("two", "health: /\n"));
      machine.push(app).ok();
      machine.belay("cron", "-a", "jobs").ok().says("Nothing of jobs runs by the clock.");
      machine.belay("rollback", "-a", "jobs").ok();
      machine.belay("cron", "-a", "jobs").ok().says("minutely", "broken");

      machine.commit(app, files("three", JOBS.replace("* * * * *", "61 * * * *")));
      machine.push(app).failed(1).says("belay.yml:3: \"61 * * * *\" is no schedule");
    }
  }

  @Test
  @Tag("longest")
  void aRunGoesOnWhileTheControlPlaneIsKilledAndItsEndIsSeen() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("jobs", files("one", JOBS))).ok();
      machine.belay("cron:run", "slow", "-a", "jobs").ok();
      assertThat(last(machine, "slow").path("outcome").asText()).isEqualTo("running");
      long before = machine.serverPid();
      SurvivalJourneyTest.kill(before);
      Until.isTrue("another is there", () -> machine.serverPid() != before);
      becomes(machine, "slow", "failed");
      assertThat(last(machine, "slow").path("exit_status").asInt()).isEqualTo(5);
    }
  }
}
