package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The canary of an app.
 *
 * @param stages the parts of the visitors, in percent, that the app's new releases go through; none
 *     where they go live at once
 * @param running what is going on; null for nothing
 */
public record CanaryBody(List<Integer> stages, Optional<Running> running) {
  public CanaryBody {
    stages = List.copyOf(stages);
  }

  /**
   * One that is going on.
   *
   * @param percent of the visitors that are given it now
   * @param stages the parts that it goes through
   * @param former the version that the others are given
   * @param dynos how many web dynos of it run
   * @param processes what those are called; the former's may be called the same
   * @param guard what the guard says of it
   */
  public record Running(
      int version,
      String description,
      int percent,
      List<Integer> stages,
      Optional<Integer> former,
      Instant since,
      int dynos,
      List<String> processes,
      Optional<GuardBody> guard) {
    public Running {
      stages = List.copyOf(stages);
      processes = List.copyOf(processes);
    }
  }
}
