package belay.rollback;

import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.Sign;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Whether code may go live, as an app's history stands. One rule for every way in. Pure. */
public sealed interface Admission {
  /** Nothing stands against it. */
  record Free() implements Admission {}

  /** Somebody rolled back from it: it goes live only when that is insisted on, at the same door. */
  record RolledBackFrom(String why) implements Admission {}

  /** It is blocked, and whoever insists must unblock it first. */
  record Blocked(String why) implements Admission {}

  /**
   * Code that asks to go live.
   *
   * @param slug when it is built already
   * @param commit when it is of one
   */
  record Code(Optional<UUID> slug, Optional<String> commit) {
    String label() {
      return commit
          .map(c -> "commit " + c.substring(0, Math.min(7, c.length())))
          .orElse("this slug");
    }
  }

  /**
   * Decides. What a rollback left stays refused until somebody puts it live again, by force, by an
   * undo or by name; a fix is another commit and comes in as usual.
   */
  static Admission of(Code code, Standing standing) {
    Optional<Blocked> blocked = blocked(code, standing);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    History history = new History(standing);
    Map<Object, LedgerEntry> left = left(history);
    return code.commit()
        .map(left::get)
        .or(() -> code.slug().map(left::get))
        .<Admission>map(by -> new RolledBackFrom(refusal(code, by)))
        .orElseGet(Free::new);
  }

  /** Its own blocks go before those of the apps that it passed on its way. */
  private static Optional<Blocked> blocked(Code code, Standing standing) {
    return standing.blocks().stream()
        .filter(b -> b.covers(code))
        .findFirst()
        .map(b -> blocked(code, b.inWords(), "v" + b.version()))
        .or(() ->
            standing.upstream().stream()
                .filter(b -> b.covers(code))
                .findFirst()
                .map(
                    b -> blocked(code, b.inWords(), "v" + b.block().version() + " -a " + b.app())));
  }

  private static Blocked blocked(Code code, String why, String which) {
    return new Blocked(
        sentence(code.label())
            + " is not deployed: "
            + why
            + ". Who may, lifts it with: belay releases:unblock "
            + which);
  }

  private static String refusal(Code code, LedgerEntry by) {
    Change change = by.release().change();
    Sign sign = new Sign(change.actor().email(), by.release().createdAt(), change.reason());
    return sentence(code.label())
        + " is not deployed: it was rolled back from "
        + sign.inWords()
        + " ("
        + by.release().label()
        + ", "
        + by.release().description()
        + "). A fix is a new commit, which goes live as usual.";
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** Slugs and commits that a rollback left for others, and that did not go live again. */
  private static Map<Object, LedgerEntry> left(History history) {
    Map<Object, LedgerEntry> left = new HashMap<>();
    Optional<LedgerEntry> before = Optional.empty();
    for (LedgerEntry entry : history.served()) {
      if (before.isPresent() && history.goesBack(entry, before.get())) {
        LedgerEntry bad = before.get();
        bad.release().slug().ifPresent(slug -> left.put(slug, entry));
        history.commitOf(bad).ifPresent(commit -> left.put(commit, entry));
      }
      // Whoever puts code live again takes the verdict on it back; what serves is never refused.
      entry.release().slug().ifPresent(left::remove);
      history.commitOf(entry).ifPresent(left::remove);
      before = Optional.of(entry);
    }
    return left;
  }
}
