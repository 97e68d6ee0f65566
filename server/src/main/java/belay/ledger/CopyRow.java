package belay.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** A row of a copy, whose columns may hold anything. Each look throws {@link CopyUnreadable}. */
record CopyRow(SortedMap<String, Object> columns) {
  String kind() {
    return text("row");
  }

  String text(String column) {
    return optional(column).orElseThrow(() -> wrong(column));
  }

  Optional<String> optional(String column) {
    return Optional.ofNullable(columns.get(column))
        .map(value -> {
          if (value instanceof String text) {
            return text;
          }
          throw wrong(column);
        });
  }

  long number(String column) {
    if (columns.get(column) instanceof Number number) {
      return number.longValue();
    }
    throw wrong(column);
  }

  UUID id(String column) {
    String text = text(column);
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equals(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Told below, as what only looks like an id is.
    }
    throw wrong(column);
  }

  /** Texts by name. */
  SortedMap<String, String> pairs(String column) {
    SortedMap<String, String> pairs = new TreeMap<>();
    map(column)
        .forEach((key, value) -> {
          if (!(value instanceof String text)) {
            throw wrong(column);
          }
          pairs.put(key, text);
        });
    return pairs;
  }

  /** Anything by name. */
  SortedMap<String, Object> map(String column) {
    if (!(columns.get(column) instanceof Map<?, ?> map)) {
      throw wrong(column);
    }
    SortedMap<String, Object> all = new TreeMap<>();
    map.forEach((key, value) -> {
      if (value == null) {
        throw wrong(column);
      }
      all.put(String.valueOf(key), value);
    });
    return all;
  }

  private static CopyUnreadable wrong(String column) {
    return new CopyUnreadable("its " + column + " is missing or not what it should be");
  }
}
