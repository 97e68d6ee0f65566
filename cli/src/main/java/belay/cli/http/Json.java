package belay.cli.http;

import belay.cli.console.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value, immutable, read leniently: what is not there is {@link #NOTHING}, whose text is
 * empty and whose list has no items, so that an answer with a field too few is shown and not fatal.
 */
public final class Json {
  /** JSON's null, and what is absent. */
  public static final Json NOTHING = new Json("", List.of(), Map.of());

  private enum Structure {
    LIST,
    OBJECT
  }

  /** A String, Long, Double or Boolean when it is a value of one of these, else empty text. */
  private final Object scalar;

  private final List<Json> items;
  private final Map<String, Json> fields;

  private Json(Object scalar, List<Json> items, Map<String, Json> fields) {
    this.scalar = scalar;
    this.items = items;
    this.fields = fields;
  }

  static Json scalar(Object value) {
    return new Json(value, List.of(), Map.of());
  }

  static Json list(List<Json> items) {
    return new Json(Structure.LIST, Collections.unmodifiableList(items), Map.of());
  }

  static Json map(Map<String, Json> fields) {
    return new Json(Structure.OBJECT, List.of(), Collections.unmodifiableMap(fields));
  }

  /**
   * Reads one value.
   *
   * @throws BadJson when it is none
   */
  public static Json parse(String text) throws IOException {
    return JsonReader.read(text);
  }

  public static Json parse(InputStream in) throws IOException {
    return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  /** An object of alternating keys and values; a value is what {@link #of} takes. */
  public static Json object(Object... pairs) {
    Map<String, Json> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i].toString(), of(pairs[i + 1]));
    }
    return map(fields);
  }

  /** A value of text, a number, a boolean, a list, a map, a Json, or an Optional of these. */
  public static Json of(Object value) {
    // No switch over types: linking one costs a starting program more than the command itself.
    if (value instanceof Json json) {
      return json;
    } else if (value instanceof Optional<?> maybe) {
      return maybe.isPresent() ? of(maybe.get()) : NOTHING;
    } else if (value instanceof Integer number) {
      return scalar(number.longValue());
    } else if (value instanceof Long || value instanceof Double || value instanceof Boolean) {
      return scalar(value);
    } else if (value instanceof List<?> values) {
      List<Json> items = new ArrayList<>();
      for (Object item : values) {
        items.add(of(item));
      }
      return list(items);
    } else if (value instanceof Map<?, ?> values) {
      Map<String, Json> fields = new LinkedHashMap<>();
      for (Map.Entry<?, ?> field : values.entrySet()) {
        fields.put(String.valueOf(field.getKey()), of(field.getValue()));
      }
      return map(fields);
    }
    return scalar(value.toString());
  }

  /** The value at the end of a path of keys. */
  public Json at(String... path) {
    Json json = this;
    for (String key : path) {
      json = json.fields.getOrDefault(key, NOTHING);
    }
    return json;
  }

  public boolean isNothing() {
    return this == NOTHING;
  }

  /** The text at a path, as it may be shown; see {@link Shown}. */
  public String text(String... path) {
    return Shown.of(exact(path));
  }

  /** The text at a path: numbers and booleans as JSON writes them; empty for all else. */
  public String exact(String... path) {
    Json json = at(path);
    return json.isStructure() ? "" : json.scalar.toString();
  }

  /** The number at a path; 0 when there is none. */
  public long number(String... path) {
    return at(path).scalar instanceof Number number ? number.longValue() : 0;
  }

  public boolean truth(String... path) {
    return Boolean.TRUE.equals(at(path).scalar);
  }

  public List<Json> items() {
    return items;
  }

  public Map<String, Json> fields() {
    return fields;
  }

  private boolean isStructure() {
    return scalar instanceof Structure;
  }

  boolean isList() {
    return scalar.equals(Structure.LIST);
  }

  boolean isObject() {
    return scalar.equals(Structure.OBJECT);
  }

  /** What a value is that has no parts: a String, Long, Double or Boolean. */
  Object scalar() {
    return scalar;
  }

  /** On many lines, indented by two spaces. */
  public String pretty() {
    return JsonWriter.pretty(this);
  }

  /** On one line. */
  @Override
  public String toString() {
    return JsonWriter.line(this);
  }
}
