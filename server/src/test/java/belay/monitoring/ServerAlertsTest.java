package belay.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.ServerBody;
import belay.tls.Expiries.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerAlertsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

  private static final Optional<String> NONE = Optional.empty();

  private static Expiry in(int days, boolean renewed) {
    return new Expiry(
        "given",
        "d" + days,
        NOW.minus(Duration.ofDays(300)),
        NOW.plus(Duration.ofDays(days)),
        renewed,
        NONE);
  }

  @Test
  void aGivenCertificateIsToldOfThreeWeeksBeforeAndOneThatRenewsItselfWhenItDidNot() {
    assertThat(ServerAlerts.certificate(List.of(in(22, false), in(11, true)), NOW)).isEmpty();
    assertThat(ServerAlerts.certificate(List.of(in(20, false), in(9, true)), NOW))
        .contains("d9 expires on 2026-12-09T10:00:00Z, d20 expires on 2026-12-20T10:00:00Z");
    assertThat(ServerAlerts.certificate(List.of(in(-1, true)), NOW).orElseThrow())
        .contains("expired on");
  }

  @Test
  void ofAShortLifeTheLastSixthIsTheTime() {
    Instant begun = NOW.minus(Duration.ofDays(4));
    Expiry six = new Expiry("apps", "six", begun, begun.plus(Duration.ofDays(6)), true, NONE);
    assertThat(ServerAlerts.certificate(List.of(six), NOW)).isEmpty();
    assertThat(ServerAlerts.certificate(List.of(six), NOW.plus(Duration.ofHours(25))))
        .contains("six expires on 2026-12-02T10:00:00Z");
  }

  @Test
  void whatCannotBeRenewedIsToldLongBeforeItEnds() {
    Optional<String> why = Optional.of("a.test: it has no A or AAAA record");
    Expiry far = new Expiry("apps", "far", NOW, NOW.plus(Duration.ofDays(90)), true, why);
    assertThat(ServerAlerts.certificate(List.of(far), NOW))
        .contains(
            "far expires on 2027-02-28T10:00:00Z and cannot be renewed"
                + " (a.test: it has no A or AAAA record)");
  }

  @Test
  void ofManyAFewAreNamed() {
    assertThat(ServerAlerts.certificate(Collections.nCopies(1_000, in(1, true)), NOW).orElseThrow())
        .endsWith("and 995 more")
        .hasSizeLessThan(400);
  }

  private static ServerBody.Backups backups(Optional<Instant> last, Optional<Instant> failed) {
    return new ServerBody.Backups(
        Optional.of("/mnt/b"),
        last,
        Optional.empty(),
        failed,
        failed.map(_ -> "The disk is full"),
        Optional.empty());
  }

  @Test
  void backupsThatFailOrStayAwayAreTold() {
    Instant day = NOW.minus(Duration.ofHours(25));
    Optional<Instant> old = Optional.of(NOW.minus(Duration.ofHours(37)));
    assertThat(ServerAlerts.backup(backups(Optional.of(day), Optional.empty()), NOW)).isEmpty();
    assertThat(ServerAlerts.backup(backups(Optional.empty(), Optional.empty()), NOW)).isEmpty();
    assertThat(ServerAlerts.backup(backups(old, Optional.empty()), NOW).orElseThrow())
        .contains("none was made for more than a day");
    assertThat(ServerAlerts.backup(backups(old, Optional.of(day)), NOW).orElseThrow())
        .contains("The disk is full; the newest is of");
  }

  @Test
  void whereNoneAreScheduledNobodyIsTold() {
    var none =
        new ServerBody.Backups(
            Optional.empty(),
            Optional.of(Instant.EPOCH),
            Optional.empty(),
            Optional.of(NOW),
            Optional.empty(),
            Optional.empty());
    assertThat(ServerAlerts.backup(none, NOW)).isEmpty();
  }
}
