package belay.preview;

import belay.group.Generation;
import belay.release.App;
import java.util.List;

/**
 * What a group's rollback would do.
 *
 * @param why how the target was chosen, a clause each
 * @param members the apps that would go back
 * @param unchanged the apps that run what the target says already
 */
public record GroupPreview(
    Generation serving,
    Generation target,
    List<String> why,
    List<Member> members,
    List<App> unchanged) {
  public GroupPreview {
    why = List.copyOf(why);
    members = List.copyOf(members);
    unchanged = List.copyOf(unchanged);
  }

  /** What it would do to one app. */
  public record Member(App app, RollbackPreview preview) {}

  /** Whether nothing in it needs a person's attention. */
  public boolean safe() {
    return members.stream().allMatch(m -> m.preview().safe());
  }

  /** Whether no app has to be started. */
  public boolean warm() {
    return members.stream().allMatch(m -> m.preview().warm());
  }
}
