package belay.addon;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * An add-on: a service outside the app that it reaches by variables, such as a database's URL.
 * Releases refer to it by name; what its variables hold is looked up when a dyno starts.
 *
 * @param ref what releases call it: the name that it had first, whatever it is called since
 * @param variables the names of its variables; their values are not in it
 * @param generation how often its variables were set, from 1
 */
public record Addon(
    UUID id,
    String name,
    String ref,
    UUID ownerId,
    SortedSet<String> variables,
    int generation,
    Instant createdAt) {
  public Addon {
    variables = Collections.unmodifiableSortedSet(new TreeSet<>(variables));
  }
}
