package belay.pipeline;

import belay.release.InvalidInput;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Apps in stages. Its id never changes, its name may.
 *
 * @param name 3 to 30 characters (the Platform API's rule); no two have the same
 */
public record Pipeline(UUID id, String name, UUID ownerId, Instant createdAt, Instant updatedAt) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{2,29}");

  /**
   * Answers a legal name.
   *
   * @throws InvalidInput when it is none
   */
  public static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInput(
          "A pipeline's name must start with a letter and can only contain lowercase letters,"
              + " numbers and dashes; 3 to 30 characters.");
    }
    return name;
  }
}
