package belay.hook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a hook tells. */
public enum HookKind {
  /** A POST of a form, with the fields of Heroku's deployhooks. */
  HTTP,
  /** A POST of JSON as Slack's incoming webhooks take it. */
  SLACK,
  /** A letter. */
  EMAIL;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As the add-ons of an app show it. */
  public String plan() {
    return "deployhooks:" + word();
  }

  public static Optional<HookKind> ofWord(String word) {
    return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
  }
}
