package belay.router.proxy;

import belay.api.routing.AppRoutes;
import belay.router.counts.Fault;
import belay.router.limits.Limits;
import org.jspecify.annotations.Nullable;

/**
 * How fast a request and its answer go on, and what is wrong when they do not. Times are
 * nanoseconds of one clock and handed in. On one event loop.
 *
 * <p>A byte now and then is no life: a whole answer head is owed in {@link Limits#firstByte} of the
 * whole request ({@link Limits#idle} when interim answers came), a request's body must come faster
 * than {@link Limits#uploadRate}, and only bodies of answers may take what time they like, as long
 * as something moves. Where {@link AppRoutes#ENDLESS} is given, silence is only the client's fault.
 */
final class Pace {
  private static final int INTERIMS_MAX = 32;
  private static final int INTERIM_BYTES_MAX = 64 * 1024;
  private static final long SECOND = 1_000_000_000;

  /** Who has to do something next. */
  enum Owes {
    /** The app: the request is with it. */
    ANSWER,
    /** The client: its body is awaited, and the app takes it. */
    BODY,
    /** The app: it does not take the body that is there. */
    READING,
    /** Whoever is slow, in the middle of the answer. */
    REST
  }

  private final Limits limits;
  private long moved;
  private long answerOwed;
  private long bodyOwed;
  private long uploaded;
  private Owes owes = Owes.READING;
  private long answerNanos;
  private boolean endless;
  private int interims;
  private int interimBytes;

  Pace(Limits limits, long now) {
    this.limits = limits;
    this.moved = now;
    this.answerNanos = limits.firstByte().toNanos();
  }

  /**
   * The request is on its way to an app, perhaps once more.
   *
   * @param answerSeconds how long the app may take; 0 for what is usual, or without end
   */
  void begins(long now, int answerSeconds) {
    endless = answerSeconds == AppRoutes.ENDLESS;
    if (answerSeconds > 0) {
      answerNanos = answerSeconds * SECOND;
    }
    moved = now;
    owes = Owes.READING;
  }

  /** Something came from one side or could be given to the other. */
  void moved(long now) {
    moved = now;
  }

  /** So much of the request's body came. */
  void uploaded(int bytes, long now) {
    moved = now;
    uploaded += bytes;
  }

  /** An interim answer came (1xx); whether it is one of too many. */
  boolean isTooMuch(int bytes) {
    interims++;
    interimBytes += bytes;
    return interims > INTERIMS_MAX || interimBytes > INTERIM_BYTES_MAX;
  }

  /**
   * What is wrong; null when nothing is yet.
   *
   * @param clientSlow whether it is the client that does not go on in the middle of the answer
   */
  @Nullable Fault fault(long now, Owes next, boolean clientSlow) {
    if (next != owes) {
      owes = next;
      answerOwed = moved;
      bodyOwed = now;
      uploaded = 0;
    }
    if (endless && next != Owes.BODY && !clientSlow) {
      return null;
    }
    return switch (next) {
      case ANSWER -> isOver(now, answerOwed, answerMax()) ? Fault.H12 : null;
      case BODY -> bodyFault(now);
      case READING -> isOver(now, moved, idle()) ? Fault.H15 : null;
      case REST -> !isOver(now, moved, idle()) ? null : clientSlow ? Fault.H28 : Fault.H15;
    };
  }

  private @Nullable Fault bodyFault(long now) {
    if (isOver(now, moved, idle())) {
      return Fault.H28;
    }
    if (!isOver(now, bodyOwed, idle())) {
      return null;
    }
    if (uploaded * SECOND < limits.uploadRate() * idle()) {
      return Fault.H28;
    }
    bodyOwed = now;
    uploaded = 0;
    return null;
  }

  private long answerMax() {
    return interims > 0 ? Math.max(idle(), answerNanos) : answerNanos;
  }

  private long idle() {
    return limits.idle().toNanos();
  }

  private static boolean isOver(long now, long since, long max) {
    return now - since > max;
  }
}
