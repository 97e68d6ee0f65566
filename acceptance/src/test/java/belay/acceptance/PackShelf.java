package belay.acceptance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Serves buildpacks as archives, as GitHub and Heroku's registry do; on loopback. */
final class PackShelf implements AutoCloseable {
  private final Path directory;
  private final HttpServer server;

  PackShelf(Path directory) throws IOException {
    this.directory = directory;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] archive =
              Files.readAllBytes(
                  directory.resolve(exchange.getRequestURI().getPath().substring(1)));
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
  }

  /**
   * Puts a buildpack there.
   *
   * @param files {@code bin/detect} and so on; what begins with {@code #!} is executable
   * @return its URL
   */
  String put(String name, Map<String, String> files) throws IOException {
    Path pack = directory.resolve("src").resolve(name);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = pack.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      if (file.getValue().startsWith("#!") && !path.toFile().setExecutable(true, false)) {
        throw new IOException(path + " cannot be made executable");
      }
    }
    String archive = directory.resolve(name + ".tgz").toString();
    List<String> tar = List.of("tar", "-C", pack.toString(), "-czf", archive, ".");
    Run.of(directory, Map.of(), tar).ok();
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + ".tgz";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
