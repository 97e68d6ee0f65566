package belay.api;

import java.util.List;
import java.util.Optional;

/**
 * What promoting a group did.
 *
 * @param from the group whose code went on
 * @param to the group that got it
 * @param generation the one that it made; empty when none was made
 */
public record GroupPromotionBody(
    String from, String to, Optional<GenerationBody> generation, List<Member> members) {
  public GroupPromotionBody {
    members = List.copyOf(members);
  }

  /**
   * Its effect on one app.
   *
   * @param source the app whose code it got
   * @param status {@code succeeded}, {@code failed}, {@code held} or {@code unchanged}
   * @param version the release that it made, or the one that has the code already
   */
  public record Member(
      String app,
      String source,
      String status,
      Optional<Integer> version,
      Optional<String> message) {}
}
