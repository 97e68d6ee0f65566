package belay.hook;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a hook can be told of. */
public enum HookEvent {
  /** Other code serves: a deploy, a promotion, a retry. */
  DEPLOY,
  ROLLBACK,
  /** A release failed; what served before serves on. */
  FAILED,
  /** The app is pinned or not any more, or a release is held. */
  PIN,
  /** No web dyno of the app is up; and when one is again. */
  DOWN,
  /** The server's disk is full; and when it is not any more. Of the server's own hooks. */
  DISK;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<HookEvent> ofWord(String word) {
    return Arrays.stream(values()).filter(e -> e.word().equals(word)).findFirst();
  }

  /** Those that a hook may have: of an app, or of the server. */
  public static Set<HookEvent> possible(boolean ofServer) {
    return ofServer ? EnumSet.allOf(HookEvent.class) : EnumSet.complementOf(EnumSet.of(DISK));
  }

  /** All words, as sentences list them. */
  public static String words(Set<HookEvent> events) {
    return events.stream().map(HookEvent::word).collect(Collectors.joining(", "));
  }
}
