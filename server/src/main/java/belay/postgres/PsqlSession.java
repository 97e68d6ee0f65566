package belay.postgres;

import belay.provider.ProviderFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One session with a cluster, kept while something else is done. Used by one thread. */
final class PsqlSession implements AutoCloseable {
  private static final String END = "belay: said";

  private final Process process;
  private final OutputStream in;
  private final BufferedReader out;
  private final CompletableFuture<String> complaint;

  /**
   * Connects, as the cluster's superuser.
   *
   * @throws ProviderFailed when the client cannot be started
   */
  PsqlSession(Psql psql, String database) {
    try {
      this.process = psql.begin(database);
    } catch (IOException e) {
      throw new ProviderFailed("psql could not be started: " + e.getMessage(), e);
    }
    this.in = process.getOutputStream();
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.complaint = PsqlClient.read(process.getErrorStream());
  }

  /**
   * What comes of some SQL, line by line.
   *
   * @throws ProviderFailed when the server refuses it, or is gone
   */
  List<String> say(String sql) {
    List<String> lines = new ArrayList<>();
    try {
      in.write((sql + "\n\\echo " + END + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
      String line = out.readLine();
      while (line != null && !line.equals(END)) {
        lines.add(line);
        line = out.readLine();
      }
      if (line != null) {
        return lines;
      }
    } catch (IOException e) {
      throw refused();
    }
    throw refused();
  }

  private ProviderFailed refused() {
    process.destroy();
    return new ProviderFailed("PostgreSQL refused: " + PsqlClient.reason(complaint.join()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      in.close();
      out.close();
    } catch (IOException e) {
      // It has ended, and what it held at the server with it.
      return;
    }
  }
}
