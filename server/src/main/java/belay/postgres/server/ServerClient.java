package belay.postgres.server;

import belay.provider.ProviderFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Says SQL to a named server by PostgreSQL's own client: on its input, so that no list of processes
 * has it.
 *
 * @param psql the client
 */
record ServerClient(Path psql, NamedServer server) {
  private static final Duration MAX = Duration.ofSeconds(60);
  private static final int SAID_MAX = 1 << 20;

  /**
   * What comes of some SQL: lines with tabs between columns.
   *
   * @throws ProviderFailed with what the server or the client says
   */
  String say(String database, String sql) {
    try {
      Process process = begin(database);
      var said = read(process.getInputStream());
      var failed = read(process.getErrorStream());
      try (OutputStream in = process.getOutputStream()) {
        in.write(sql.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended before it had read all, and says why itself.
      }
      if (!process.waitFor(MAX.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw refused("nothing within " + MAX.toSeconds() + " seconds");
      }
      if (process.exitValue() != 0) {
        throw refused(reason(failed.join()));
      }
      return said.join();
    } catch (IOException e) {
      throw new ProviderFailed(
          "PostgreSQL at " + server.place() + " cannot be asked: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderFailed("Interrupted.", e);
    }
  }

  private ProviderFailed refused(String why) {
    return new ProviderFailed(
        "PostgreSQL at "
            + server.place()
            + " says: "
            + why
            + (why.endsWith(".") ? "" : ".")
            + " Add-ons that are there work on as far as it does.");
  }

  private Process begin(String database) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(psql.toString(), "-XAtq", "-v", "ON_ERROR_STOP=1", "-F", "\t", "-f", "-"));
    Map<String, String> env = builder.environment();
    env.clear();
    env.put("PATH", "/usr/bin:/bin");
    env.put("LANG", "C.UTF-8");
    env.put("HOME", "/nonexistent");
    env.put("PGHOST", server.host());
    env.put("PGPORT", Integer.toString(server.port()));
    env.put("PGUSER", server.user());
    env.put("PGPASSWORD", server.secret());
    env.put("PGDATABASE", database);
    env.put("PGCONNECT_TIMEOUT", "5");
    env.put("PGAPPNAME", "belay");
    server
        .options()
        .forEach((key, value) -> env.put("PG" + key.toUpperCase(java.util.Locale.ROOT), value));
    return builder.start();
  }

  private static CompletableFuture<String> read(InputStream from) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("psql")
        .start(() -> {
          try (from) {
            text.complete(new String(from.readNBytes(SAID_MAX), StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.complete("");
          }
        });
    return text;
  }

  /** The first thing that it complains of, and why a connection was refused. */
  static String reason(String complaint) {
    List<String> lines =
        complaint.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      return "psql ended without a word";
    }
    return lines.getFirst().replaceFirst("^psql:(<stdin>:\\d+:)?\\s*(error:)?\\s*", "");
  }
}
