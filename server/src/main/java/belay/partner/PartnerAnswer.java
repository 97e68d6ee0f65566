package belay.partner;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a partner answered when it did what it was asked.
 *
 * @param message for people, or empty
 * @param config its variables, by their names without the prefix, with what they hold
 */
record PartnerAnswer(int status, String message, SortedMap<String, String> config) {
  PartnerAnswer {
    config = new TreeMap<>(config);
  }

  @Override
  public String toString() {
    return "PartnerAnswer[" + status + ", " + config.keySet() + "]";
  }
}
