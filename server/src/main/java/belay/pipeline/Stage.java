package belay.pipeline;

import belay.release.InvalidInput;
import java.util.Arrays;
import java.util.Locale;

/** Where an app stands in a pipeline, in the order in which code passes them. */
public enum Stage {
  REVIEW,
  DEVELOPMENT,
  STAGING,
  PRODUCTION;

  /** The word in requests and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Of its word.
   *
   * @throws InvalidInput when it is none
   */
  public static Stage of(String word) {
    return Arrays.stream(values())
        .filter(s -> s.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInput(
                word.equals("test")
                    ? "There are no test apps here: a stage is review, development, staging or"
                        + " production."
                    : "A stage is review, development, staging or production."));
  }

  public boolean isBefore(Stage other) {
    return compareTo(other) < 0;
  }
}
