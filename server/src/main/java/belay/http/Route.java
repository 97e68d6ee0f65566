package belay.http;

import belay.access.Scope.Need;
import belay.api.request.FreeForm;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the table.
 *
 * @param need what the token must be for; empty where none is asked for
 * @param body what is taken: a record of the API, an object of the client's own names ({@link
 *     belay.api.request.FreeForm}), bytes ({@link java.io.InputStream}), or nothing ({@link Void})
 * @param answer what is answered with, or a list of it; {@link Void} where there is nothing to say
 */
public record Route(
    String method,
    List<String> segments,
    Optional<Need> need,
    Allowed allowed,
    Class<?> body,
    Class<?> answer,
    Endpoint endpoint) {

  boolean fits(List<String> path) {
    if (path.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!isName(segments.get(i)) && !segments.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  int names() {
    return (int) segments.stream().filter(Route::isName).count();
  }

  Map<String, String> values(List<String> path) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String segment = segments.get(i);
      if (isName(segment)) {
        values.put(segment.substring(1, segment.length() - 1), path.get(i));
      }
    }
    return values;
  }

  /** For log lines: unlike the path it holds no secret. */
  public String label() {
    return method + " /" + String.join("/", segments);
  }

  private static boolean isName(String segment) {
    return segment.startsWith("{");
  }

  /** Refuses one that does not say all that it is. */
  void insistWhole() {
    if (allowed.permission().isPresent() && !segments.contains("{app}")) {
      throw new IllegalArgumentException(
          label() + " asks for a permission on an app, and has none in its path");
    }
    if (!isBody(body)) {
      throw new IllegalArgumentException(
          label() + " says neither a record nor that its body is free");
    }
  }

  private static boolean isBody(Class<?> type) {
    return type.isRecord()
        || type == FreeForm.class
        || type == InputStream.class
        || type == Void.class;
  }
}
