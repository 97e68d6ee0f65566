package belay.api.request;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code POST /apps/{app}/slugs}.
 *
 * @param processTypes each with its command
 */
public record SlugCreate(
    Optional<String> stack,
    Optional<String> checksum,
    Optional<String> commit,
    Optional<String> commitDescription,
    Optional<String> buildpackProvidedDescription,
    @Must(
            value = "say what the slug runs, such as {\"web\": \"node server.js\"}",
            max = 100,
            some = true)
        Map<String, Object> processTypes) {
  public SlugCreate {
    processTypes = Collections.unmodifiableMap(new TreeMap<>(processTypes));
  }
}
