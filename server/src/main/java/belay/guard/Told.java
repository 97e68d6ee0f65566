package belay.guard;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A finding as it is kept and shown.
 *
 * @param kind crashed, retried, fails-more, slower, slower-beside or fails-beside
 * @param sentence for people, without a full stop
 * @param numbers that it says, by name
 */
public record Told(String kind, String sentence, SortedMap<String, Double> numbers) {
  public Told {
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }
}
