package belay.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acme.TestAuthority.Answer;
import belay.tls.Identity;
import belay.tls.MadeCertificates;
import belay.tls.MadeCertificates.Made;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An authority that is there, and in trouble. */
class AcmeTroubleTest extends WithAuthority {
  private static Answer problem(int status, String type, Map<String, String> headers) {
    return new Answer(status, type, "please wait", headers);
  }

  @ParameterizedTest
  @CsvSource({
    "500, serverInternal, /order",
    "500, serverInternal, /authz",
    "500, serverInternal, /finalize",
    "500, serverInternal, /cert",
    "500, serverInternal, /dir",
    "503, serverInternal, /account",
    "400, badNonce, /order",
    "400, badNonce, /finalize"
  })
  void whatIsItsOwnFaultIsNotTheNamesAndIsGoneOnWithLater(int status, String type, String path)
      throws InterruptedException {
    authority.before =
        (asked, _) ->
            asked.startsWith(path)
                ? Optional.of(problem(status, type, Map.of()))
                : Optional.empty();
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    assertThat(status(certificates)).isNotIn("failing", "failed", "cert issued");
    int asked = authority.requests.size();
    certificates.lookNow();
    assertThat(authority.requests).as("it is left alone for a while").hasSize(asked);

    authority.before = (_, _) -> Optional.empty();
    for (int i = 0; i < 3; i++) {
      later(Duration.ofMinutes(2));
      certificates.lookNow();
    }
    assertThat(status(certificates)).as(reason(certificates)).isEqualTo("cert issued");
    assertThat(authority.issued).hasSize(1);
  }

  /** Whoever renews the certificate of the settings may have stopped doing so. */
  @Test
  void aNameIsAskedForOnceTheCertificateOfTheSettingsHasExpired() throws InterruptedException {
    Made root = MadeCertificates.root("Root");
    Made given = MadeCertificates.leaf(root, NAME);
    room.server =
        Optional.of(Identity.read("given", given.key() + MadeCertificates.chain(given, root)));
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    assertThat(authority.requests).isEmpty();

    later(Duration.ofDays(90));
    certificates.lookNow();
    assertThat(authority.issued).hasSize(1);
    assertThat(status(certificates)).as(reason(certificates)).isEqualTo("cert issued");
  }

  @Test
  void aNonceThatHasBecomeOldIsTakenAnewAtOnce() throws InterruptedException {
    AtomicInteger times = new AtomicInteger();
    authority.before =
        (path, _) ->
            path.equals("/order") && times.incrementAndGet() <= 2
                ? Optional.of(problem(400, "badNonce", Map.of()))
                : Optional.empty();
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    assertThat(status(certificates)).as(reason(certificates)).isEqualTo("cert issued");
    assertThat(times).hasValueGreaterThanOrEqualTo(3);
  }

  /** None, a date that is over, one by words, and one that nobody lives to see. */
  @ParameterizedTest
  @ValueSource(strings = {"", "0", "soon", "Mon, 30 Nov 2026 11:00:00 GMT", "2000000000"})
  void aLimitWithoutAnEndIsTriedAgainAfterAWhile(String retryAfter) throws InterruptedException {
    Map<String, String> headers =
        retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", retryAfter);
    authority.before =
        (path, _) ->
            path.equals("/order")
                ? Optional.of(problem(429, "rateLimited", headers))
                : Optional.empty();
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    assertThat(status(certificates)).isEqualTo("pending");
    // What is no time at all is no answer of an authority's.
    assertThat(reason(certificates))
        .contains(retryAfter.equals("soon") ? "answers what is no ACME" : "please wait");
    int asked = authority.requests.size();
    certificates.lookNow();
    assertThat(authority.requests).hasSize(asked);

    authority.before = (_, _) -> Optional.empty();
    later(Duration.ofDays(8).plusMinutes(1));
    certificates.lookNow();
    assertThat(status(certificates)).as(reason(certificates)).isEqualTo("cert issued");
  }
}
