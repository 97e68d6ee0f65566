package belay.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which connections signed in with the password before the last: those that were there when the
 * next one came. Pure.
 */
final class OldConnections {
  private OldConnections() {}

  /**
   * What is remembered of the moment in which a password came.
   *
   * @param run which start of the server it was
   * @param newest the number of the newest connection, which only grows
   */
  static String mark(String run, String newest) {
    return run + ":" + newest;
  }

  /**
   * The numbers of those of apps that are older than a mark; none when the server was started
   * since.
   *
   * @param list what {@code CLIENT LIST} answers
   */
  static List<String> before(String mark, String run, String list) {
    int colon = mark.indexOf(':');
    if (colon < 0 || !mark.substring(0, colon).equals(run)) {
      return List.of();
    }
    long newest = Long.parseLong(mark.substring(colon + 1));
    List<String> old = new ArrayList<>();
    for (String line : list.lines().toList()) {
      Map<String, String> fields = fields(line);
      String id = fields.getOrDefault("id", "");
      if (Instance.APPS.equals(fields.get("user"))
          && id.matches("\\d{1,18}")
          && Long.parseLong(id) < newest) {
        old.add(id);
      }
    }
    return old;
  }

  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new HashMap<>();
    for (String field : line.split(" ", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals), field.substring(equals + 1));
      }
    }
    return fields;
  }
}
