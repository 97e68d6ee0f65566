package belay.redis;

import belay.provider.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer to {@code INFO}, for people. Pure. */
final class Info {
  private static final double MB = 1 << 20;
  private static final double ALMOST = 0.9;

  private static final Pattern KEYS = Pattern.compile("keys=(\\d{1,18})(?!\\d)");

  private final Map<String, String> fields = new HashMap<>();

  Info(String said) {
    said.lines()
        .filter(line -> line.indexOf(':') > 0)
        .forEach(line -> {
          int colon = line.indexOf(':');
          fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        });
  }

  String text(String name) {
    return fields.getOrDefault(name, "");
  }

  long number(String name) {
    String text = text(name);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Keys of each database ({@code db0}). */
  SortedMap<String, Long> databases() {
    SortedMap<String, Long> databases = new TreeMap<>();
    fields.forEach((name, value) -> {
      Matcher counted = KEYS.matcher(value);
      if (name.matches("db\\d{1,5}") && counted.lookingAt()) {
        databases.put(name, Long.parseLong(counted.group(1)));
      }
    });
    return databases;
  }

  /** What counts towards the plan's memory. */
  long used() {
    return number("used_memory") - number("mem_not_counted_for_evict");
  }

  /** What is wrong with it, and what to run, in sentences. */
  List<String> troubles(String name, Size size, Tuning tuning) {
    List<String> troubles = new ArrayList<>();
    boolean keeps = tuning.policy().equals(Tuning.USUAL.policy());
    if (keeps && used() >= size.memoryBytes()) {
      troubles.add(
          "It is full: writes are refused (OOM). Delete keys, let some go by themselves (belay"
              + " redis:maxmemory --policy allkeys-lru), or take another plan (belay addons:upgrade "
              + name
              + " PLAN).");
    } else if (keeps && used() >= ALMOST * size.memoryBytes()) {
      troubles.add("It is almost full, and nothing goes by itself (noeviction).");
    }
    if (text("aof_last_write_status").equals("err")) {
      troubles.add(
          "Its disk cannot be written to, so that writes are refused (MISCONF): make room; it goes"
              + " on by itself.");
    } else if (text("rdb_last_bgsave_status").equals("err")) {
      troubles.add(
          "Its last whole copy failed, for want of disk or memory; its log of writes is kept.");
    }
    if (number("connected_clients") > size.connections()) {
      troubles.add("All of its plan's connections are taken.");
    }
    return troubles;
  }

  List<Fact> facts(String name, Size size, Tuning tuning, OptionalLong disk) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Version", "Redis " + text("redis_version")));
    facts.add(new Fact("Up for", span(number("uptime_in_seconds"))));
    facts.add(
        new Fact(
            "Memory",
            mb(used()) + " of " + size.memoryMb() + " MB; when it is full: " + tuning.policy()));
    facts.add(new Fact("Keys", Long.toString(keys())));
    facts.add(new Fact("Evicted", text("evicted_keys")));
    facts.add(new Fact("Hit rate", hitRate()));
    facts.add(
        new Fact(
            "Connections",
            Math.max(0, number("connected_clients") - 1) + " of " + size.connections()));
    facts.add(
        new Fact(
            "Timeout",
            tuning.timeoutSeconds() == 0 ? "none" : tuning.timeoutSeconds() + " seconds"));
    facts.add(new Fact("Keyspace events", tuning.events().isEmpty() ? "none" : tuning.events()));
    facts.add(
        new Fact(
            "Persistence",
            text("aof_last_write_status").equals("err")
                ? "fails"
                : "each write, within a second (AOF), and whole copies (RDB)"));
    disk.ifPresent(bytes -> facts.add(new Fact("Disk", mb(bytes) + " MB")));
    troubles(name, size, tuning).forEach(trouble -> facts.add(new Fact("Attention", trouble)));
    return facts;
  }

  /** Of all its databases. */
  private long keys() {
    return databases().values().stream().mapToLong(Long::longValue).sum();
  }

  private String hitRate() {
    long hits = number("keyspace_hits");
    long all = hits + number("keyspace_misses");
    return all == 0
        ? "nothing was read"
        : String.format(Locale.ROOT, "%.1f %%", 100.0 * hits / all);
  }

  private static String mb(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MB);
  }

  private static String span(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
  }
}
