package belay.dashboard;

import belay.http.ApiError;
import java.util.Optional;

/**
 * One sentence at the top of a page.
 *
 * @param undo the app and release that an undo would leave, where one is offered
 * @param next the command that the sentence leads to, where one is known
 */
public record Notice(boolean good, String text, Optional<Undo> undo, Optional<String> next) {
  public record Undo(String app, int version) {}

  static Notice good(String text) {
    return new Notice(true, text, Optional.empty(), Optional.empty());
  }

  /** The same with an undo. */
  static Notice undoable(String text, Undo undo) {
    return new Notice(true, text, Optional.of(undo), Optional.empty());
  }

  static Notice bad(String text) {
    return new Notice(false, text, Optional.empty(), Optional.empty());
  }

  /** Why something was not done. A command that ends the sentence stands for itself. */
  static Notice of(ApiError refused) {
    String text = String.valueOf(refused.getMessage());
    Optional<String> next = refused.next().filter(command -> text.endsWith(" " + command));
    String before = text.substring(0, text.length() - next.map(c -> c.length() + 1).orElse(0));
    return new Notice(false, before, Optional.empty(), next);
  }
}
