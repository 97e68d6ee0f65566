package belay.http;

import belay.release.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads properties as lenient as the Platform API: a number or a boolean may come as a string. */
public final class Fields {
  private static final int VALUE_CHARS_MAX = 60;

  private Fields() {}

  static Optional<JsonNode> present(JsonNode object, String key) {
    return Optional.ofNullable(object.get(key)).filter(v -> !v.isNull());
  }

  static Optional<String> text(JsonNode object, String key) {
    return present(object, key)
        .map(value -> {
          if (!value.isValueNode()) {
            throw ApiError.invalid("\"" + key + "\" must be a string.");
          }
          return value.asText();
        });
  }

  static Optional<Boolean> flag(JsonNode object, String key) {
    return text(object, key)
        .map(value ->
            switch (value.toLowerCase(Locale.ROOT)) {
              case "true", "1", "on" -> true;
              case "false", "0", "off" -> false;
              default ->
                  throw ApiError.invalid(
                      "\"" + key + "\" must be true or false" + isNot(value) + ".");
            });
  }

  /**
   * @param must what it must do, in words: {@code be a whole number}
   */
  static Optional<Integer> number(JsonNode object, String key, String must) {
    return present(object, key)
        .map(value -> {
          try {
            return Integer.valueOf(value.asText().strip());
          } catch (NumberFormatException e) {
            String given = value.isValueNode() ? value.asText() : value.toString();
            throw ApiError.invalid("\"" + key + "\" must " + must + isNot(given) + ".");
          }
        });
  }

  /** A required text. */
  static String needed(JsonNode object, String key) {
    return text(object, key).filter(v -> !v.isBlank()).orElseThrow(() -> missing(key));
  }

  public static ApiError missing(String key) {
    return ApiError.invalid("\"" + key + "\" is missing.");
  }

  /** What is named: as text, or as an object with its {@code id}, {@code name} or {@code email}. */
  static String identity(JsonNode object, String key) {
    Optional<JsonNode> named = present(object, key).filter(JsonNode::isObject);
    if (named.isEmpty()) {
      return needed(object, key);
    }
    return Stream.of("id", "name", "email")
        .map(named.get()::path)
        .filter(JsonNode::isTextual)
        .findFirst()
        .map(JsonNode::asText)
        .orElseThrow(() -> ApiError.invalid("\"" + key + "\" names nothing."));
  }

  private static String isNot(String value) {
    return ", not \"" + Printable.of(value, VALUE_CHARS_MAX) + "\"";
  }

  /** What a reference names: {@code "x"}, or an object with a name, an id or a URL. */
  static Optional<String> reference(JsonNode object, String key) {
    return present(object, key)
        .flatMap(value ->
            value.isObject()
                ? text(value, "name").or(() -> text(value, "id")).or(() -> text(value, "url"))
                : Optional.of(value.asText()));
  }
}
