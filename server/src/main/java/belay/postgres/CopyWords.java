package belay.postgres;

import belay.provider.Copying.Written;
import belay.provider.ProviderFailed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a cluster is asked when it is copied, and what its answers mean. Pure. */
final class CopyWords {
  /** Where the copy ends, the file of that, what the copy must be told, and its tablespaces. */
  static final String STOP =
      "select lsn, pg_walfile_name(lsn), translate(encode(convert_to(labelfile, 'UTF8'), 'base64'),"
          + " E'\\n', ''), trim(E' \\n' from spcmapfile) from pg_backup_stop(false);";

  /** After a crash the server counts from nothing again, and says since when. */
  static final String WRITTEN =
      "select coalesce((select stats_reset from pg_stat_bgwriter)::text, '') || '/' ||"
          + " coalesce((select stats_reset from pg_stat_database where datname ="
          + " current_database())::text, '');\n"
          + "select schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del from"
          + " pg_stat_user_tables;\n";

  static final String COUNT =
      "set statement_timeout = '50s';\n"
          + "select format('select %L, count(*) from %I.%I', schemaname || '.' || relname,"
          + " schemaname, relname) from pg_stat_user_tables \\gexec\n";

  private static final Pattern FIRST =
      Pattern.compile("START WAL LOCATION: \\S+ \\(file ([0-9A-F]{24})\\)");

  private CopyWords() {}

  /** The file in which the WAL begins that a copy needs. */
  static String firstWal(String label) {
    String text = new String(Base64.getDecoder().decode(label), StandardCharsets.UTF_8);
    Matcher first = FIRST.matcher(text);
    if (!first.find()) {
      throw new ProviderFailed("PostgreSQL did not say where the copy begins.");
    }
    return first.group(1);
  }

  static Written written(String said) {
    String since = said.lines().findFirst().orElse("");
    return new Written(
        since, rows(said.lines().skip(1).reduce("", (all, line) -> all + line + "\n")));
  }

  /** A table and a number on each line. */
  static SortedMap<String, Long> rows(String said) {
    SortedMap<String, Long> rows = new TreeMap<>();
    said.lines()
        .map(line -> line.split("\t", 2))
        .filter(columns -> columns.length == 2)
        .forEach(columns -> rows.put(columns[0], Long.parseLong(columns[1])));
    return rows;
  }
}
