package belay.webhook;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a webhook can be told of, by Heroku's names. Each of these fires. */
public enum Include {
  APP("api:app"),
  COLLABORATOR("api:collaborator"),
  DOMAIN("api:domain"),
  FORMATION("api:formation"),
  RELEASE("api:release"),
  SNI_ENDPOINT("api:sni-endpoint"),
  DYNO("dyno");

  private final String word;

  Include(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** The {@code resource} of payloads. */
  public String resource() {
    return word.replaceFirst("^api:", "");
  }

  public static Optional<Include> ofWord(String word) {
    return Arrays.stream(values()).filter(i -> i.word.equals(word)).findFirst();
  }

  /** All words, as sentences list them. */
  public static String words() {
    return Arrays.stream(values()).map(Include::word).collect(Collectors.joining(", "));
  }
}
