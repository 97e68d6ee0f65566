package belay.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's bind9 (package {@code bind9}) with one zone, changed by who has the key. */
final class Bind implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/named");
  private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=";

  final int port;
  final Path key;
  private final Process process;

  Bind(Path directory) throws IOException, InterruptedException {
    port = Pebble.free();
    key = directory.resolve("belay.key");
    Files.writeString(
        key, "key \"belay\" {\n\talgorithm hmac-sha256;\n\tsecret \"" + SECRET + "\";\n};\n");
    Files.writeString(
        directory.resolve("example.test.zone"),
        """
        $TTL 60
        @ IN SOA ns.example.test. ops.example.test. 1 60 60 60 60
        @ IN NS ns
        ns IN A 127.0.0.1
        * IN A 127.0.0.1
        closed IN CAA 0 issue "other.example.net"
        closed IN A 127.0.0.1
        """);
    Files.writeString(
        directory.resolve("named.conf"),
        """
        include "%s";
        options {
          directory "%s"; pid-file none; session-keyfile "%s/session.key";
          listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; };
          recursion no; dnssec-validation no; allow-query { any; };
        };
        controls { };
        zone "example.test" {
          type primary; file "example.test.zone";
          update-policy { grant belay zonesub TXT; };
        };
        """
            .formatted(key, directory, directory, port));
    process =
        new ProcessBuilder(
                PROGRAM.toString(), "-f", "-c", directory.resolve("named.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("named.log").toFile())
            .start();
    Pebble.await(port);
  }

  static boolean isThere() {
    return Files.isExecutable(PROGRAM);
  }

  String server() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
