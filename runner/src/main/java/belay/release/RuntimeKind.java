package belay.release;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an app's dynos are: processes of the machine, or containers of a Docker Engine. */
public enum RuntimeKind {
  PROCESS,
  DOCKER;

  /**
   * What runs a slug, or a dyno of it.
   *
   * @param image the container image that it is run of, where it is run of one
   */
  public static RuntimeKind ofImage(Optional<String> image) {
    return image.isPresent() ? DOCKER : PROCESS;
  }

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * By the word for it.
   *
   * @throws InvalidInput when there is none of that name
   */
  public static RuntimeKind ofWord(String word) {
    return Arrays.stream(values())
        .filter(k -> k.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new InvalidInput("runtime is " + words() + ", not \"" + word + "\"."));
  }

  private static String words() {
    return Arrays.stream(values()).map(RuntimeKind::word).collect(Collectors.joining(" or "));
  }
}
