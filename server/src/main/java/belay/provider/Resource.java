package belay.provider;

import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/**
 * An add-on, to its provider.
 *
 * @param id what is asked with it twice is done once
 * @param notes what the provider keeps of it
 */
public record Resource(UUID id, String name, AddonPlan plan, Notes notes) {
  /** Kept sealed, and durable when it was written. */
  public interface Notes {
    SortedMap<String, String> all();

    void keep(Map<String, String> all);
  }
}
