package belay.certificates;

import belay.acme.AcmeSettings;
import belay.acme.AcmeSettings.Proof;
import belay.acme.TestAuthority;
import belay.acme.TestAuthority.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of orders share: an authority that has faults at will. */
abstract class WithAuthority {
  /** Addresses lead where they lead; no name server is asked. */
  static final String NAME = "127.0.0.1";

  static final Answer GONE = new Answer(0, "", "", Map.of());

  @TempDir Path home;
  CertificateRoom room;
  TestAuthority authority;

  @BeforeEach
  final void start() throws IOException {
    room = new CertificateRoom(home, false);
    authority =
        new TestAuthority(
            () -> room.now,
            (name, token) ->
                room.door.table().answers().stream()
                    .anyMatch(a -> a.host().equals(name) && a.token().equals(token)));
  }

  @AfterEach
  final void stop() throws IOException {
    authority.close();
    room.close();
  }

  AcmeSettings settings(URI... directories) {
    return new AcmeSettings(
        List.of(directories),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        // Nothing is visited, and whether a name leads here is for the authority to find out.
        Proof.AUTO,
        Optional.empty(),
        Optional.of("127.0.0.1:9"),
        room.door.httpPort(),
        List.of());
  }

  AppCertificates begun() {
    return room.begun(settings(authority.url()));
  }

  AppCertificates wanting(String... names) {
    AppCertificates certificates = begun();
    certificates.want(List.of(names));
    return certificates;
  }

  static String status(AppCertificates certificates) {
    return certificates.wanted().getFirst().status();
  }

  static String reason(AppCertificates certificates) {
    return certificates.wanted().getFirst().reason();
  }

  void later(Duration time) {
    room.now = room.now.plus(time);
  }
}
