package belay.router.table;

import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.Locale;

/** The JSON of the control socket and the table file; never used while a request is carried. */
public final class Json {
  public static final JsonMapper MAPPER = mapper();

  private Json() {}

  private static JsonMapper mapper() {
    var builder =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(RouterRequest.class, Typed.class)
            .addMixIn(RouterAnswer.class, Typed.class);
    for (Class<?> sealed : new Class<?>[] {RouterRequest.class, RouterAnswer.class}) {
      for (Class<?> type : sealed.getPermittedSubclasses()) {
        builder.registerSubtypes(
            new NamedType(type, type.getSimpleName().toLowerCase(Locale.ROOT)));
      }
    }
    return builder.build();
  }

  /** Says in a property which of the records it is. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface Typed {}
}
