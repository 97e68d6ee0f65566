package belay.addonbackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.addonbackup.AddonBackup.State;
import belay.release.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When backups are made, which of them stay, and what is wrong with them. */
class ScheduleTest {
  private static final UUID ADDON = UUID.randomUUID();
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private static Schedule schedule(String words, Instant since) {
    Schedule.Time time = Schedule.time(words);
    return new Schedule(ADDON, time.at(), time.zone(), Keep.USUAL, since);
  }

  @Test
  void aTimeOfDayIsOneOfItsZone() {
    Schedule berlin = schedule("02:00 Europe/Berlin", NOW);
    assertThat(berlin.after(NOW)).isEqualTo(Instant.parse("2026-12-01T01:00:00Z"));
    assertThat(berlin.after(Instant.parse("2026-07-01T00:00:00Z")))
        .isEqualTo(Instant.parse("2026-07-02T00:00:00Z"));
    assertThat(berlin.shown()).isEqualTo("02:00 Europe/Berlin");
    assertThat(schedule("13:30", NOW).after(NOW)).isEqualTo(Instant.parse("2026-11-30T13:30:00Z"));
  }

  @Test
  void anHourThatADayDoesNotHaveIsTheNextOne() {
    Schedule berlin = schedule("02:30 Europe/Berlin", NOW);
    assertThat(berlin.after(Instant.parse("2027-03-27T23:30:00Z")))
        .isEqualTo(Instant.parse("2027-03-28T01:30:00Z"));
  }

  @Test
  void whatIsNoTimeIsRefused() {
    for (String wrong : List.of("", "2", "25:00", "02:60", "02:00 Mars/Phobos", "02:00 x y")) {
      assertThatThrownBy(() -> Schedule.time(wrong)).as(wrong).isInstanceOf(InvalidInput.class);
    }
    assertThatThrownBy(() -> new Keep(0, 1, 1)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void theNewestOfEachDayWeekAndMonthStay() {
    List<Keep.Kept> all = new ArrayList<>();
    for (int day = 0; day < 100; day++) {
      all.add(new Keep.Kept(day, NOW.minus(Duration.ofDays(day)), false));
    }
    List<Integer> going = new Keep(7, 4, 3).goes(all, ZoneOffset.UTC);
    assertThat(all.stream().map(Keep.Kept::number).filter(n -> !going.contains(n)))
        // Of days, 0 to 6; of weeks, the Sundays before; of months, the last days of each.
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 8, 15, 30, 61);
  }

  @Test
  void theNewestThatWasFoundToWorkStays() {
    List<Keep.Kept> all =
        List.of(
            new Keep.Kept(1, NOW.minus(Duration.ofDays(90)), true),
            new Keep.Kept(2, NOW.minus(Duration.ofDays(80)), true),
            new Keep.Kept(3, NOW, false));
    assertThat(new Keep(1, 0, 0).goes(all, ZoneId.of("Europe/Berlin"))).containsExactly(1);
  }

  private static AddonBackup backup(int number, Instant begun, State state, String message) {
    return new AddonBackup(
        UUID.randomUUID(),
        number,
        new AddonBackup.Source(ADDON, "pg-one", UUID.randomUUID(), "postgresql", "essential-0"),
        new AddonBackup.Order(Schedule.WHY, "/backups"),
        state,
        message,
        new AddonBackup.Size(1, 1),
        new AddonBackup.Times(begun, Optional.of(begun)),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void theNewestOneSaysWhetherAllIsWell() {
    AddonBackup failed = backup(1, NOW.minusSeconds(60), State.FAILED, "the disk is full");
    AddonBackup made = backup(2, NOW, State.MADE, "");
    assertThat(Trouble.of(List.of(failed), List.of(), NOW))
        .hasValue("the backup b001 of pg-one failed: the disk is full");
    assertThat(Trouble.of(List.of(failed, made), List.of(), NOW)).isEmpty();
    assertThat(Trouble.of(List.of(backup(3, NOW, State.MADE, "cut off")), List.of(), NOW))
        .hasValueSatisfying(why -> assertThat(why).contains("b003", "not found to work"));
  }

  @Test
  void oneThatIsNotMadeInTimeIsToldOf() {
    Schedule schedule = schedule("02:00", NOW.minus(Duration.ofDays(3)));
    AddonBackup old = backup(1, NOW.minus(Duration.ofDays(2)), State.MADE, "");
    assertThat(Trouble.of(List.of(old), List.of(schedule), NOW)).isPresent();
    assertThat(Trouble.of(List.of(), List.of(schedule), NOW)).isPresent();
    AddonBackup young = backup(2, NOW.minus(Duration.ofHours(30)), State.MADE, "");
    assertThat(Trouble.of(List.of(old, young), List.of(schedule), NOW)).isEmpty();
    assertThat(Trouble.of(List.of(), List.of(schedule("02:00", NOW)), NOW)).isEmpty();
  }
}
