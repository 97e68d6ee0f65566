package belay.api.request;

import java.util.Map;
import java.util.Optional;

/** {@code POST /apps/{app}/dynos/{dyno}}: a command inside a dyno that runs. */
public record DynoExec(
    String command,
    Optional<String> size,
    @Must(value = "hold variables and their text", max = 1_000) Map<String, Object> env,
    boolean forceNoTty,
    Optional<String> reason) {
  public DynoExec {
    env = Map.copyOf(env);
  }
}
