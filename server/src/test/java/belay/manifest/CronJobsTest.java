package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.AppName;
import belay.release.InvalidInput;
import belay.release.Job;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronJobsTest {
  private static List<Job> yml(String text) {
    return BelayYml.parse(text, new AppName("api")).jobs().orElse(List.of());
  }

  private static List<Job> json(String text) {
    return AppJson.parse(text).jobs().orElse(List.of());
  }

  @Test
  void jobsHaveNamesSchedulesAndLimits() {
    assertThat(
            yml(
                """
                cron:
                  report:
                    schedule: "30 3 * * mon-fri"
                    command: bin/report --all
                    timezone: Europe/Berlin
                    timeout: 30m
                  clean_up:
                    schedule: "@hourly"
                    command: rake clean
                """))
        .containsExactly(
            new Job(
                "report",
                "30 3 * * mon-fri",
                "Europe/Berlin",
                Duration.ofMinutes(30),
                "bin/report --all"),
            new Job("clean_up", "@hourly", "UTC", Duration.ofHours(1), "rake clean"));
  }

  @Test
  void anEntryOfAnAppHasItsOwnInPlaceOfThoseOfAll() {
    String all =
        """
        cron: {every: {schedule: "@daily", command: all}}
        apps:
          api: {path: api, cron: {own: {schedule: "@daily", command: own}}}
          web: {path: web}
        """;
    assertThat(yml(all)).extracting(Job::name).containsExactly("own");
    assertThat(BelayYml.parse(all, new AppName("web")).jobs().orElseThrow())
        .extracting(Job::name)
        .containsExactly("every");
  }

  @Test
  void theListOfDokkuIsCalledAsItsCommands() {
    String list =
        """
        {"cron": [
          {"command": "node bin/report.js --all", "schedule": "@daily"},
          {"command": "node bin/report.js  --all", "schedule": "@hourly", "concurrency_policy": "forbid"},
          {"command": "true", "schedule": "0 3 * * *", "maintenance": true}
        ]}
        """;
    assertThat(json(list))
        .extracting(Job::name)
        .containsExactly("node-bin-report-js-all", "node-bin-report-js-all-2");
    assertThat(AppJson.parse("{\"cron\": []}").unused()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cron: [] | belay.yml:1: \"cron\" must be a map",
        "cron: {a b: {schedule: '@daily', command: x}} | belay.yml:1: \"a b\" is no name of a job",
        "cron: {a: {command: x}} | belay.yml:1: \"schedule\" is missing",
        "cron: {a: {schedule: '@daily'}} | belay.yml:1: \"command\" is missing",
        "cron: {a: {schedule: '@reboot', command: x}} | belay.yml:1: \"@reboot\" is no schedule",
        "cron: {a: {schedule: '0 0 31 2 *', command: x}} | belay.yml:1: \"0 0 31 2 *\" is never due",
        "cron: {a: {schedule: '@daily', command: x, timezone: CEST}} | is no time zone",
        "cron: {a: {schedule: '@daily', command: x, timeout: 25h}} | \"timeout\" is a time such as",
        "cron: {a: {schedule: '@daily', command: x, timeout: 0}} | \"timeout\" is a time such as",
        "cron: {a: {schedule: '@daily', command: x, every: 1}} | \"every\" is not known here"
      })
  void mistakesAreSaidWithTheirPlace(String text, String said) {
    assertThatThrownBy(() -> yml(text)).isInstanceOf(InvalidInput.class).hasMessageContaining(said);
  }

  @Test
  void aCommandIsOneLineAndThereAreNotTooMany() {
    assertThatThrownBy(
            () -> yml("cron:\n  a:\n    schedule: '@daily'\n    command: |\n      a\n      b\n"))
        .hasMessageContaining("belay.yml:4: a job's command is one line");
    StringBuilder many = new StringBuilder("cron:\n");
    for (int i = 0; i <= Job.MAX; i++) {
      many.append("  j").append(i).append(": {schedule: '@daily', command: x}\n");
    }
    assertThatThrownBy(() -> yml(many.toString()))
        .hasMessageContaining("belay.yml:1: an app has at most 20 jobs, not 21.");
  }

  @Test
  void whatIsWrittenDownReadsBackEqual() {
    List<Job> jobs =
        List.of(
            new Job("a", "* * * * *", "UTC", Duration.ofSeconds(90), "echo 'x y' # z"),
            new Job("b", "@daily", "Europe/Berlin", Duration.ofHours(24), "ü"));
    assertThat(Job.parse(Job.text(jobs))).isEqualTo(jobs);
    assertThat(Job.parse("")).isEmpty();
    assertThatThrownBy(() -> Job.parse("a\tb")).isInstanceOf(InvalidInput.class);
  }
}
