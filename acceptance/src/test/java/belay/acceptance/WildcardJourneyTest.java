package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All names below one are an app's, and whose certificate ends is told in time. */
@Tag("longest")
class WildcardJourneyTest {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static String visited(Machine machine, String host) {
    return Http.get(machine.httpPort(), host, "/").body();
  }

  @Test
  void namesBelowOneAreAnAppsButForThoseOfOthersAndItsCertificateIsWatched() throws IOException {
    int https = TestAuthorities.free();
    try (Machine machine = Machine.upWith("https.port", String.valueOf(https))) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      machine.push(machine.checkout("other", App.files("two"))).ok();
      machine.belay("domains:add", "*.com", "-a", "shop").failed(1).says("such as *.example.com");
      machine.belay("domains:add", "*.shop.test", "-a", "shop").ok();
      machine.belay("domains:add", "own.shop.test", "-a", "other").ok();
      machine.belay("domains", "-a", "shop").ok().says("*.shop.test");
      assertThat(visited(machine, "any.shop.test")).isEqualTo("one none");
      assertThat(visited(machine, "own.shop.test")).isEqualTo("two none");
      assertThat(visited(machine, "a.b.shop.test")).contains("There is no app with this host name");

      machine.belay("certs:auto:enable", "-a", "shop").ok();
      machine.belay("certs:auto", "-a", "shop").ok().says("acme.dns.zones", "belay certs:add");
      machine.belay("certs:auto:disable", "-a", "shop").ok();

      soonOver(machine);
      machine.belay("certs:add", "soon.crt", "soon.key", "-a", "shop").ok().says("*.shop.test");
      Until.isTrue(
          "it is told that it ends",
          () -> machine.belay("server:status").out().contains("*.shop.test expires on"));
      assertThat(machine.belay("doctor").out()).contains("*.shop.test expires on");

      machine.belay("down").ok();
      machine.belay("up").ok();
      assertThat(visited(machine, "any.shop.test")).isEqualTo("one none");
      assertThat(visited(machine, "own.shop.test")).isEqualTo("two none");
      machine.belay("domains:remove", "*.shop.test", "-a", "shop").ok();
      assertThat(visited(machine, "any.shop.test")).contains("There is no app");
    }
  }

  /** A certificate that has five days left of two months. */
  private static void soonOver(Machine machine) throws IOException {
    Files.writeString(
        machine.root.resolve("ca.cnf"),
        """
        [ca]
        default_ca = own
        [own]
        database = index.txt
        new_certs_dir = .
        serial = serial
        default_md = sha256
        policy = any
        x509_extensions = names
        [any]
        commonName = supplied
        [names]
        subjectAltName = DNS:*.shop.test
        """);
    Files.writeString(machine.root.resolve("index.txt"), "");
    Files.writeString(machine.root.resolve("serial"), "01\n");
    Instant now = InstantSource.system().instant();
    String dates =
        " -startdate "
            + DATE.format(now.minus(Duration.ofDays(55)))
            + " -enddate "
            + DATE.format(now.plus(Duration.ofDays(5)));
    Run.of(
            machine.root,
            machine.env(),
            List.of(
                "sh",
                "-ec",
                "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
                    + " -keyout soon.key -out soon.csr -subj /CN=shop\n"
                    + "openssl ca -batch -selfsign -notext -config ca.cnf -keyfile soon.key"
                    + " -in soon.csr -out soon.crt"
                    + dates))
        .ok();
  }
}
