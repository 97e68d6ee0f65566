package belay.group;

import belay.release.InvalidInput;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Apps that go back as one. Its id never changes; no two have the same name.
 *
 * @param members the apps' ids, by name; at least one
 */
public record Group(UUID id, String name, List<UUID> members, Instant createdAt) {
  /** What is made ready at once, and asked of the router in one step, is to stay within bounds. */
  public static final int MEMBERS_MAX = 32;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,29}");

  public Group {
    members = List.copyOf(members);
  }

  /**
   * Answers a legal name.
   *
   * @throws InvalidInput when it is none
   */
  public static String checked(String name) {
    if (!NAME.matcher(name).matches() || name.matches("g\\d+")) {
      throw new InvalidInput(
          "A group's name must start with a letter and can only contain lowercase letters,"
              + " numbers and dashes; 2 to 30 characters, and not a generation such as g12.");
    }
    return name;
  }
}
