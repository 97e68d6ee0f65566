package belay.dashboard;

import belay.http.Inside.Asked;
import java.util.List;
import java.util.Optional;

/**
 * Which releases a timeline shows.
 *
 * @param show a word of {@link #SHOWS}; empty for all
 * @param by a part of an email address; empty for everybody's
 */
public record Filter(String show, String by) {
  /** What a person may look for, as the page calls it. */
  public static final List<String> SHOWS =
      List.of("deploys", "rollbacks", "config", "add-ons", "failed", "held");

  static final Filter NONE = new Filter("", "");

  static Filter of(String show, String by) {
    return new Filter(SHOWS.contains(show) ? show : "", by.strip());
  }

  public boolean all() {
    return show.isEmpty() && by.isEmpty();
  }

  /** As the API is asked for them. */
  Asked narrow(Asked asked) {
    Asked kind =
        switch (show) {
          case "deploys" -> asked.query("kind", "deploy,promote,retry,fork");
          case "rollbacks" -> asked.query("kind", "rollback");
          case "config" -> asked.query("kind", "config");
          case "add-ons" -> asked.query("kind", "addon");
          case "failed", "held" -> asked.query("status", show);
          default -> asked;
        };
    return by.isEmpty() ? kind : kind.query("user", by);
  }

  static Optional<Integer> number(String text) {
    return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
