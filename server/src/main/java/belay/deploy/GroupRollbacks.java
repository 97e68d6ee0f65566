package belay.deploy;

import belay.group.Generation;
import belay.group.Group;
import belay.preview.GroupPreview;
import belay.preview.GroupWish;
import belay.release.App;
import belay.release.Change;
import belay.switching.DeployOutcome;
import java.util.List;

/** Apps of a group go back as one. Safe for use by several threads. */
public interface GroupRollbacks {
  /**
   * Puts another generation back: in all apps or in none. Who asked saw what served then: when one
   * of the apps serves something else at their turn, it is refused.
   *
   * @throws belay.release.NotFound when there is no such target
   * @throws belay.release.Refused when one of the apps may not go back; then nothing was written
   */
  Rolled rollback(Group group, GroupWish wish, Change change);

  /** What that rollback would do, as things stand; nothing is written. */
  GroupPreview preview(Group group, GroupWish wish);

  /**
   * How it ended.
   *
   * @param generation that it made
   * @param each in the order of the apps' ids: all live or all failed
   */
  record Rolled(Generation from, Generation target, Generation generation, List<Member> each) {
    public Rolled {
      each = List.copyOf(each);
    }
  }

  /** How it ended for one app. */
  record Member(App app, DeployOutcome outcome) {}
}
