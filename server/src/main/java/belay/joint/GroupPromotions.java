package belay.joint;

import belay.group.Generation;
import belay.group.Group;
import belay.release.App;
import belay.release.Change;
import belay.switching.DeployOutcome;
import java.util.List;
import java.util.Optional;

/**
 * What a group runs goes on to the group of a later stage, as it was built, in one step. Safe for
 * use by several threads.
 */
public interface GroupPromotions {
  /**
   * Which app's code would go to which.
   *
   * @param to the group that is to get it; empty for the one that has the apps which come next
   * @throws belay.release.Refused when an app is in no pipeline, or none comes after it
   */
  Way way(Group from, Optional<Group> to);

  /**
   * Puts it live in all apps or in none.
   *
   * @throws belay.release.Refused when one of them may not get it; then nothing was written
   */
  Promoted promote(Way way, boolean force, Change change);

  /** From which apps to which. */
  record Way(Group from, Group to, List<Leg> legs) {
    public Way {
      legs = List.copyOf(legs);
    }
  }

  /** From one app to one other. */
  record Leg(App source, App target) {}

  /**
   * How it ended.
   *
   * @param generation of the group that got it, which serves or failed; empty when none was made
   */
  record Promoted(Optional<Generation> generation, List<End> ends) {
    public Promoted {
      ends = List.copyOf(ends);
    }
  }

  /** How it ended for one app: live, held or failed as all others, or without a change. */
  record End(App source, App target, DeployOutcome outcome) {}
}
