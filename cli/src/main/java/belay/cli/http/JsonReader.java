package belay.cli.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a value of JSON (RFC 8259). Jackson was measured and left: the tables of large numbers that
 * it has the JDK make cost a starting program 8 ms.
 */
final class JsonReader {
  private static final int DEPTH_MAX = 1_000;

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /** The first value of a text; nothing when there is none. */
  static Json read(String text) throws BadJson {
    JsonReader reader = new JsonReader(text);
    reader.passSpace();
    return reader.at == text.length() ? Json.NOTHING : reader.value();
  }

  private Json value() throws BadJson {
    passSpace();
    return switch (next()) {
      case '{' -> object();
      case '[' -> list();
      case '"' -> Json.scalar(string());
      case 't' -> word("true", Json.scalar(true));
      case 'f' -> word("false", Json.scalar(false));
      case 'n' -> word("null", Json.NOTHING);
      default -> number();
    };
  }

  private Json object() throws BadJson {
    enter();
    Map<String, Json> fields = new LinkedHashMap<>();
    if (!took('}')) {
      do {
        passSpace();
        String name = string();
        insist(took(':'));
        fields.put(name, value());
      } while (took(','));
      insist(took('}'));
    }
    depth--;
    return Json.map(fields);
  }

  private Json list() throws BadJson {
    enter();
    List<Json> items = new ArrayList<>();
    if (!took(']')) {
      do {
        items.add(value());
      } while (took(','));
      insist(took(']'));
    }
    depth--;
    return Json.list(items);
  }

  private void enter() throws BadJson {
    at++;
    insist(++depth <= DEPTH_MAX);
  }

  private Json word(String word, Json meant) throws BadJson {
    insist(text.startsWith(word, at));
    at += word.length();
    return meant;
  }

  private Json number() throws BadJson {
    int from = at;
    boolean whole = true;
    boolean _ = tookHere("-");
    if (!tookHere("0")) {
      digits();
    }
    if (tookHere(".")) {
      whole = false;
      digits();
    }
    if (tookHere("eE")) {
      whole = false;
      boolean _ = tookHere("+-");
      digits();
    }
    String number = text.substring(from, at);
    try {
      if (whole) {
        return Json.scalar(Long.parseLong(number));
      }
      return Json.scalar(Double.parseDouble(number));
    } catch (NumberFormatException e) {
      // It has more digits than a number of ours.
      throw new BadJson(from);
    }
  }

  private void digits() throws BadJson {
    insist(next() >= '0' && next() <= '9');
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
  }

  private String string() throws BadJson {
    insist(next() == '"');
    int from = ++at;
    StringBuilder unescaped = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      insist(c >= ' ');
      at++;
      if (c == '\\') {
        unescaped.append(text, from, at - 1).append(escaped());
        from = at;
      }
    }
    unescaped.append(text, from, at++);
    return unescaped.toString();
  }

  private char escaped() throws BadJson {
    char c = next();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          insist(digit >= 0);
          code = code * 16 + digit;
          at++;
        }
        yield (char) code;
      }
      default -> throw new BadJson(at - 1);
    };
  }

  /** Goes past that character, if it comes next behind white space. */
  private boolean took(char c) {
    passSpace();
    return tookHere(String.valueOf(c));
  }

  /** Goes past the next character, if it is one of those. */
  private boolean tookHere(String any) {
    if (at < text.length() && any.indexOf(text.charAt(at)) >= 0) {
      at++;
      return true;
    }
    return false;
  }

  private void passSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char next() throws BadJson {
    insist(at < text.length());
    return text.charAt(at);
  }

  private void insist(boolean right) throws BadJson {
    if (!right) {
      throw new BadJson(at);
    }
  }
}
