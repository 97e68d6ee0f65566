package belay.api;

import java.util.List;
import java.util.Optional;

/**
 * What a promotion to an app would bring.
 *
 * @param from what serves there
 * @param to what serves in the app that it would come from
 * @param same whether both are the same code
 * @param commits empty when no repository here has both commits
 */
public record PipelineDiffBody(
    IdName app,
    String stage,
    Optional<Code> from,
    Optional<Code> to,
    boolean same,
    Optional<Commits> commits) {
  /** The code that serves in an app. */
  public record Code(int version, Optional<String> commit) {}

  /**
   * What lies between two commits, the newest first, not more than a hundred each way.
   *
   * @param gained that the promotion would bring
   * @param lost that it would take away
   */
  public record Commits(
      List<PreviewBody.Commit> gained,
      int gainedCount,
      List<PreviewBody.Commit> lost,
      int lostCount,
      int filesChanged) {
    public Commits {
      gained = List.copyOf(gained);
      lost = List.copyOf(lost);
    }
  }
}
