package belay.group;

import belay.database.Row;
import belay.ledger.Encoding;
import belay.release.Release;
import belay.release.Together;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads and writes generations, within a transaction of its caller's. */
final class GenerationRows {
  /** What an app serves now; one of which nothing serves yet is not in it. */
  private static final String SERVING =
      "select m.app_id, a.name, r.version, r.hash from group_members m"
          + " join apps a on a.id = m.app_id and a.deleted_at is null"
          + " join releases r on r.app_id = m.app_id and r.version = (select s.version from"
          + " statuses s where s.app_id = m.app_id and s.status = 'succeeded'"
          + " order by s.seq desc limit 1) where m.group_id = ? order by m.app_id";

  private static final RowMapper<GenerationRow.Part> NOW =
      Row.mapper(row ->
          new GenerationRow.Part(
              row.id("app_id"), row.text("name"), row.integer("version"), row.text("hash"), false));

  private GenerationRows() {}

  /** The groups of an app. */
  static List<UUID> groupsOf(Handle h, UUID app) {
    return h
        .select(
            "select m.group_id from group_members m join app_groups g on g.id = m.group_id"
                + " and g.deleted_at is null where m.app_id = ? order by m.group_id",
            app.toString())
        .mapTo(String.class)
        .list()
        .stream()
        .map(UUID::fromString)
        .toList();
  }

  static List<GenerationRow.Part> serving(Handle h, UUID group) {
    return h.select(SERVING, group.toString()).map(NOW).list();
  }

  /** What runs together now, written down if it is news. */
  static void appendIfNews(Handle h, Together together, long at) {
    List<GenerationRow.Part> now = serving(h, together.group());
    Map<UUID, Integer> before = newestParts(h, together.group());
    Map<UUID, Integer> after = new HashMap<>();
    now.forEach(p -> after.put(p.app(), p.version()));
    if (!after.equals(before)) {
      append(h, together, now, at);
    }
  }

  /** What is to run together, of which some is pending yet. */
  static void append(Handle h, Together together, List<GenerationRow.Part> parts, long at) {
    Map<UUID, Integer> before = newestParts(h, together.group());
    Optional<String> previous =
        h.select(
                "select hash from generations where group_id = ? order by number desc limit 1",
                together.group().toString())
            .mapTo(String.class)
            .findOne();
    int number =
        h.select(
                "select coalesce(max(number), 0) + 1 from generations where group_id = ?",
                together.group().toString())
            .mapTo(Integer.class)
            .one();
    List<GenerationRow.Part> marked =
        parts.stream()
            .map(p ->
                new GenerationRow.Part(
                    p.app(),
                    p.name(),
                    p.version(),
                    p.hash(),
                    !Optional.of(p.version()).equals(Optional.ofNullable(before.get(p.app())))))
            .toList();
    new GenerationRow(
            together.group(), number, together, at, marked, previous.orElse(Encoding.NONE))
        .insert(h);
  }

  /** The parts that serve, with these releases in place of those of their apps. */
  static List<GenerationRow.Part> with(List<GenerationRow.Part> serving, List<Release> releases) {
    Map<UUID, Release> next = new HashMap<>();
    releases.forEach(r -> next.put(r.appId(), r));
    return serving.stream()
        .map(p ->
            Optional.ofNullable(next.get(p.app()))
                .map(r -> new GenerationRow.Part(p.app(), p.name(), r.version(), r.hash(), true))
                .orElse(p))
        .toList();
  }

  /** Of the newest generation that did not fail. */
  private static Map<UUID, Integer> newestParts(Handle h, UUID group) {
    int from = Integer.MAX_VALUE;
    while (true) {
      Optional<Generation> newest = page(h, group, from, 1).stream().findFirst();
      if (newest.isEmpty()) {
        return Map.of();
      }
      if (newest.get().servedAt().isPresent() || newest.get().pending()) {
        Map<UUID, Integer> parts = new HashMap<>();
        newest.get().parts().forEach(p -> parts.put(p.appId(), p.version()));
        return parts;
      }
      from = newest.get().number() - 1;
    }
  }

  static List<GenerationRow.Part> parts(Handle h, UUID group, int number) {
    return h.select(
            "select * from generation_parts where group_id = ? and number = ?",
            group.toString(),
            number)
        .map(GenerationRow.PART)
        .list();
  }

  /** Newest first. */
  static List<Generation> page(Handle h, UUID group, int from, int max) {
    record Read(GenerationRow row, String hash) {}
    List<Read> rows =
        h.select(
                "select * from generations where group_id = ? and number <= ?"
                    + " order by number desc limit ?",
                group.toString(),
                from,
                max)
            .map(Row.mapper(row -> new Read(GenerationRow.read(row), row.text("hash"))))
            .list();
    List<Generation> page = new ArrayList<>();
    for (Read read : rows) {
      page.add(shown(h, read.row(), read.hash()));
    }
    return page;
  }

  /** What is known of a part's release. */
  private record Known(Generation.Part part, OptionalLong served, boolean pending) {}

  private static Generation shown(Handle h, GenerationRow row, String hash) {
    List<Known> known =
        h.select(
                "select p.app_id, p.app_name, p.version, p.changed, (select min(s.at) from"
                    + " statuses s where s.app_id = p.app_id and s.version = p.version"
                    + " and s.status = 'succeeded') as served_at, (select count(*) from unfinished u"
                    + " join releases r on r.id = u.release_id where r.app_id = p.app_id"
                    + " and r.version = p.version) as pending from generation_parts p"
                    + " where p.group_id = ? and p.number = ? order by p.app_id",
                row.group().toString(),
                row.number())
            .map(Row.mapper(GenerationRows::known))
            .list();
    List<Known> changed = known.stream().filter(k -> k.part().changed()).toList();
    boolean served = changed.stream().allMatch(k -> k.served().isPresent());
    long at =
        Math.max(row.at(), changed.stream().mapToLong(k -> k.served().orElse(0)).max().orElse(0));
    return row.generation(
        known.stream().map(Known::part).toList(),
        served ? Optional.of(at) : Optional.empty(),
        changed.stream().anyMatch(Known::pending),
        hash);
  }

  private static Known known(Row row) {
    return new Known(
        new Generation.Part(
            row.id("app_id"), row.text("app_name"), row.integer("version"), row.flag("changed")),
        row.has("served_at") ? OptionalLong.of(row.number("served_at")) : OptionalLong.empty(),
        row.number("pending") > 0);
  }
}
