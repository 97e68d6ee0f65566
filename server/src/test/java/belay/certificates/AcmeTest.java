package belay.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.App;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders over their whole life, with an authority that has faults at will. */
class AcmeTest extends WithAuthority {
  @Test
  void nobodyIsAskedForWhatNobodyWants() throws InterruptedException {
    App shop = room.app("shop", "www.example.test");
    AppCertificates certificates = begun();
    certificates.lookNow();
    assertThat(authority.requests).isEmpty();

    certificates.manage(shop, true, CertificateRoom.CHANGE);
    certificates.manage(shop, false, CertificateRoom.CHANGE);
    certificates.lookNow();
    assertThat(authority.requests).isEmpty();
  }

  @Test
  void anAddressGetsOneByTheProfileForIt() throws InterruptedException {
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();

    assertThat(status(certificates)).isEqualTo("cert issued");
    assertThat(authority.profiles).containsExactly("shortlived");
    assertThat(room.door.shown(NAME)).isPresent();
    assertThat(certificates.identity(NAME).orElseThrow().names()).containsExactly(NAME);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
  void killedAtAnyStepAnOrderIsGoneOnWithAndNothingIsIssuedTwice(int step)
      throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    // The request was carried out, and whoever asked is gone before the answer arrives.
    authority.after =
        (_, _) -> {
          if (count.incrementAndGet() == step) {
            silent();
          }
          return Optional.empty();
        };
    AppCertificates first = wanting(NAME);
    Thread killed = Thread.ofPlatform().start(() -> look(first));
    killed.join(500);
    killed.interrupt();
    killed.join();

    authority.after = (_, _) -> Optional.empty();
    for (int i = 0; i < 4; i++) {
      later(Duration.ofMinutes(2));
      begun().lookNow();
    }

    AppCertificates last = begun();
    assertThat(status(last)).as(reason(last)).isEqualTo("cert issued");
    assertThat(authority.issued).hasSize(1);
    assertThat(authority.accounts()).isEqualTo(1);
    assertThat(room.kept().acme().open()).isEmpty();
  }

  static void silent() {
    try {
      Thread.sleep(Duration.ofMinutes(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void look(AppCertificates certificates) {
    try {
      certificates.lookNow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFullDiskLosesNoCertificate() throws InterruptedException {
    AppCertificates certificates = wanting(NAME);
    authority.after =
        (path, _) -> {
          if (path.startsWith("/cert")) {
            room.fillTheDisk();
          }
          return Optional.empty();
        };
    certificates.lookNow();
    assertThat(certificates.identity(NAME)).isEmpty();
    assertThat(authority.issued).hasSize(1);

    authority.after = (_, _) -> Optional.empty();
    room.makeRoom();
    later(Duration.ofMinutes(2));
    certificates.lookNow();
    assertThat(status(certificates)).isEqualTo("cert issued");
    assertThat(authority.issued).hasSize(1);
  }

  @Test
  void twoThirdsOfItsLifeOverItIsRenewedAndNamedAsReplaced() throws InterruptedException {
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    String first = room.door.shown(NAME).orElseThrow().chain();
    later(Duration.ofDays(50));
    certificates.lookNow();
    assertThat(authority.issued).hasSize(1);

    later(Duration.ofDays(11));
    certificates.lookNow();
    assertThat(authority.issued).hasSize(2);
    assertThat(authority.replaced).hasSize(1);
    assertThat(room.door.shown(NAME).orElseThrow().chain()).isNotEqualTo(first);
    certificates.lookNow();
    assertThat(authority.issued).hasSize(2);
  }

  @Test
  void anAuthorityThatMustRevokeIsAskedSooner() throws InterruptedException {
    authority.renewIn = Optional.of(Duration.ofDays(60));
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();

    authority.renewIn = Optional.of(Duration.ofHours(-2));
    later(Duration.ofDays(1));
    certificates.lookNow();
    later(Duration.ofMinutes(1));
    certificates.lookNow();
    assertThat(authority.issued).hasSize(2);
  }

  @Test
  void whatIsRefusedIsShownAndTriedEverMoreSeldom() throws InterruptedException {
    authority.proved = (_, _) -> false;
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    assertThat(status(certificates)).isEqualTo("failing");
    assertThat(reason(certificates)).contains("The authority says: nothing answers (connection)");

    for (int i = 0; i < 24 * 12; i++) {
      later(Duration.ofMinutes(5));
      certificates.lookNow();
    }
    long tries = authority.requests.stream().filter("/order"::equals).count();
    assertThat(tries).isBetween(5L, 8L);
    assertThat(status(certificates)).isEqualTo("failed");

    authority.proved = (_, _) -> true;
    certificates.refresh();
    certificates.lookNow();
    assertThat(status(certificates)).isEqualTo("cert issued");
  }

  @Test
  void aNameThatIsRefusedCostsTheOthersNothing() throws InterruptedException {
    App shop = room.app("shop", "good.example.test", "bad.example.test", "fine.example.test");
    authority.refused.put("bad.example.test", "it is on a list");
    AppCertificates certificates = begun();
    certificates.manage(shop, true, CertificateRoom.CHANGE);
    certificates.lookNow();
    certificates.lookNow();

    var states = certificates.states(shop);
    assertThat(states)
        .hasEntrySatisfying(
            "good.example.test", s -> assertThat(s.acmStatus()).contains("cert issued"));
    assertThat(states)
        .hasEntrySatisfying(
            "fine.example.test", s -> assertThat(s.acmStatus()).contains("cert issued"));
    assertThat(states)
        .hasEntrySatisfying("bad.example.test", s -> assertThat(s.acmStatus()).contains("failing"));
    assertThat(states)
        .hasEntrySatisfying(
            "bad.example.test", s -> assertThat(s.reason()).contains("it is on a list"));
    assertThat(authority.issued).hasSize(1);
  }

  @Test
  void anAccountThatIsLostOnEitherSideIsMadeAnew() throws InterruptedException {
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    room.database.write(h -> h.execute("update acme_accounts set sealed_key = ?", new byte[] {1}));
    later(Duration.ofDays(61));
    begun().lookNow();

    assertThat(authority.issued).hasSize(2);
    assertThat(authority.accounts()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void aClockThatIsADayWrongKeepsNoCertificateFromBeingShown(int days) throws InterruptedException {
    authority.clockAhead = Duration.ofDays(days);
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();

    assertThat(room.door.shown(NAME)).isPresent();
    assertThat(status(certificates)).isEqualTo("cert issued");
    certificates.lookNow();
    assertThat(authority.issued).hasSize(1);
  }

  @Test
  void aNameThatIsTakenAwayMeanwhileIsNotAskedForAnyMore() throws InterruptedException {
    authority.before =
        (path, _) -> path.startsWith("/authz") ? Optional.of(GONE) : Optional.empty();
    AppCertificates certificates = wanting(NAME);
    certificates.lookNow();
    assertThat(room.kept().acme().open()).hasSize(1);

    certificates.want(List.of());
    authority.before = (_, _) -> Optional.empty();
    later(Duration.ofMinutes(5));
    certificates.lookNow();
    assertThat(authority.issued).isEmpty();
    assertThat(room.kept().acme().open()).isEmpty();
    assertThatThrownBy(() -> certificates.wanted().getFirst())
        .isInstanceOf(java.util.NoSuchElementException.class);
  }
}
