package belay.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acme.AcmeSettings;
import belay.acme.AcmeSettings.DnsSettings;
import belay.acme.AcmeSettings.Means;
import belay.acme.AcmeSettings.Proof;
import belay.release.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders for an app's wildcard, whose zone a program changes, with an authority that has faults.
 */
class AcmeDnsTest extends WithAuthority {
  private static final String WILDCARD = "*.shop.example.test";

  /** A zone as a file. */
  private Path zone;

  private Path hook;
  private App shop;

  @BeforeEach
  void zone() throws IOException {
    zone = Files.createFile(home.resolve("zone"));
    hook = home.resolve("hook");
    said(
        """
        case $1 in
          present) echo "$2 $3" >> %1$s ;;
          cleanup) grep -vxF "$2 $3" %1$s > %1$s.new; mv %1$s.new %1$s ;;
        esac
        """
            .formatted(zone));
    shop = room.app("shop", WILDCARD, "any.shop.example.test");
    authority.kind = "dns-01";
    authority.proved = (name, _) -> records().stream().anyMatch(r -> r.startsWith(record()));
  }

  private void said(String script) throws IOException {
    Files.writeString(hook, "#!/bin/sh\n" + script);
    assertThat(hook.toFile().setExecutable(true)).isTrue();
  }

  private static String record() {
    return "_acme-challenge.shop.example.test ";
  }

  private List<String> records() {
    try {
      return Files.readAllLines(zone);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AppCertificates byHook() {
    return room.begun(
        new AcmeSettings(
            List.of(authority.url()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Proof.AUTO,
            Optional.of(
                new DnsSettings(
                    List.of("example.test"), new Means.Hook(hook, Duration.ofSeconds(20)))),
            Optional.of("127.0.0.1:9"),
            room.door.httpPort(),
            List.of()));
  }

  private String status(String name) {
    return state(byHook(), name).acmStatus().orElse("");
  }

  private HostState state(AppCertificates certificates, String name) {
    return Objects.requireNonNull(certificates.states(shop).get(name));
  }

  @Test
  void theZoneIsLeftAsItWas() throws InterruptedException, IOException {
    Files.writeString(zone, "_acme-challenge.shop.example.test another's\n");
    AppCertificates certificates = byHook();
    certificates.manage(shop, true, CertificateRoom.CHANGE);
    certificates.lookNow();

    assertThat(status(WILDCARD)).isEqualTo("cert issued");
    assertThat(status("any.shop.example.test")).isEqualTo("cert issued");
    assertThat(authority.issued).containsExactly(List.of(WILDCARD));
    assertThat(records()).containsExactly("_acme-challenge.shop.example.test another's");
  }

  @Test
  void aProgramThatFailsIsQuotedForEachNameThatTheWildcardIsFor() throws Exception {
    said("echo no key for this zone; exit 7\n");
    AppCertificates certificates = byHook();
    certificates.manage(shop, true, CertificateRoom.CHANGE);
    certificates.lookNow();

    assertThat(status(WILDCARD)).isEqualTo("failing");
    assertThat(state(certificates, "any.shop.example.test").reason())
        .contains("ended with 7: no key for this zone");
  }

  /** Between any two requests: records that are in the zone by then are taken away afterwards. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
  void killedAtAnyStepNothingOfItIsLeftInTheZone(int step) throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    AppCertificates first = byHook();
    first.manage(shop, true, CertificateRoom.CHANGE);
    // A kill leaves no time to tidy up: the program for it is out of reach.
    Path away = hook.resolveSibling("hook.away");
    authority.after =
        (_, _) -> {
          if (count.incrementAndGet() == step) {
            move(hook, away);
            AcmeTest.silent();
          }
          return Optional.empty();
        };
    Thread killed = Thread.ofPlatform().start(() -> AcmeTest.look(first));
    killed.join(1_000);
    killed.interrupt();
    killed.join();
    if (Files.exists(away)) {
      move(away, hook);
    }

    authority.after = (_, _) -> Optional.empty();
    for (int i = 0; i < 4; i++) {
      later(Duration.ofMinutes(2));
      byHook().lookNow();
    }

    assertThat(status(WILDCARD)).isEqualTo("cert issued");
    assertThat(authority.issued).hasSize(1);
    assertThat(records()).isEmpty();
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
