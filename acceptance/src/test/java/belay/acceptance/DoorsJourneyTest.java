package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What lets people in after the first start lets them in after every other. */
@Tag("long")
class DoorsJourneyTest {
  @Test
  void everyDoorIsOpenAfterEveryKindOfStart() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("open", App.files("one"))).ok();
      Doors doors = Doors.of(machine, "open");
      doors.open("after the first start");

      machine.belay("down").ok();
      machine.belay("up").ok();
      Until.isTrue("the app is back", () -> machine.get("open", "/").status() == 200);
      doors.open("after down and up");

      SurvivalJourneyTest.kill(machine.serverPid());
      machine.belay("up").ok();
      doors.open("after the control plane was killed");

      machine.belay("upgrade", "--force").ok();
      doors.open("after an upgrade");

      machine.belay("down", "--keep-apps").ok();
      machine.belay("up").ok();
      doors.open("after the control plane was away");
    }
  }

  /** The JDK's own tool makes what an ACME client would put there. */
  @Test
  @Tag("longest")
  void aCertificateThatIGaveIsShownAfterEveryStart() throws IOException {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("given", App.files("one"))).ok();
      for (String kind : List.of("EC -groupname secp256r1", "EC -groupname secp384r1", "RSA")) {
        Path certificate = give(machine, kind);
        Path shown = machine.root.resolve("doors-given.pem");
        Files.deleteIfExists(shown);
        Files.deleteIfExists(machine.root.resolve("doors_key"));
        Doors doors = Doors.of(machine, "given", certificate);
        machine.belay("down", "--keep-apps").ok();
        set(machine, certificate);
        machine.belay("up").ok();
        doors.open("with " + kind);
        machine.belay("upgrade", "--force").ok();
        doors.open("with " + kind + " after an upgrade");
      }
    }
  }

  private static void set(Machine machine, Path certificate) throws IOException {
    Path settings = machine.home.resolve("server.properties");
    String others = Files.readString(settings).replaceAll("(?m)^tls\\.(certificate|key)=.*\\R", "");
    Files.writeString(
        settings,
        others
            + "tls.certificate="
            + certificate
            + "\ntls.key="
            + certificate.resolveSibling("given.key")
            + "\n");
  }

  private static Path give(Machine machine, String kind) throws IOException {
    Path store = machine.root.resolve("given.p12");
    Files.deleteIfExists(store);
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String made =
        " -genkeypair -alias a -dname CN=localhost -ext san=dns:localhost,ip:127.0.0.1 -validity 30"
            + " -storetype PKCS12 -storepass changeit -keystore "
            + store
            + " -keyalg "
            + kind;
    Run.of(machine.root, machine.env(), List.of("sh", "-c", keytool + made)).ok();
    return Pem.write(store, machine.root.resolve("given.pem"), machine.root.resolve("given.key"));
  }

  /** A key store as the two files that servers take. */
  private static final class Pem {
    private Pem() {}

    static Path write(Path store, Path certificate, Path key) throws IOException {
      char[] password = "changeit".toCharArray();
      try (var in = Files.newInputStream(store)) {
        var keys = java.security.KeyStore.getInstance("PKCS12");
        keys.load(in, password);
        Files.writeString(key, text("PRIVATE KEY", keys.getKey("a", password).getEncoded()));
        Files.writeString(certificate, text("CERTIFICATE", keys.getCertificate("a").getEncoded()));
      } catch (java.security.GeneralSecurityException e) {
        throw new AssertionError(e);
      }
      assertThat(certificate).isNotEmptyFile();
      return certificate;
    }

    private static String text(String label, byte[] der) {
      return "-----BEGIN "
          + label
          + "-----\n"
          + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
          + "\n-----END "
          + label
          + "-----\n";
    }
  }
}
