package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pebble, the test authority of Let's Encrypt (Debian's package), and its name server, by which
 * every name leads to this machine. It is asked at ports that are chosen before a server is up.
 */
final class TestAuthorities implements AutoCloseable {
  private static final Path PEBBLE = Path.of("/usr/bin/pebble");

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  final int port;
  final int dns;
  private final int management;

  TestAuthorities(Path directory, int http, int https) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PEBBLE), "skipped: Debian's package pebble is not installed");
    this.directory = Files.createDirectories(directory);
    this.port = free();
    this.dns = free();
    this.management = free();
    certificate();
    Files.writeString(
        directory.resolve("pebble.json"),
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
          "certificate": "cert.pem", "privateKey": "key.pem", "httpPort": %d, "tlsPort": %d,
          "ocspResponderURL": "", "externalAccountBindingRequired": false}}
        """
            .formatted(port, management, http, https));
    run(
        "/usr/bin/pebble-challtestsrv",
        "-defaultIPv4",
        "127.0.0.1",
        "-defaultIPv6",
        "",
        "-dns01",
        "127.0.0.1:" + dns,
        "-http01",
        "",
        "-https01",
        "",
        "-tlsalpn01",
        "",
        "-management",
        "127.0.0.1:" + free());
    run(PEBBLE.toString(), "-config", "pebble.json", "-dnsserver", "127.0.0.1:" + dns);
    Until.isTrue("the authority listens", () -> listens(port));
  }

  /** Of its own API; not of what it issues. */
  private void certificate() {
    Run.of(
            directory,
            Map.of("PATH", System.getenv("PATH")),
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem",
                "-subj",
                "/CN=pebble",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-days",
                "30"))
        .ok();
  }

  private void run(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
    builder.environment().put("PEBBLE_WFE_NONCEREJECT", "20");
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve("authorities.log").toFile()));
    processes.add(builder.start());
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static int free() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a server is told of them; what else it has to know stands before. */
  Map<String, String> settings(int http, int https) {
    return Map.of(
        "https.port", String.valueOf(https),
        "acme.port", String.valueOf(http),
        "acme.directory", "https://127.0.0.1:" + port + "/dir",
        "acme.ca", directory.resolve("cert.pem").toString(),
        "acme.resolver", "127.0.0.1:" + dns);
  }

  /** The root that its certificates lead to, which is another each time. */
  Path root() throws IOException {
    Curl.insist();
    Path root = directory.resolve("root.pem");
    Run.of(
            directory,
            Map.of("PATH", System.getenv("PATH")),
            List.of(
                "curl",
                "-sSk",
                "-o",
                root.toString(),
                "https://127.0.0.1:" + management + "/roots/0"))
        .ok();
    return root;
  }

  /** How many certificates it has issued. */
  long issued() throws IOException {
    return Files.readAllLines(directory.resolve("authorities.log")).stream()
        .filter(line -> line.contains("Issued certificate serial"))
        .count();
  }

  @Override
  public void close() {
    processes.reversed().forEach(Process::destroyForcibly);
  }
}
