package belay.builds;

import belay.build.Builder;
import belay.release.Refused;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a build is to end before its time. It may be called off until its slug is there: then the
 * way to a release begins, where an interrupt would do harm. Safe for use by several threads.
 */
final class Cancellation {
  private Optional<Thread> builder = Optional.empty();
  private Optional<String> by = Optional.empty();
  private boolean closed;

  /** Calls it off; false when that is too late. */
  synchronized boolean cancel(String who) {
    if (closed) {
      return false;
    }
    by = by.or(() -> Optional.of(who));
    builder.ifPresent(Thread::interrupt);
    return true;
  }

  /** Who called it off. */
  synchronized Optional<String> by() {
    return by;
  }

  /** Does the work, which ends early when the build is called off. */
  Builder.Outcome during(Supplier<Builder.Outcome> work) {
    begin();
    Builder.Outcome outcome;
    try {
      outcome = work.get();
    } finally {
      end();
    }
    return outcome instanceof Builder.Outcome.Failed ? why(outcome) : outcome;
  }

  private synchronized void begin() {
    insist();
    builder = Optional.of(Thread.currentThread());
  }

  /** What comes after the work does not find an interrupt that was meant for it. */
  private synchronized void end() {
    builder = Optional.empty();
    if (by.isPresent()) {
      var _ = Thread.interrupted();
    }
  }

  private synchronized Builder.Outcome why(Builder.Outcome failed) {
    return by.<Builder.Outcome>map(who -> new Builder.Outcome.Failed(sentence(who))).orElse(failed);
  }

  /**
   * From here on it is too late.
   *
   * @throws Refused when it was called off
   */
  synchronized void close() {
    insist();
    closed = true;
  }

  private void insist() {
    by.ifPresent(who -> {
      throw Refused.conflict(sentence(who));
    });
  }

  private static String sentence(String who) {
    return "The build was cancelled by " + who + ". Nothing was released.";
  }
}
