package belay.postgres.server;

import belay.postgres.PsqlClient;
import belay.provider.ProviderFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says SQL to a named server by PostgreSQL's own client.
 *
 * @param psql the client
 */
record ServerClient(Path psql, NamedServer server) {
  /**
   * What comes of some SQL: lines with tabs between columns.
   *
   * @throws ProviderFailed with what the server or the client says
   */
  String say(String database, String sql) {
    try {
      return new PsqlClient(psql, connection()).say(database, sql);
    } catch (PsqlClient.Failed e) {
      throw refused(e.why());
    } catch (IOException e) {
      throw new ProviderFailed(
          "PostgreSQL at " + server.place() + " cannot be asked: " + e.getMessage(), e);
    }
  }

  private Map<String, String> connection() throws IOException {
    Map<String, String> all = new TreeMap<>();
    server.options().forEach((key, value) -> all.put("PG" + key.toUpperCase(Locale.ROOT), value));
    all.put("PGHOST", server.host());
    all.put("PGPORT", Integer.toString(server.port()));
    all.put("PGUSER", server.user());
    all.put("PGPASSWORD", server.secret());
    return all;
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
}
