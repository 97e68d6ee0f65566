package belay.outbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How hard Belay tries to tell. */
public enum Level {
  /** Some minutes. */
  NOTIFY(6),
  /** About a day. */
  SYNC(30);

  private final int attemptsMax;

  Level(int attemptsMax) {
    this.attemptsMax = attemptsMax;
  }

  public int attemptsMax() {
    return attemptsMax;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Level> ofWord(String word) {
    return Arrays.stream(values()).filter(l -> l.word().equals(word)).findFirst();
  }
}
