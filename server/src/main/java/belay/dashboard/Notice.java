package belay.dashboard;

import java.util.Optional;

/**
 * One sentence at the top of a page.
 *
 * @param undo the app and release that an undo would leave, where one is offered
 */
public record Notice(boolean good, String text, Optional<Undo> undo) {
  public record Undo(String app, int version) {}

  static Notice good(String text) {
    return new Notice(true, text, Optional.empty());
  }

  static Notice bad(String text) {
    return new Notice(false, text, Optional.empty());
  }
}
