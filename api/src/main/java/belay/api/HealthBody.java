package belay.api;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How this server is: the answer to {@code GET /health}. It names no app and no host, since nobody
 * needs a token for it.
 *
 * @param status {@code ok}, {@code degraded} when somebody should look, or {@code down}
 * @param checks each by what was looked at, with {@code ok} or what is wrong in a word
 */
public record HealthBody(String status, SortedMap<String, String> checks) {
  public static final String OK = "ok";

  private static final String DOWN = "down";

  /**
   * Of what was found.
   *
   * @param fatal those without which the server is of no use
   * @param others those without which it goes on
   */
  public static HealthBody of(Map<String, Boolean> fatal, Map<String, Boolean> others) {
    SortedMap<String, String> checks = new TreeMap<>();
    fatal.forEach((name, well) -> checks.put(name, well ? OK : DOWN));
    others.forEach((name, well) -> checks.put(name, well ? OK : "attention"));
    boolean down = fatal.containsValue(false);
    boolean well = !down && !others.containsValue(false);
    return new HealthBody(down ? DOWN : well ? OK : "degraded", checks);
  }

  /** Whether it is to be called healthy by who only asks for the status of the answer. */
  public boolean answers() {
    return !status.equals(DOWN);
  }
}
