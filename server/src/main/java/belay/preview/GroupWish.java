package belay.preview;

import belay.group.GroupTarget;
import java.util.Optional;

/**
 * A group's rollback as somebody asks for it.
 *
 * @param expected the generation that he saw serving; another one now is a refusal
 * @param each how each app goes back; its target is not asked
 */
public record GroupWish(GroupTarget.Wanted target, Optional<Integer> expected, RollbackWish each) {}
