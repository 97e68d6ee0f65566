package belay.api.request;

import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /apps/{app}/dynos}: a one-off dyno.
 *
 * @param type the process type whose image it runs in
 * @param env added to the app's config vars; TERM, COLUMNS and LINES tell of the terminal
 * @param attach whether the client comes to its input and output
 */
public record DynoCreate(
    String command,
    Optional<String> type,
    Optional<String> size,
    @Must(value = "hold variables and their text", max = 1_000) Map<String, Object> env,
    boolean attach,
    boolean forceNoTty,
    Optional<String> reason) {
  public DynoCreate {
    env = Map.copyOf(env);
  }
}
