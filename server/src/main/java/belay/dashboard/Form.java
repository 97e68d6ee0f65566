package belay.dashboard;

import belay.http.ApiError;
import belay.http.Percent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a form as a browser sends them ({@code application/x-www-form-urlencoded}). */
public final class Form {
  static final int BYTES_MAX = 256 << 10;
  private static final int FIELDS_MAX = 500;

  private final Map<String, List<String>> fields = new LinkedHashMap<>();

  static Form parse(byte[] body) {
    Form form = new Form();
    String text = new String(body, StandardCharsets.US_ASCII);
    if (text.isEmpty()) {
      return form;
    }
    String[] pairs = text.split("&", FIELDS_MAX + 1);
    if (pairs.length > FIELDS_MAX) {
      throw ApiError.badRequest("The form has more than " + FIELDS_MAX + " fields.");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      form.fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return form;
  }

  private static String decode(String text) {
    return Percent.decode(text.replace('+', ' '));
  }

  /** A field's value as it was written; browsers send a line's end as CR LF. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(fields.get(name)).map(all -> all.getLast().replace("\r\n", "\n"));
  }

  String needed(String name) {
    return value(name).orElseThrow(() -> ApiError.badRequest("The form lacks " + name + "."));
  }

  List<String> values(String name) {
    return fields.getOrDefault(name, List.of());
  }

  List<String> names() {
    return List.copyOf(fields.keySet());
  }
}
