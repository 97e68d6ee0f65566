package belay.outbox;

import java.util.Arrays;
import java.util.Locale;

/** How hard Belay tries to tell. */
public enum Level {
  /** Now or not at all: somebody waits to see how it goes. */
  ONCE(1),
  /** Some minutes. */
  NOTIFY(6),
  /** About a day. */
  SYNC(30),
  /** A day at the least, whatever chance takes off: a receiver may be away overnight. */
  LONG(60);

  private final int attemptsMax;

  Level(int attemptsMax) {
    this.attemptsMax = attemptsMax;
  }

  public int attemptsMax() {
    return attemptsMax;
  }

  /** The word in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Level ofWord(String word) {
    return Arrays.stream(values()).filter(l -> l.word().equals(word)).findFirst().orElse(NOTIFY);
  }
}
