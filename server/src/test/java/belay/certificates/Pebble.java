package belay.certificates;

import belay.acme.ProofDoor;
import belay.tls.MadeCertificates;
import belay.tls.MadeCertificates.Made;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pebble, the test authority of Let's Encrypt, as Debian has it (package {@code pebble}), and its
 * name server, for which every name leads to this machine.
 */
final class Pebble implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/pebble");

  private final List<Process> processes = new ArrayList<>();
  private final Path directory;
  private final int port;
  final int dns;
  final int management;
  private final Path config;

  Pebble(Path directory, ProofDoor door) throws IOException, InterruptedException {
    this.directory = directory;
    this.port = free();
    this.dns = free();
    this.management = free();
    this.config = directory.resolve("pebble.json");
    Made root = MadeCertificates.root("Pebble's own");
    Made leaf =
        MadeCertificates.leaf(
            root, MadeCertificates.ec(), Instant.now().minus(Duration.ofDays(1)), "127.0.0.1");
    Files.writeString(directory.resolve("cert.pem"), MadeCertificates.chain(leaf));
    Files.writeString(directory.resolve("key.pem"), leaf.key());
    Files.writeString(roots(), MadeCertificates.chain(root));
    Files.writeString(
        config,
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
          "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": %d,
          "ocspResponderURL": "", "externalAccountBindingRequired": false}}
        """
            .formatted(
                port,
                free(),
                directory.resolve("cert.pem"),
                directory.resolve("key.pem"),
                door.httpPort(),
                door.tlsPort()));
    run(
        "challtestsrv",
        Map.of(),
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
        "127.0.0.1:" + management);
    begin("127.0.0.1:" + dns);
  }

  /** Begins the authority, which forgets everything when it ends. */
  private void begin(String resolver) throws IOException, InterruptedException {
    run(
        "pebble",
        Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "20"),
        PROGRAM.toString(),
        "-config",
        config.toString(),
        "-dnsserver",
        resolver);
    await(port);
  }

  /** As after a restart: no account and no order is known to it any more. */
  void forget(String resolver) throws IOException, InterruptedException {
    Process last = processes.removeLast();
    last.destroyForcibly().waitFor();
    begin(resolver);
  }

  static boolean isThere() {
    return Files.isExecutable(PROGRAM);
  }

  Path roots() {
    return directory.resolve("roots.pem");
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + port + "/dir");
  }

  String resolver() {
    return "127.0.0.1:" + dns;
  }

  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void run(String name, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve(name + ".log").toFile()));
    processes.add(builder.start());
  }

  static void await(int port) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        // Another program, which tells nobody that it listens.
        Thread.sleep(50);
      }
    }
    throw new IllegalStateException("nothing listens at " + port);
  }

  @Override
  public void close() {
    processes.reversed().forEach(Process::destroyForcibly);
  }
}
