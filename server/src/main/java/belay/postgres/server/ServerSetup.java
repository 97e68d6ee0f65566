package belay.postgres.server;

/**
 * The SQL that makes what an add-on has on a server that others use too. Saying it again changes
 * nothing. Pure.
 */
final class ServerSetup {
  private static final String A = "a";
  private static final String B = "b";

  private ServerSetup() {}

  /** What kind of server it is, and what the user may do there, in one line. */
  static String look() {
    return "select current_setting('server_version_num')::int, rolsuper, rolsuper or rolcreaterole,"
        + " rolsuper or rolcreatedb from pg_roles where rolname = current_user;\n";
  }

  /**
   * Roles, and the database that they share.
   *
   * @param all whether the user may do everything there
   * @param verifier of the password that apps get
   */
  static String make(ServerDatabase d, int connections, boolean all, String verifier) {
    StringBuilder sql = new StringBuilder();
    sql.append(role(d.owner(), "nologin"));
    for (String which : new String[] {A, B}) {
      sql.append(role(d.role(which), "login noinherit"));
    }
    if (!all) {
      // Whoever is not superuser acts on what is theirs by being one of them.
      sql.append("grant %s, %s, %s to current_user;\n".formatted(d.owner(), d.role(A), d.role(B)));
    }
    for (String which : new String[] {A, B}) {
      sql.append("grant %s to %s;\n".formatted(d.owner(), d.role(which)));
      // Both act as one owner: what one of them makes is the other's too.
      sql.append("alter role %s set role = '%s';\n".formatted(d.role(which), d.owner()));
    }
    sql.append(
        ("select 'create database %1$s owner %2$s template template0 encoding ''UTF8''' where not"
                + " exists (select from pg_database where datname = '%1$s') \\gexec\n")
            .formatted(d.name(), d.owner()));
    sql.append("revoke all on database %s from public;\n".formatted(d.name()));
    sql.append(limit(d, connections));
    sql.append(open(d));
    return sql.append(password(d, d.login(), verifier)).toString();
  }

  private static String role(String name, String options) {
    return ("select 'create role %1$s %2$s' where not exists"
            + " (select from pg_roles where rolname = '%1$s') \\gexec\n")
        .formatted(name, options);
  }

  static String limit(ServerDatabase d, int connections) {
    return "alter database %s connection limit %d;\n".formatted(d.name(), connections);
  }

  /** Its roles connect, and nobody else. */
  static String open(ServerDatabase d) {
    return "alter role %2$s login; alter role %3$s login;\ngrant connect on database %1$s to %2$s, %3$s;\n"
        .formatted(d.name(), d.role(A), d.role(B));
  }

  /** Nobody connects; what is in it stays. */
  static String close(ServerDatabase d) {
    return "alter role %2$s nologin; alter role %3$s nologin;\nrevoke connect on database %1$s from %2$s, %3$s;\n"
            .formatted(d.name(), d.role(A), d.role(B))
        + ends("datname", d.name());
  }

  /** Gives a login role a password, of which the server is told what it keeps. */
  static String password(ServerDatabase d, String which, String verifier) {
    return "alter role %s password '%s';\n".formatted(d.role(which), verifier);
  }

  /** Takes a login role's password away, and ends the sessions that it has still. */
  static String retire(ServerDatabase d, String which) {
    return "alter role %s password null;\n".formatted(d.role(which))
        + ends("usename", d.role(which));
  }

  private static String ends(String column, String name) {
    return "select count(pg_terminate_backend(pid)) from pg_stat_activity where %s = '%s' and pid <> pg_backend_pid();\n"
        .formatted(column, name);
  }

  /** Deletes all of it. */
  static String drop(ServerDatabase d) {
    return "drop database if exists %s with (force);\ndrop role if exists %s, %s;\ndrop role if exists %s;\n"
        .formatted(d.name(), d.role(A), d.role(B), d.owner());
  }
}
