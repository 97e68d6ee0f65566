package belay.manifest;

import belay.manifest.ManifestNode.Place;
import belay.release.InvalidInput;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON as {@link ManifestNode}s. */
public final class JsonManifest {
  private final String file;
  private final JsonParser parser;

  private JsonManifest(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * Reads a text.
   *
   * @param file what it is called in messages
   * @throws InvalidInput with file and line when it is not JSON
   */
  public static ManifestNode read(String file, String text) {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      JsonManifest reader = new JsonManifest(file, parser);
      ManifestNode root = reader.node(reader.next());
      if (parser.nextToken() != null) {
        throw reader.place().fault("not JSON: there is more after the end.");
      }
      return root;
    } catch (JsonProcessingException e) {
      int line = Optional.ofNullable(e.getLocation()).map(l -> l.getLineNr()).orElse(1);
      throw new Place(file, line).fault("not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory was read", e);
    }
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw place().fault("not JSON: it ends too early.");
    }
    return token;
  }

  private Place place() {
    return new Place(file, parser.currentTokenLocation().getLineNr());
  }

  private ManifestNode node(JsonToken token) throws IOException {
    Place place = place();
    return switch (token) {
      case START_OBJECT -> fields(place);
      case START_ARRAY -> items(place);
      case VALUE_NULL -> new ManifestNode.Nothing(place);
      default -> new ManifestNode.Scalar(place, parser.getText());
    };
  }

  private ManifestNode fields(Place place) throws IOException {
    Map<String, ManifestNode> fields = new LinkedHashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      Place at = place();
      String key = parser.currentName();
      if (fields.putIfAbsent(key, node(next())) != null) {
        throw at.fault("\"" + key + "\" is there twice.");
      }
    }
    return new ManifestNode.Fields(place, fields);
  }

  private ManifestNode items(Place place) throws IOException {
    List<ManifestNode> items = new ArrayList<>();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      items.add(node(token));
    }
    return new ManifestNode.Items(place, items);
  }
}
