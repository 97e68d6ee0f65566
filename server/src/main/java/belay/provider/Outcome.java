package belay.provider;

import java.util.Map;

/** A provider's answer. */
public sealed interface Outcome {
  /**
   * It is done.
   *
   * @param variables the add-on's, with what they hold
   */
  record Ready(Map<String, String> variables) implements Outcome {
    public Ready {
      variables = Map.copyOf(variables);
    }

    @Override
    public String toString() {
      return "Ready" + variables.keySet();
    }
  }

  /**
   * It takes a while, as the partner API's 202 says; it is asked again.
   *
   * @param message for people
   */
  record Later(String message) implements Outcome {}
}
