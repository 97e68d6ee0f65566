package belay.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acme.TestAuthority;
import belay.acme.TestAuthority.Answer;
import belay.release.App;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Authorities that have no room, or do not answer, and more names than they take at once. */
class AcmeCrowdTest extends WithAuthority {
  @Tag("long")
  @Test
  void aThousandDomainsThatAreDueOnOneDayAreAskedForInBatches() throws InterruptedException {
    List<App> apps = new ArrayList<>();
    AppCertificates certificates = begun();
    for (int i = 0; i < 40; i++) {
      int number = i;
      App app =
          room.app(
              "shop" + i,
              IntStream.range(0, 25)
                  .mapToObj(n -> "d" + n + ".shop" + number + ".example.test")
                  .toArray(String[]::new));
      certificates.manage(app, true, CertificateRoom.CHANGE);
      apps.add(app);
    }
    certificates.lookNow();

    assertThat(authority.issued).hasSize(40);
    assertThat(authority.issued.stream().mapToInt(List::size).sum()).isEqualTo(1000);
    assertThat(room.door.table().certificates()).hasSize(41);
    assertThat(apps)
        .allMatch(a ->
            certificates.states(a).values().stream()
                .allMatch(
                    s -> s.acmStatus().isEmpty() || s.acmStatus().get().equals("cert issued")));
  }

  @Tag("long")
  @Test
  void moreOrdersThanAnHourMayHaveWaitForTheNext() throws InterruptedException {
    String[] names = IntStream.range(1, 71).mapToObj(i -> "127.0.1." + i).toArray(String[]::new);
    AppCertificates certificates = begun();
    certificates.want(List.of(names));
    certificates.lookNow();
    assertThat(authority.issued).hasSize(OrderPlan.ORDERS_PER_HOUR);

    later(Duration.ofMinutes(61));
    certificates.lookNow();
    assertThat(authority.issued).hasSize(70);
  }

  @Test
  void aLimitIsWaitedForAsTheAuthoritySays() throws InterruptedException {
    Instant until = room.now.plus(Duration.ofHours(3));
    authority.before =
        (path, _) ->
            path.equals("/order")
                ? Optional.of(
                    new Answer(
                        429,
                        "rateLimited",
                        "too many of example.test",
                        Map.of("Retry-After", String.valueOf(Duration.ofHours(3).toSeconds()))))
                : Optional.empty();
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    assertThat(reason(certificates)).contains("too many of example.test (rateLimited)");
    assertThat(status(certificates)).isEqualTo("pending");

    int asked = authority.requests.size();
    later(Duration.ofMinutes(30));
    certificates.lookNow();
    assertThat(authority.requests).hasSize(asked);
    authority.before = (_, _) -> Optional.empty();
    room.now = until.plus(Duration.ofDays(1));
    certificates.lookNow();
    assertThat(status(certificates)).isEqualTo("cert issued");
  }

  @Test
  void whileTheFirstAuthorityIsDownTheSecondIsAsked() throws IOException, InterruptedException {
    try (TestAuthority second = new TestAuthority(() -> room.now, (_, _) -> true)) {
      authority.before = (_, _) -> Optional.of(GONE);
      AppCertificates certificates = room.begun(settings(authority.url(), second.url()));
      certificates.want(List.of(NAME));
      certificates.lookNow();
      certificates.lookNow();

      assertThat(status(certificates)).as(reason(certificates)).isEqualTo("cert issued");
      assertThat(second.issued).hasSize(1);
    }
  }

  @Test
  void aDirectoryThatIsDownIsAskedAgainLater() throws InterruptedException {
    authority.before = (_, _) -> Optional.of(GONE);
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    assertThat(status(certificates)).isEqualTo("pending");
    assertThat(reason(certificates)).contains("does not answer");
    int asked = authority.requests.size();
    certificates.lookNow();
    assertThat(authority.requests).hasSize(asked);

    authority.before = (_, _) -> Optional.empty();
    later(Duration.ofMinutes(5));
    certificates.lookNow();
    assertThat(status(certificates)).isEqualTo("cert issued");
  }
}
