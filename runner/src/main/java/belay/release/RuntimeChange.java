package belay.release;

import java.util.Optional;

/**
 * A runtime that a release was made with, and what stands in its place now.
 *
 * @param now empty when there is none any more
 */
public record RuntimeChange(LanguageRuntime noted, Optional<LanguageRuntime> now) {
  /** Whether it is another at all. */
  boolean isOne() {
    return !now.equals(Optional.of(noted));
  }

  /** Whether the code may be expected to run as it did: no more than the patch level differs. */
  public boolean isSmall() {
    return now.filter(noted::isPatchOf).isPresent();
  }

  /** {@code Python 3.11.7 instead of 3.11.2}. */
  public String inWords() {
    return now.map(n ->
            n.version().equals(noted.version())
                ? "another build of " + noted.label()
                : n.label() + " instead of " + noted.version())
        .orElseGet(() -> noted.label() + " is not here any more");
  }

  /** {@code same}, {@code patch}, {@code other} or {@code gone}, for machines. */
  public String word() {
    return now.isEmpty() ? "gone" : isSmall() ? "patch" : "other";
  }
}
