package belay.cli.http;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes values of JSON (RFC 8259). */
final class JsonWriter {
  private final StringBuilder text = new StringBuilder();
  private final boolean pretty;
  private int depth;

  private JsonWriter(boolean pretty) {
    this.pretty = pretty;
  }

  /** On one line. */
  static String line(Json value) {
    return new JsonWriter(false).write(value).text.toString();
  }

  /** On many lines, indented by two spaces. */
  static String pretty(Json value) {
    return new JsonWriter(true).write(value).text.toString();
  }

  private JsonWriter write(Json value) {
    if (value.isNothing()) {
      text.append("null");
    } else if (value.isList()) {
      list(value.items());
    } else if (value.isObject()) {
      object(value.fields());
    } else if (value.scalar() instanceof String string) {
      string(string);
    } else {
      text.append(value.scalar());
    }
    return this;
  }

  private void list(List<Json> items) {
    open('[');
    boolean first = true;
    for (Json item : items) {
      separate(first);
      first = false;
      write(item);
    }
    close(first, ']');
  }

  private void object(Map<String, Json> fields) {
    open('{');
    boolean first = true;
    for (Map.Entry<String, Json> field : fields.entrySet()) {
      separate(first);
      first = false;
      string(field.getKey());
      text.append(pretty ? " : " : ":");
      write(field.getValue());
    }
    close(first, '}');
  }

  private void open(char bracket) {
    text.append(bracket);
    depth++;
  }

  private void close(boolean empty, char bracket) {
    depth--;
    if (empty) {
      text.append(pretty ? " " : "");
    } else {
      newLine();
    }
    text.append(bracket);
  }

  private void separate(boolean first) {
    text.append(first ? "" : ",");
    newLine();
  }

  private void newLine() {
    if (pretty) {
      text.append('\n').repeat("  ", depth);
    }
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ') {
            text.append("\\u").append(HexFormat.of().withUpperCase().toHexDigits(c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
