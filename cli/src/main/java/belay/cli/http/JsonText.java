package belay.cli.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of JSON as text (RFC 8259), read and written. */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  static Json read(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return parser.nextToken() == null ? Json.NOTHING : read(parser);
    }
  }

  private static Json read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Json> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, read(parser));
        }
        yield Json.map(fields);
      }
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser));
        }
        yield Json.list(items);
      }
      case VALUE_NUMBER_INT -> Json.scalar(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> Json.scalar(parser.getDoubleValue());
      case VALUE_TRUE -> Json.scalar(true);
      case VALUE_FALSE -> Json.scalar(false);
      case VALUE_NULL -> Json.NOTHING;
      default -> Json.scalar(parser.getText());
    };
  }

  static String line(Json value) {
    return written(value, Optional.empty());
  }

  static String pretty(Json value) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    return written(value, Optional.of(printer));
  }

  private static String written(Json value, Optional<DefaultPrettyPrinter> printer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      printer.ifPresent(json::setPrettyPrinter);
      write(value, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Json value, JsonGenerator json) throws IOException {
    if (value.isNothing()) {
      json.writeNull();
    } else if (value.isList()) {
      json.writeStartArray();
      for (Json item : value.items()) {
        write(item, json);
      }
      json.writeEndArray();
    } else if (value.isObject()) {
      json.writeStartObject();
      for (Map.Entry<String, Json> field : value.fields().entrySet()) {
        json.writeFieldName(field.getKey());
        write(field.getValue(), json);
      }
      json.writeEndObject();
    } else if (value.scalar() instanceof Long number) {
      json.writeNumber(number);
    } else if (value.scalar() instanceof Double number) {
      json.writeNumber(number);
    } else if (value.scalar() instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(value.scalar().toString());
    }
  }
}
