package belay.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A repository on loopback, served over git's smart HTTP; below {@code /moved}, by a redirect. */
final class GitServer implements AutoCloseable {
  private final HttpServer server;
  private final Path repository;
  final List<String> asked = new CopyOnWriteArrayList<>();
  volatile String redirect = "";

  GitServer(Path repository) throws IOException {
    this.repository = repository;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 20);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/pack.git";
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      asked.add(path);
      if (path.startsWith("/moved")) {
        exchange.getResponseHeaders().add("Location", redirect + path.substring(6));
        exchange.sendResponseHeaders(302, -1);
      } else if (path.endsWith("/info/refs?service=git-upload-pack")) {
        exchange
            .getResponseHeaders()
            .add("Content-Type", "application/x-git-upload-pack-advertisement");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write("001e# service=git-upload-pack\n0000".getBytes(StandardCharsets.US_ASCII));
        run(InputStream.nullInputStream(), out, "--advertise-refs");
      } else if (path.endsWith("/git-upload-pack")) {
        exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-result");
        exchange.sendResponseHeaders(200, 0);
        InputStream in = exchange.getRequestBody();
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        run(zipped ? new GZIPInputStream(in) : in, exchange.getResponseBody());
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void run(InputStream in, OutputStream out, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "upload-pack", "--stateless-rpc"));
    command.addAll(List.of(options));
    command.add(repository.toString());
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream input = git.getOutputStream()) {
      in.transferTo(input);
    }
    git.getInputStream().transferTo(out);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
