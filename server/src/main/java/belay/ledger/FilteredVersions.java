package belay.ledger;

import belay.release.Kind;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/**
 * The versions of a page of releases that a filter fits, as a query. Each of its parts walks one
 * index in the page's direction and ends when the page is full: an app may have had 100,000
 * releases since the last that fits.
 */
final class FilteredVersions {
  private static final String BY = " and lower(r.actor_email) like :by escape '!'";

  private final ReleaseFilter filter;
  private final boolean newestFirst;

  FilteredVersions(ReleaseFilter filter, boolean newestFirst) {
    this.filter = filter;
    this.newestFirst = newestFirst;
  }

  /** To stand behind {@code version in}. */
  String sql() {
    List<String> parts =
        filter.status().isPresent()
            ? List.of(ofStatus())
            : filter.kinds().isEmpty()
                ? List.of(ofReleases(""))
                : filter.kinds().stream()
                    .sorted()
                    .map(kind -> ofReleases(" and r.kind = '" + kind.word() + "'"))
                    .toList();
    return parts.stream()
        .map(part -> "select version from (" + part + ")")
        .collect(Collectors.joining(" union all ", "(", ")"));
  }

  private String ofReleases(String kind) {
    return "select r.version from releases r where r.app_id = :app and r.version "
        + (newestFirst ? "<=" : ">=")
        + " :from"
        + kind
        + by()
        + end("r");
  }

  private String ofStatus() {
    String kinds =
        filter.kinds().isEmpty()
            ? ""
            : filter.kinds().stream()
                .sorted()
                .map(Kind::word)
                .collect(Collectors.joining("', '", " and r.kind in ('", "')"));
    return "select s.version from statuses s join releases r on r.app_id = s.app_id and r.version ="
        + " s.version where s.app_id = :app and s.status = :status and s.version "
        + (newestFirst ? "<=" : ">=")
        + " :from and not exists (select 1 from statuses u where u.app_id = s.app_id and u.version"
        + " = s.version and u.seq > s.seq)"
        + kinds
        + by()
        + end("s");
  }

  private String by() {
    return filter.by().isEmpty() ? "" : BY;
  }

  private String end(String table) {
    return " order by " + table + ".version" + (newestFirst ? " desc" : "") + " limit :max";
  }

  Query bind(Query query, UUID appId, int from, int max) {
    query.bind("app", appId.toString()).bind("from", from).bind("max", max);
    filter.status().ifPresent(s -> query.bind("status", s.word()));
    return filter.by().isEmpty()
        ? query
        : query.bind("by", "%" + filter.by().replaceAll("[!%_]", "!$0") + "%");
  }
}
