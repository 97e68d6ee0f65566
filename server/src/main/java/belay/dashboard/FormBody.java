package belay.dashboard;

import belay.http.ApiError;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The body of a request, made of a form's fields, each with a letter for its kind: {@code t:} text
 * that is left out when empty, {@code e:} text that may be empty, {@code n:} a number, {@code b:}
 * yes or no, {@code l:} a list with a value for each field of the name, {@code w:} a list of words,
 * {@code x:} null, {@code j:} JSON that the page itself made. Pure.
 */
final class FormBody {
  private FormBody() {}

  static ObjectNode of(Form form) {
    ObjectNode body = Json.object();
    for (String name : form.names()) {
      if (name.length() > 2 && name.charAt(1) == ':') {
        put(body, form, name, name.substring(2));
      }
    }
    // A config var's name is typed too.
    form.value("key")
        .filter(key -> !key.isBlank())
        .ifPresent(key -> body.put(key.strip(), form.value("value").orElse("")));
    return body;
  }

  private static void put(ObjectNode body, Form form, String name, String key) {
    String value = form.value(name).orElse("");
    switch (name.charAt(0)) {
      case 't' -> {
        if (!value.isBlank()) {
          body.put(key, value);
        }
      }
      case 'e' -> body.put(key, value);
      case 'n' -> {
        if (!value.isBlank()) {
          body.put(key, value.strip());
        }
      }
      case 'b' -> body.put(key, value.equals("on") || value.equals("true"));
      case 'l' -> list(body, key, form.values(name));
      case 'w' -> list(body, key, List.of(value.strip().split("[\\s,]+")));
      case 'x' -> body.putNull(key);
      case 'j' -> body.set(key, json(value));
      default -> throw ApiError.badRequest("The form has a field of no kind.");
    }
  }

  private static void list(ObjectNode body, String key, List<String> values) {
    ArrayNode list = body.putArray(key);
    values.stream().filter(v -> !v.isBlank()).forEach(list::add);
  }

  private static JsonNode json(String value) {
    return Json.read(value.getBytes(StandardCharsets.UTF_8))
        .orElseThrow(() -> ApiError.badRequest("The form has a field that is not JSON."));
  }
}
