package belay.archive;

import belay.apps.AppCopy;
import belay.apps.Settings;
import belay.ledger.Chronicle;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.GuardMode;
import belay.release.InvalidInput;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.SortedMap;

/** The JSON files of an export. */
final class ArchiveJson {
  private static final TypeReference<SortedMap<String, Object>> ROW = new TypeReference<>() {};

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(
              new SimpleModule()
                  .addSerializer(AppName.class, ToStringSerializer.instance)
                  .addDeserializer(AppName.class, new NameOfText()))
          // What a record is asked is none of its components.
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private ArchiveJson() {}

  /** A name is its text. */
  private static final class NameOfText extends StdDeserializer<AppName> {
    private static final long serialVersionUID = 1L;

    NameOfText() {
      super(AppName.class);
    }

    @Override
    public AppName deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return new AppName(String.valueOf(in.getValueAsString()));
    }
  }

  /**
   * {@code app.json}.
   *
   * @param form of the whole export; another one is another Belay's
   * @param head where the ledger in it ends
   */
  record AppFile(int form, Chronicle.Head head, AppCopy app) {
    static final int FORM = 1;
  }

  /**
   * {@code end.json}, the last file.
   *
   * @param slugs how many there are before it
   */
  record EndFile(int slugs) {}

  static byte[] bytes(Object value) throws IOException {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * @throws InvalidInput when it is not such a file
   */
  static <T> T read(String name, byte[] bytes, Class<T> type) {
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      insistPrintable(name, tree);
      supplement(tree);
      // Nothing, or JSON's null, is read as null.
      return Optional.ofNullable(MAPPER.treeToValue(tree, type))
          .orElseThrow(() -> new InvalidInput("The export's " + name + " says nothing."));
    } catch (JacksonException e) {
      String why = e.getCause() instanceof BelayException known ? " " + known.getMessage() : "";
      throw new InvalidInput("The export's " + name + " is not what Belay writes." + why);
    } catch (IOException e) {
      throw new InvalidInput("The export's " + name + " cannot be read.");
    }
  }

  /** What an export of a version before does not have. */
  private static void supplement(JsonNode tree) {
    if (tree.path("app").path("settings") instanceof ObjectNode settings) {
      if (!settings.has("limits")) {
        settings.putObject("limits").putObject("values");
      }
      if (!settings.has("host_network")) {
        settings.put("host_network", false);
      }
      if (!settings.has("web")) {
        settings.set("web", MAPPER.valueToTree(Settings.Web.DEFAULT));
      }
      if (settings.path("web") instanceof ObjectNode web && !web.has("affinity")) {
        web.put("affinity", false);
      }
      if (settings.path("web") instanceof ObjectNode web && !web.has("https")) {
        web.set("https", MAPPER.valueToTree(Settings.Https.DEFAULT));
      }
      if (settings.path("rollbacks") instanceof ObjectNode rollbacks && !rollbacks.has("guard")) {
        rollbacks.put("guard", GuardMode.ACT.name());
      }
      if (settings.path("rollbacks") instanceof ObjectNode rollbacks && !rollbacks.has("retry")) {
        rollbacks.put("retry", true);
      }
      if (settings.path("rollbacks") instanceof ObjectNode rollbacks && !rollbacks.has("canary")) {
        rollbacks.putObject("canary").putArray("percents");
      }
      if (settings.path("rollbacks") instanceof ObjectNode rollbacks
          && !rollbacks.has("contract")) {
        rollbacks.put("contract", 0);
      }
    }
    if (tree.path("app") instanceof ObjectNode app && !app.has("sizes")) {
      app.putObject("sizes");
    }
  }

  /** It is shown to others, in their terminals too. */
  private static void insistPrintable(String name, JsonNode tree) {
    if (tree.isTextual() && tree.asText().chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInput("The export's " + name + " holds control characters.");
    }
    tree.forEach(child -> insistPrintable(name, child));
  }

  /** Rows, one JSON object after the other. */
  static Rows rows(InputStream in) throws IOException {
    try {
      return new Rows(MAPPER.readerFor(ROW).readValues(in));
    } catch (JacksonException e) {
      throw notLines();
    }
  }

  private static InvalidInput notLines() {
    return new InvalidInput("The export's ledger is not JSON lines to its end.");
  }

  /** Rows as they are read. */
  static final class Rows {
    private final MappingIterator<SortedMap<String, Object>> iterator;

    private Rows(MappingIterator<SortedMap<String, Object>> iterator) {
      this.iterator = iterator;
    }

    Optional<SortedMap<String, Object>> next() throws IOException {
      try {
        if (!iterator.hasNextValue()) {
          return Optional.empty();
        }
        return Optional.of(
            Optional.ofNullable(iterator.nextValue()).orElseThrow(ArchiveJson::notLines));
      } catch (JacksonException e) {
        throw notLines();
      }
    }
  }
}
