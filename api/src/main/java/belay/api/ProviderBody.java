package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A partner whose service can be added to apps.
 *
 * @param id what its service is called
 * @param host where it is asked
 * @param configVars what apps get of it
 * @param clientSecret by which it exchanges grants; told when it is registered, and never again
 * @param tokenUrl where it exchanges them
 */
public record ProviderBody(
    String id,
    String name,
    String host,
    List<String> plans,
    List<String> configVars,
    Instant createdAt,
    Optional<String> clientSecret,
    String tokenUrl) {
  public ProviderBody {
    plans = List.copyOf(plans);
    configVars = List.copyOf(configVars);
  }
}
