package belay.router.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds cookies in a request (RFC 6265 section 4.2). */
final class Cookies {
  private static final byte[] COOKIE = Bytes.latin1("Cookie: ");
  private static final byte[] AND = Bytes.latin1("; ");
  private static final int FOUND_MAX = 4;
  private static final int VALUE_MAX = 64;

  private Cookies() {}

  /** The values of a name, in the order in which they came; those that are long are none. */
  static List<String> of(RequestHead head, String name) {
    List<String> found = List.of();
    for (int f = 0; f < head.fields; f++) {
      if (head.field[f] == Field.COOKIE || head.field[f] == Field.OWN_COOKIE) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        find(head.bytes, head.valueStart[f], head.valueEnd[f], name, found);
      }
    }
    return found;
  }

  /** Whether one of that name is among those of a field. */
  static boolean has(byte[] bytes, int start, int end, String name) {
    int i = start;
    while (i < end) {
      i = skipGap(bytes, i, end);
      int next = end(bytes, i, end);
      if (i + name.length() < next && isNamed(bytes, i, name)) {
        return true;
      }
      i = next;
    }
    return false;
  }

  /** Writes a Cookie field without those of a name; nothing when there is no other. */
  static void putWithout(Output out, byte[] bytes, int start, int end, String name) {
    boolean any = false;
    int i = start;
    while (i < end) {
      i = skipGap(bytes, i, end);
      int next = end(bytes, i, end);
      boolean named = i + name.length() < next && isNamed(bytes, i, name);
      if (!named && next > i) {
        out.put(any ? AND : COOKIE).put(bytes, i, next);
        any = true;
      }
      i = next;
    }
    if (any) {
      out.put('\r').put('\n');
    }
  }

  private static int skipGap(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == ';')) {
      i++;
    }
    return i;
  }

  private static int end(byte[] bytes, int start, int end) {
    int i = start;
    while (i < end && bytes[i] != ';') {
      i++;
    }
    return i;
  }

  private static void find(byte[] bytes, int start, int end, String name, List<String> found) {
    int i = start;
    while (i < end && found.size() < FOUND_MAX) {
      i = skipGap(bytes, i, end);
      int next = end(bytes, i, end);
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
