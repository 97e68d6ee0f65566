package belay.dashboard;

import java.util.List;
import java.util.Locale;
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

  static Filter of(String show, String by) {
    return new Filter(SHOWS.contains(show) ? show : "", by.strip());
  }

  public boolean all() {
    return show.isEmpty() && by.isEmpty();
  }

  boolean fits(Rel release) {
    boolean kind =
        switch (show) {
          case "deploys" -> List.of("deploy", "promote", "retry", "fork").contains(release.kind());
          case "rollbacks" -> release.kind().equals("rollback");
          case "config" -> release.kind().equals("config");
          case "add-ons" -> release.kind().equals("addon");
          case "failed", "held" -> release.status().equals(show);
          default -> true;
        };
    return kind && release.by().toLowerCase(Locale.ROOT).contains(by.toLowerCase(Locale.ROOT));
  }

  static Optional<Integer> number(String text) {
    return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
