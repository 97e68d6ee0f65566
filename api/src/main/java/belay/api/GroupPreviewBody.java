package belay.api;

import java.util.List;

/**
 * What a group's rollback would do: its answer with {@code dry_run}.
 *
 * @param why how the target was chosen
 * @param safe whether nothing in it needs a person's attention
 * @param warm whether no app has to be started
 * @param members the apps that would go back
 * @param unchanged names of those that run what the target says already
 */
public record GroupPreviewBody(
    GenerationBody from,
    GenerationBody target,
    List<String> why,
    boolean safe,
    boolean warm,
    List<Member> members,
    List<String> unchanged) {
  public GroupPreviewBody {
    why = List.copyOf(why);
    members = List.copyOf(members);
    unchanged = List.copyOf(unchanged);
  }

  /** Its effect on one app. */
  public record Member(String app, PreviewBody preview) {}
}
