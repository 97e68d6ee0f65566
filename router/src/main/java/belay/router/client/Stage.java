package belay.router.client;

import belay.router.limits.Eviction;
import belay.router.limits.Limits;
import java.time.Duration;

/**
 * Where a client's connection is between two requests, and since when; nanoseconds of one clock,
 * handed in. On one event loop.
 */
final class Stage {
  enum Phase {
    /** Between two requests, or in the middle of a head. */
    HEAD,
    /** The request's body is coming. */
    BODY,
    /** The request is whole; its answer is coming. */
    ANSWER,
    /** Another protocol is spoken. */
    TUNNEL,
    /** The request was answered before its body came; the rest of it is thrown away. */
    DISCARD,
    /** Our side is closed; what still comes is thrown away so that the answer is not lost. */
    LINGER,
    CLOSED
  }

  /** What the time says. */
  enum Over {
    NOTHING,
    CONNECTION,
    HEAD
  }

  /** When memory is short, nobody has longer for the head of a request. */
  private static final Duration HEAD_WHEN_TIGHT = Duration.ofSeconds(5);

  private Phase phase = Phase.HEAD;
  private long since;
  private long headSince;
  private boolean headComes;

  Stage(long now) {
    since = now;
  }

  Phase phase() {
    return phase;
  }

  boolean is(Phase asked) {
    return phase == asked;
  }

  void enter(Phase next, long now) {
    phase = next;
    since = now;
  }

  /**
   * A next request is awaited.
   *
   * @param comes whether bytes of it are here already
   */
  void enterHead(boolean comes, long now) {
    enter(Phase.HEAD, now);
    headComes = comes;
    headSince = now;
  }

  /** Bytes came; also those that are ignored before a head count as its begin. */
  void came(long now) {
    if (phase == Phase.HEAD && !headComes) {
      headComes = true;
      headSince = now;
    }
  }

  /** How long a head may take. */
  static Duration headMax(Limits limits, boolean tight) {
    return tight && limits.head().compareTo(HEAD_WHEN_TIGHT) > 0 ? HEAD_WHEN_TIGHT : limits.head();
  }

  /**
   * What has taken too long; of a request under way others know.
   *
   * @param sending whether the client has not taken all yet of what it was answered
   */
  Over over(Limits limits, boolean tight, boolean sending, long now) {
    return switch (phase) {
      case HEAD ->
          headComes
              ? late(headSince, headMax(limits, tight), now) ? Over.HEAD : Over.NOTHING
              : closed(limits.clientIdle(), now);
      case BODY, ANSWER, TUNNEL -> Over.NOTHING;
      case DISCARD -> closed(limits.linger(), now);
      case LINGER -> closed(sending ? limits.idle() : limits.linger(), now);
      case CLOSED -> closed(limits.idle(), now);
    };
  }

  private Over closed(Duration max, long now) {
    return late(since, max, now) ? Over.CONNECTION : Over.NOTHING;
  }

  private static boolean late(long from, Duration max, long now) {
    return now - from > max.toNanos();
  }

  /**
   * What is lost when the connection ends now.
   *
   * @param waits whether its request waits for an app
   */
  Eviction.Loss loss(boolean waits) {
    return switch (phase) {
      case HEAD -> headComes ? Eviction.Loss.HEAD : Eviction.Loss.IDLE;
      case BODY, ANSWER -> waits ? Eviction.Loss.WAITING : Eviction.Loss.BUSY;
      case TUNNEL -> Eviction.Loss.BUSY;
      case DISCARD, LINGER, CLOSED -> Eviction.Loss.ENDING;
    };
  }

  /** How long it has been so. */
  long age(long now) {
    return now - (phase == Phase.HEAD && headComes ? headSince : since);
  }
}
