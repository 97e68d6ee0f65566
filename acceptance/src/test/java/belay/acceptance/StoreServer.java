package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store that speaks Amazon S3's protocol, of this machine alone: npm's s3rver, which is installed
 * when it is first needed. It can be killed, and started again with what it has.
 */
final class StoreServer implements AutoCloseable {
  static final String BUCKET = "belay-backups";

  /** The only key that it knows, a line for its id and one for its secret. */
  static final String KEY = "S3RVER\nS3RVER\n";

  private static final String VERSION = "s3rver@3.7.1";

  private final Path program;
  private final Path directory;
  private final int port;
  private Optional<Process> process = Optional.empty();

  private StoreServer(Path program, Path directory, int port) {
    this.program = program;
    this.directory = directory;
    this.port = port;
  }

  /** Starts one; where it cannot be installed the test is skipped. */
  static StoreServer start(Machine machine) throws IOException {
    Path place = Machine.REPOSITORY.resolve("acceptance/target/s3rver");
    Path program = place.resolve("node_modules/.bin/s3rver");
    if (!Files.exists(program)) {
      Files.createDirectories(place);
      try {
        Run.of(place, Map.of(), List.of("npm", "install", "--prefix", place.toString(), VERSION));
      } catch (UncheckedIOException e) {
        // There is no npm here.
      }
    }
    assumeTrue(Files.exists(program), VERSION + " could not be installed by npm");
    StoreServer store = new StoreServer(program, machine.root.resolve("store"), machine.freePort());
    store.start();
    return store;
  }

  /** Takes requests when this returns. */
  void start() throws IOException {
    Files.createDirectories(directory);
    process =
        Optional.of(
            new ProcessBuilder(
                    program.toString(),
                    "--directory",
                    directory.toString(),
                    "--address",
                    "127.0.0.1",
                    "--port",
                    Integer.toString(port),
                    "--configure-bucket",
                    BUCKET)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    Until.isTrue("the store takes connections", this::takesConnections);
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  void kill() {
    process.ifPresent(p -> {
      p.destroyForcibly();
      p.onExit().join();
    });
    process = Optional.empty();
  }

  @Override
  public void close() {
    kill();
  }
}
