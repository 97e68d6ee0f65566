package belay.preview;

import belay.release.Commits;
import java.util.Optional;

/**
 * What lies between the code of two apps.
 *
 * @param from what serves in the target, if anything does
 * @param to what serves in the source
 * @param same whether both are the same code
 * @param between as a repository of one of them tells it; empty when none has both commits
 */
public record StageDiff(
    Optional<Code> from, Optional<Code> to, boolean same, Optional<Commits.Between> between) {
  /** The code that serves in an app. */
  public record Code(int version, Optional<String> commit) {}
}
