package belay.view;

import belay.api.AddonLookup;
import belay.api.BelayRelease;
import belay.api.GroupRollbackBody;
import belay.api.SniEndpointBody;
import belay.api.StackBody;
import belay.api.WhyBody;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** JSON as the Platform API has it: snake_case, explicit nulls, times in whole seconds of UTC. */
public final class Json {
  private static final int DEPTH_MAX = 50;
  private static final long TOKENS_MAX = 100_000;
  private static final int NUMBER_CHARS_MAX = 100;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new Jdk8Module())
          .addModule(new SimpleModule().addSerializer(new WholeSeconds()))
          .addMixIn(StackBody.class, DefaultName.class)
          .addMixIn(AddonLookup.Plan.class, DefaultName.class)
          .addMixIn(GroupRollbackBody.Member.class, SwitchName.class)
          .addMixIn(BelayRelease.class, SwitchName.class)
          .addMixIn(BelayRelease.Rollback.class, SwitchName.class)
          .addMixIn(WhyBody.class, SwitchName.class)
          .addMixIn(SniEndpointBody.SslCert.class, CertificateNames.class)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxTokenCount(TOKENS_MAX)
                .maxNumberLength(NUMBER_CHARS_MAX)
                .build());
  }

  private Json() {}

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a body; empty when it is not JSON. */
  public static Optional<JsonNode> read(byte[] body) {
    try {
      return Optional.ofNullable(MAPPER.readTree(body));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A time as bodies have it. */
  public static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static JavaType typeOf(Class<?> record) {
    return MAPPER.constructType(record);
  }

  /** The keys that a record is written with. */
  public static List<BeanPropertyDefinition> properties(JavaType record) {
    return MAPPER.getSerializationConfig().introspect(record).findProperties();
  }

  public static ObjectNode tree(Object record) {
    return MAPPER.valueToTree(record);
  }

  /** Go's clients read RFC 3339, and Heroku sends no fraction. */
  private static final class WholeSeconds extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    WholeSeconds() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  /** {@code default} is no name for a record's component. */
  private interface DefaultName {
    @JsonProperty("default")
    boolean isDefault();
  }

  /** A question mark is in no name of a record's component. */
  private interface CertificateNames {
    @JsonProperty("ca_signed?")
    boolean caSigned();

    @JsonProperty("self_signed?")
    boolean selfSigned();
  }

  /** {@code switch} is no name for a record's component. */
  private interface SwitchName {
    @JsonProperty("switch")
    Optional<BelayRelease.Switch> switchFigures();
  }
}
