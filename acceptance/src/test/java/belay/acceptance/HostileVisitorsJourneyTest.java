package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A visitor asks an app for what its files would give away. */
@Tag("hostile")
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: the buildpacks of languages are tried with processes")
class HostileVisitorsJourneyTest {
  private static final String CANARY = "canary-7f3a";

  /** What stands in a directory of files that are served. */
  private static final List<String> PRIVATE =
      List.of(
          ".env",
          ".git/config",
          "admin/.user.ini",
          "admin/.htpasswd",
          "vendor/x.json",
          "composer.json",
          "Procfile");

  @Test
  void aPhpAppGivesAwayNothingThatIsNotForVisitors() throws IOException {
    for (String program : List.of("php", "nginx")) {
      boolean there =
          Run.of(Path.of("/"), Map.of(), List.of("sh", "-c", "command -v " + program)).exit() == 0;
      assumeTrue(there, "skipped: " + program + " is not installed");
    }
    try (Machine machine = Machine.up()) {
      Map<String, String> files = new HashMap<>();
      PRIVATE.forEach(name -> files.put(name, "{\"x\": \"" + CANARY + "\"}"));
      files.put("Procfile", "web: heroku-php-nginx\nworker: " + CANARY + "\n");
      files.put(
          "index.php",
          "<?php echo 'proxy ', getenv('HTTP_PROXY') ?: 'none', ' ', $_SERVER['HTTP_PROXY'] ?? '';");
      files.put("vendor-list.html", "shown");
      files.put(".well-known/security.txt", "shown");
      files.remove(".git/config");
      machine.push(machine.checkout("php", files)).ok();

      for (String name : PRIVATE) {
        for (String path : List.of("/" + name, "//" + name, "/x/../" + name, "/%2e/" + name)) {
          assertThat(asked(machine, path, "")).as(path).doesNotContain(CANARY);
        }
      }
      assertThat(asked(machine, "/vendor-list.html", "")).contains("shown");
      assertThat(asked(machine, "/.well-known/security.txt", "")).contains("shown");
      assertThat(asked(machine, "/", "Proxy: http://127.0.0.1:9\r\n")).contains("proxy none");
    }
  }

  /** As it is written: a client of Java's tidies a path before it asks. */
  private static String asked(Machine machine, String path, String more) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), machine.httpPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + path
                      + " HTTP/1.1\r\nHost: php.localhost\r\nConnection: close\r\n"
                      + more
                      + "\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
