package belay.hook;

import java.util.Arrays;
import java.util.Collections;
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
  /** The guard says something of a new release. */
  GUARD,
  /** The app is pinned or not any more, or a release is held. */
  PIN,
  /** No web dyno of the app is up; and when one is again. */
  DOWN,
  /** Dynos of the app crash again and again; and when they do not any more. */
  CRASHING,
  /** The app fails more requests than usual; and when it does not any more. */
  ERRORS,
  /** A job of the app fails; and when none does any more. */
  JOB,
  /** The contract of a release failed; and when it was done. */
  CONTRACT,
  /**
   * The server's disk is full, or nearly; and when it is not any more. Of the server's own hooks.
   */
  DISK,
  /** The server has hardly any memory left; and when it has again. Of the server's own. */
  MEMORY,
  /** A certificate expires soon; and when none does any more. Of the server's own. */
  CERTIFICATE,
  /** Backups fail or are too old; and when they are not any more. Of the server's own. */
  BACKUP,
  /** Something in the background does not work; and when all does again. Of the server's own. */
  BACKGROUND;

  private static final Set<HookEvent> OF_SERVER =
      Collections.unmodifiableSet(EnumSet.of(DISK, MEMORY, CERTIFICATE, BACKUP, BACKGROUND));

  static Set<HookEvent> ofServer() {
    return OF_SERVER;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<HookEvent> ofWord(String word) {
    return Arrays.stream(values()).filter(e -> e.word().equals(word)).findFirst();
  }

  /** Those that a hook may have: of an app, or of the server. */
  public static Set<HookEvent> possible(boolean ofServer) {
    return ofServer
        ? EnumSet.allOf(HookEvent.class)
        : EnumSet.complementOf(EnumSet.copyOf(OF_SERVER));
  }

  /** All words, as sentences list them. */
  public static String words(Set<HookEvent> events) {
    return events.stream().map(HookEvent::word).collect(Collectors.joining(", "));
  }
}
