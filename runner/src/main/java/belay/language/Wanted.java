package belay.language;

/**
 * A version that a source asks for.
 *
 * @param text as it is written there
 * @param file where: {@code package.json (engines.node)}
 */
public record Wanted(String text, String file, VersionRange range) {
  /** Whether a version is what is asked for. */
  public boolean holds(Version version) {
    return range.holds(version);
  }
}
