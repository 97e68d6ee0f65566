package belay.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
  private static List<String> due(String text, String zone, String from, int count) {
    CronSchedule schedule = CronSchedule.parse(text, zone);
    List<String> due = new ArrayList<>();
    Optional<Instant> next = schedule.after(Instant.parse(from));
    while (next.isPresent() && due.size() < count) {
      due.add(next.get().toString().replaceFirst(":00Z", ""));
      next = schedule.after(next.get());
    }
    return due;
  }

  @Test
  void itIsReadInItsTimeZone() {
    assertThat(due("30 3 * * *", "Europe/Berlin", "2026-11-30T00:00:00Z", 2))
        .containsExactly("2026-11-30T02:30", "2026-12-01T02:30");
    assertThat(due("30 3 * * *", "UTC", "2026-11-30T03:30:00Z", 1))
        .containsExactly("2026-12-01T03:30");
  }

  @Test
  void aFixedTimeThatClocksSkipIsDueOnceTheyHaveSkippedIt() {
    // 02:00 to 03:00 is not there on 28 March 2027 in Berlin.
    assertThat(due("30 2 * * *", "Europe/Berlin", "2027-03-27T12:00:00Z", 3))
        .containsExactly("2027-03-28T01:00", "2027-03-29T00:30", "2027-03-30T00:30");
    assertThat(due("10,30,50 2 * * *", "Europe/Berlin", "2027-03-28T00:00:00Z", 2))
        .containsExactly("2027-03-28T01:00", "2027-03-29T00:10");
  }

  @Test
  void aFixedTimeThatComesTwiceIsDueOnce() {
    // 02:00 to 03:00 is there twice on 25 October 2026 in Berlin.
    assertThat(due("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30", "2026-10-26T01:30");
    // In the hour that is there for the second time.
    assertThat(due("30 2 * * *", "Europe/Berlin", "2026-10-25T01:20:00Z", 1))
        .containsExactly("2026-10-26T01:30");
  }

  @Test
  void whatIsDueEverySoOftenGoesByTheTimeThatPasses() {
    assertThat(due("*/30 * * * *", "Europe/Berlin", "2026-10-25T00:15:00Z", 4))
        .containsExactly(
            "2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30", "2026-10-25T02:00");
    assertThat(due("0 * * * *", "Europe/Berlin", "2027-03-28T00:30:00Z", 2))
        .containsExactly("2027-03-28T01:00", "2027-03-28T02:00");
    assertThat(due("15 */2 * * *", "Europe/Berlin", "2027-03-27T23:00:00Z", 3))
        .containsExactly("2027-03-27T23:15", "2027-03-28T02:15", "2027-03-28T04:15");
  }

  @Test
  void aDayOfTheMonthAndOneOfTheWeekAreEither() {
    assertThat(due("0 0 13 * 5", "UTC", "2026-11-01T00:00:00Z", 4))
        .containsExactly(
            "2026-11-06T00:00", "2026-11-13T00:00", "2026-11-20T00:00", "2026-11-27T00:00");
  }

  @Test
  void leapDaysComeAfterYears() {
    assertThat(due("0 0 29 2 *", "Europe/Berlin", "2026-11-01T00:00:00Z", 1))
        .containsExactly("2028-02-28T23:00");
    assertThat(due("* * 29 2 *", "Europe/Berlin", "2096-12-01T00:00:00Z", 1))
        .containsExactly("2104-02-28T23:00");
  }

  @ParameterizedTest
  @CsvSource({
    "@hourly, 2026-11-30T13:00",
    "@daily, 2026-12-01T00:00",
    "@midnight, 2026-12-01T00:00",
    "@weekly, 2026-12-06T00:00",
    "@monthly, 2026-12-01T00:00",
    "@yearly, 2027-01-01T00:00",
    "0 3 * * sun, 2026-12-06T03:00",
    "0 3 * * 7, 2026-12-06T03:00"
  })
  void namesAreUnderstood(String text, String next) {
    assertThat(due(text, "UTC", "2026-11-30T12:00:00Z", 1)).containsExactly(next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@reboot | UTC | minute, hour, day of month",
        "* * * * | UTC | minute, hour, day of month",
        "0 0 1 1 * 2030 | UTC | minute, hour, day of month",
        "61 * * * * | UTC | \"61 * * * *\" is no schedule",
        "30-10 * * * * | UTC | no schedule",
        "*/0 * * * * | UTC | no schedule",
        "0 0 31 2 * | UTC | is never due",
        "0 3 * * * | Mars/Olympus | is no time zone",
        "0 3 * * * | CET2 | is no time zone"
      })
  void whatIsNoneIsRefusedInASentence(String text, String zone, String why) {
    assertThatThrownBy(() -> CronSchedule.check(text, zone))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(why);
  }

  private static Due due(String text, String handled, String now) {
    return Due.between(CronSchedule.parse(text, "UTC"), Instant.parse(handled), Instant.parse(now));
  }

  @Test
  void whatIsDueRunsOnce() {
    assertThat(due("0 * * * *", "2026-11-30T12:10:00Z", "2026-11-30T12:59:59Z"))
        .isEqualTo(new Due(Optional.empty(), 0, Optional.empty()));
    Instant one = Instant.parse("2026-11-30T13:00:00Z");
    assertThat(due("0 * * * *", "2026-11-30T12:10:00Z", "2026-11-30T13:00:00Z"))
        .isEqualTo(new Due(Optional.of(one), 0, Optional.empty()));
    assertThat(due("0 * * * *", "2026-11-30T13:00:00Z", "2026-11-30T13:00:30Z").run()).isEmpty();
  }

  @Test
  void whatWasMissedIsCountedAndNotMadeUpFor() {
    Due due = due("*/10 * * * *", "2026-11-30T12:00:00Z", "2026-11-30T15:00:05Z");
    assertThat(due.run()).contains(Instant.parse("2026-11-30T15:00:00Z"));
    assertThat(due.missed()).isEqualTo(17);
    assertThat(due.firstMissed()).contains(Instant.parse("2026-11-30T12:10:00Z"));
    Due late = due("*/10 * * * *", "2026-11-30T12:00:00Z", "2026-11-30T15:05:00Z");
    assertThat(late.run()).isEmpty();
    assertThat(late.missed()).isEqualTo(18);
  }

  @Test
  void aLongAbsenceIsNotCountedToItsEnd() {
    Due due = due("* * * * *", "2025-11-30T12:00:00Z", "2026-11-30T12:00:01Z");
    assertThat(due.missed()).isEqualTo(Due.COUNTED_MAX);
    assertThat(due.run()).contains(Instant.parse("2026-11-30T12:00:00Z"));
    assertThat(Due.runs(due.missed())).isEqualTo("1000 runs or more");
  }

  @Test
  void aFewSecondsLateIsOnTime() {
    assertThat(due("* * * * *", "2026-11-30T12:00:00Z", "2026-11-30T12:01:40Z").missed()).isZero();
    Due slow = due("* * * * *", "2026-11-30T12:00:00Z", "2026-11-30T12:02:10Z");
    assertThat(slow.run()).contains(Instant.parse("2026-11-30T12:02:00Z"));
    assertThat(slow.missed()).isEqualTo(1);
  }
}
