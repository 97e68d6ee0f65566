package belay.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Says SQL to a cluster, as its superuser.
 *
 * @param bin where the client is
 */
record Psql(Path bin, Cluster cluster) {
  /** What comes of some SQL: lines with tabs between columns. */
  String say(String database, String sql) throws PsqlClient.Failed {
    return client().say(database, sql);
  }

  /** The client, connected to a database: what it reads it says. */
  Process begin(String database) throws IOException {
    return client().begin(database);
  }

  private PsqlClient client() {
    return new PsqlClient(
        bin.resolve("psql"),
        Map.of(
            "PGHOST",
            "127.0.0.1",
            "PGPORT",
            Integer.toString(cluster.port()),
            "PGUSER",
            Cluster.SUPERUSER,
            "PGPASSWORD",
            cluster.superuser()));
  }
}
