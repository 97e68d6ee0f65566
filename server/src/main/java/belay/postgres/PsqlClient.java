package belay.postgres;

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
 * Says SQL by PostgreSQL's own client: on its input, so that no list of processes has it. Safe for
 * several threads; each time is a process of its own.
 *
 * @param psql the client
 * @param connection to whom and as whom, as the client's environment has it ({@code PGHOST} ...)
 */
public record PsqlClient(Path psql, Map<String, String> connection) {
  private static final Duration MAX = Duration.ofSeconds(60);
  private static final int SAID_MAX = 4 << 20;

  public PsqlClient {
    connection = Map.copyOf(connection);
  }

  /** The server does not answer, or not as it should; the client could not be started. */
  public static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }

    /** As a clause. */
    public String why() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * What comes of some SQL: lines with tabs between columns.
   *
   * @throws Failed with what the server or the client says
   */
  public String say(String database, String sql) throws Failed {
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
            List.of(psql.toString(), "-XAtq", "-v", "ON_ERROR_STOP=1", "-F", "\t", "-f", "-"));
    Map<String, String> env = builder.environment();
    env.clear();
    env.putAll(
        Map.of(
            "PATH", "/usr/bin:/bin",
            "LANG", "C.UTF-8",
            "HOME", "/nonexistent",
            "PGDATABASE", database,
            "PGCONNECT_TIMEOUT", "5",
            "PGAPPNAME", "belay"));
    env.putAll(connection);
    return builder.start();
  }

  static CompletableFuture<String> read(InputStream from) {
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
  public static String reason(String complaint) {
    return complaint
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .map(line -> line.replaceFirst("^psql:(<stdin>:\\d+:)?\\s*(error:)?\\s*", ""))
        .orElse("psql ended without a word");
  }

  @Override
  public String toString() {
    return "PsqlClient[" + psql + "]";
  }
}
