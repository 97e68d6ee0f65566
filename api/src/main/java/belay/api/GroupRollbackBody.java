package belay.api;

import java.util.List;
import java.util.Optional;

/**
 * What a group's rollback did.
 *
 * @param from the generation that served
 * @param target the one put back
 * @param generation the one that it made
 */
public record GroupRollbackBody(
    GenerationBody from, GenerationBody target, GenerationBody generation, List<Member> members) {
  public GroupRollbackBody {
    members = List.copyOf(members);
  }

  /**
   * Its effect on one app.
   *
   * @param version the release that it made
   * @param target the release put back
   * @param pinned whether new code is held from now on
   * @param switchFigures the key {@code switch}
   */
  public record Member(
      String app,
      int version,
      Optional<Integer> target,
      List<String> notes,
      boolean pinned,
      Optional<BelayRelease.Switch> switchFigures) {
    public Member {
      notes = List.copyOf(notes);
    }
  }
}
