package belay.addon;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The data of an add-on on one of its ways: releases before and after a rollback with data have
 * another one.
 *
 * @param number of its add-on, from 1
 * @param resourceId under which its provider knows it
 * @param checkpoint the number of the one that it was made of
 * @param changedAt when its state began
 */
public record Generation(
    UUID addonId,
    int number,
    UUID resourceId,
    State state,
    Optional<Integer> checkpoint,
    Instant madeAt,
    Instant changedAt) {
  /** How far it is. */
  public enum State {
    /** It is made of a checkpoint. */
    MAKING,
    /** It is there, and no release that serves has it yet. */
    READY,
    /** What serves has it; one of an add-on is. */
    SERVING,
    /** Nothing may write to it: it is kept as it was left. */
    FENCED,
    /** Only its number is left. */
    GONE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is shown behind the add-on's name, of those that are not the first. */
  public static String mark(int number) {
    return number == 1 ? "" : "#g" + number;
  }
}
