package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL server of Debian's programs on this machine, which containers reach. */
final class Postgres implements AutoCloseable {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final String PASSWORD = "of-the-journey";

  private final Path bin;
  private final Path root;
  private final String address;
  private final int port;

  private Postgres(Path bin, Path root, String address, int port) {
    this.bin = bin;
    this.root = root;
    this.address = address;
    this.port = port;
  }

  /** Starts one; skips the test, with the reason, where there is none to start. */
  static Postgres up() {
    assumeTrue(programs().isPresent(), "skipped: PostgreSQL is not installed");
    return at(gateway());
  }

  /** The same at an address of this machine. */
  static Postgres at(String address) {
    Optional<Path> bin = programs();
    assumeTrue(bin.isPresent(), "skipped: PostgreSQL is not installed");
    Optional<Integer> port = freePort(address);
    assumeTrue(port.isPresent(), "skipped: the engine's containers are not on this machine's net");
    try {
      Path root = Files.createTempDirectory("belay-postgres");
      Postgres server = new Postgres(bin.get(), root, address, port.get());
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "postgres://shop:" + PASSWORD + "@" + address + ":" + port + "/postgres";
  }

  /** The client, which the server comes with. */
  Path psql() {
    return bin.resolve("psql");
  }

  /** Where it listens. */
  String place() {
    return address + ":" + port;
  }

  /** Ends it; its data stays. */
  void stop() {
    program("pg_ctl", "-D", root.resolve("data").toString(), "-m", "immediate", "-w", "stop").ok();
  }

  /** Starts it anew. */
  void again() {
    String log = root.resolve("log").toString();
    program("pg_ctl", "-D", root.resolve("data").toString(), "-l", log, "-w", "start").ok();
  }

  /** Answers the rows of a query, their columns divided by a bar. */
  List<String> query(String sql) {
    List<String> command = List.of(psql().toString(), "-At", url(), "-c", sql);
    return Run.of(root, Map.of(), command).ok().out().lines().toList();
  }

  private static Optional<Path> programs() {
    if (!Files.isDirectory(VERSIONS)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where this machine is for a container. */
  private static String gateway() {
    String format = "{{(index .IPAM.Config 0).Gateway}}";
    Run found = DockerEngine.docker(Path.of("/"), "network", "inspect", "bridge", "-f", format);
    assumeTrue(found.exit() == 0, "skipped: the engine has no bridge: " + found.text().strip());
    return found.out().strip();
  }

  private static Optional<Integer> freePort(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return Optional.of(socket.getLocalPort());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void start() throws IOException {
    Path secret = Files.writeString(root.resolve("secret"), PASSWORD + "\n");
    if (isRoot()) {
      Run.of(root, Map.of(), List.of("chown", "-R", "nobody", root.toString())).ok();
    }
    Path data = root.resolve("data");
    program(
            "initdb",
            "-D",
            data.toString(),
            "-U",
            "shop",
            "-N",
            "-A",
            "scram-sha-256",
            "--pwfile=" + secret)
        .ok();
    append(data.resolve("pg_hba.conf"), "host all all 0.0.0.0/0 scram-sha-256\n");
    append(
        data.resolve("postgresql.conf"),
        """
        listen_addresses = '%s'
        port = %d
        unix_socket_directories = ''
        fsync = off
        """
            .formatted(address, port));
    String log = root.resolve("log").toString();
    program("pg_ctl", "-D", data.toString(), "-l", log, "-w", "start").ok();
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  /** It refuses to run as root. */
  private Run program(String name, String... options) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "nobody", "--"));
    }
    command.add(bin.resolve(name).toString());
    command.addAll(List.of(options));
    return Run.of(Path.of("/"), Map.of(), command);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
