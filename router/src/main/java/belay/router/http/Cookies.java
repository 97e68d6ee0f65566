package belay.router.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds cookies in a request (RFC 6265 section 4.2). */
final class Cookies {
  private static final String FIELD = "cookie";
  private static final int FOUND_MAX = 4;
  private static final int VALUE_MAX = 64;

  private Cookies() {}

  /** The values of a name, in the order in which they came; those that are long are none. */
  static List<String> of(RequestHead head, String name) {
    List<String> found = List.of();
    for (int f = 0; f < head.fields; f++) {
      if (head.field[f] == Field.OTHER
          && Syntax.is(head.bytes, head.lineStart[f], head.nameEnd[f], FIELD)) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        find(head.bytes, head.valueStart[f], head.valueEnd[f], name, found);
      }
    }
    return found;
  }

  private static void find(byte[] bytes, int start, int end, String name, List<String> found) {
    int i = start;
    while (i < end && found.size() < FOUND_MAX) {
      while (i < end && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == ';')) {
        i++;
      }
      int next = i;
      while (next < end && bytes[next] != ';') {
        next++;
      }
      int value = i + name.length() + 1;
      if (value <= next && next - value <= VALUE_MAX && isNamed(bytes, i, name)) {
        found.add(new String(bytes, value, next - value, StandardCharsets.ISO_8859_1).strip());
      }
      i = next;
    }
  }

  /** Names of cookies differ by case. */
  private static boolean isNamed(byte[] bytes, int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (bytes[at + i] != name.charAt(i)) {
        return false;
      }
    }
    return bytes[at + name.length()] == '=';
  }
}
