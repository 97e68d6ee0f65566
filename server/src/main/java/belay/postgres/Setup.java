package belay.postgres;

/** The SQL that makes what an add-on has in its cluster. Saying it again changes nothing. Pure. */
final class Setup {
  /** What holds passwords is in no log. */
  private static final String QUIET =
      "set log_min_error_statement = 'panic'; set log_statement = 'none';\n";

  private Setup() {}

  /** Said to the database {@code postgres}: roles, and the database that they share. */
  static String roles(Cluster cluster) {
    String owner = cluster.owner();
    StringBuilder sql = new StringBuilder(QUIET);
    sql.append(role(owner, "nologin"));
    for (String which : new String[] {"a", "b"}) {
      String role = cluster.role(which);
      sql.append(role(role, "login noinherit"));
      sql.append("grant %s to %s;\n".formatted(owner, role));
      // Both act as one owner: what one of them makes is the other's too.
      sql.append("alter role %s set role = '%s';\n".formatted(role, owner));
    }
    sql.append(
        ("select 'create database %1$s owner %2$s' where not exists"
                + " (select from pg_database where datname = '%1$s') \\gexec\n")
            .formatted(cluster.database(), owner));
    sql.append("revoke all on database %s from public;\n".formatted(cluster.database()));
    sql.append(
        "alter database %s reset default_transaction_read_only;\n".formatted(cluster.database()));
    sql.append(
        "grant connect on database %s to %s, %s;\n"
            .formatted(cluster.database(), cluster.role("a"), cluster.role("b")));
    sql.append("grant pg_read_all_stats, pg_signal_backend to %s;\n".formatted(owner));
    sql.append("revoke connect on database postgres, template1 from public;\n");
    return sql.append(password(cluster, cluster.login(), cluster.password())).toString();
  }

  private static String role(String name, String options) {
    return ("select 'create role %1$s %2$s' where not exists"
            + " (select from pg_roles where rolname = '%1$s') \\gexec\n")
        .formatted(name, options);
  }

  /** Gives a login role a password. */
  static String password(Cluster cluster, String which, String password) {
    return QUIET + "alter role %s password '%s';\n".formatted(cluster.role(which), password);
  }

  /** Lets no app connect, and nobody write who is connected still. */
  static String fence(Cluster cluster) {
    return "alter database %s set default_transaction_read_only = on;\n"
            .formatted(cluster.database())
        + "revoke connect on database %s from %s, %s;\n"
            .formatted(cluster.database(), cluster.role("a"), cluster.role("b"));
  }

  /** Ends all sessions with the database; says how many there were. */
  static String end(Cluster cluster) {
    return "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '%s';\n"
        .formatted(cluster.database());
  }

  /** Lets apps connect and write again. */
  static String open(Cluster cluster) {
    return "alter database %s reset default_transaction_read_only;\n".formatted(cluster.database())
        + roles(cluster);
  }

  /** Takes a login role's password away, and ends the sessions that it has still. */
  static String retire(Cluster cluster, String which) {
    String role = cluster.role(which);
    return "alter role %s password null;\n".formatted(role)
        + "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = '"
        + role
        + "';\n";
  }
}
