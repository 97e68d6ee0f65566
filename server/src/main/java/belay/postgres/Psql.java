package belay.postgres;

import belay.provider.ProviderFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Says SQL to a cluster by PostgreSQL's own client: on its input, so that no list of processes has
 * it.
 *
 * @param bin where the client is
 */
record Psql(Path bin, Cluster cluster) {
  private static final Duration MAX = Duration.ofSeconds(60);
  private static final int SAID_MAX = 4 << 20;

  /** The server does not answer, or not as it should. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  /** What comes of some SQL, said by the cluster's superuser: lines with tabs between columns. */
  String say(String database, String sql) throws Failed {
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
        throw new Failed("the database did not answer within " + MAX.toSeconds() + " seconds");
      }
      if (process.exitValue() != 0) {
        throw new Failed(reason(failed.join()));
      }
      return said.join();
    } catch (IOException e) {
      throw new Failed("psql could not be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderFailed("Interrupted.", e);
    }
  }

  /** The client, connected to a database: what it reads it says. */
  Process begin(String database) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                bin.resolve("psql").toString(),
                "-XAtq",
                "-v",
                "ON_ERROR_STOP=1",
                "-F",
                "\t",
                "-f",
                "-"));
    Map<String, String> env = builder.environment();
    env.clear();
    env.put("PATH", "/usr/bin:/bin");
    env.put("LANG", "C.UTF-8");
    env.put("PGHOST", "127.0.0.1");
    env.put("PGPORT", Integer.toString(cluster.port()));
    env.put("PGUSER", Cluster.SUPERUSER);
    env.put("PGPASSWORD", cluster.superuser());
    env.put("PGDATABASE", database);
    env.put("PGCONNECT_TIMEOUT", "5");
    env.put("PGAPPNAME", "belay");
    return builder.start();
  }

  static CompletableFuture<String> read(java.io.InputStream from) {
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

  /** The first thing that it complains of. */
  static String reason(String complaint) {
    return complaint
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .map(line -> line.replaceFirst("^psql:(<stdin>:\\d+:)?\\s*(error:)?\\s*", ""))
        .orElse("psql ended without a word");
  }
}
