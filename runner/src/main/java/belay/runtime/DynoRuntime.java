package belay.runtime;

import belay.release.RuntimeKind;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Starts, lists and stops dynos. Safe for use by several threads. What a dyno prints goes to the
 * {@link DynoOutput} that the runtime was made with, also what it printed while the control plane
 * was away.
 */
public interface DynoRuntime {
  /** How long a dyno may take to accept a connection that only asks whether it does. */
  int CONNECT_MILLIS_MAX = 1_000;

  /** How dynos are kept apart here, in one sentence for {@code belay server:status}. */
  String description();

  /** Which promises of docs/security.md about dynos are not kept here, in sentences. */
  default List<String> unkept() {
    return List.of();
  }

  /**
   * Starts a dyno and returns once its process runs, before it listens.
   *
   * @throws CannotStartDyno and then nothing runs
   */
  Dyno start(DynoSpec spec);

  /**
   * Readies what an app's first dyno would have to wait for, or takes it away when nothing of the
   * app will run any more. It does no harm where there is nothing to ready, and what cannot be
   * readied is made when it is needed.
   */
  default void prepare(UUID app, boolean wanted) {}

  /** Every dyno that runs, those of an earlier life of the control plane included. */
  List<Dyno> running();

  /** The exit status of a dyno that ended; empty while it runs. 128 + n when signal n ended it. */
  OptionalInt exit(Dyno dyno);

  /**
   * SIGTERM to the dyno's processes, SIGKILL after the grace; returns when it is gone. Does nothing
   * when it is already.
   */
  void stop(Dyno dyno, Duration grace);

  /** Stops several, with one grace for all of them; returns when they are gone. */
  default void stopAll(List<Dyno> dynos, Duration grace) {
    dynos.forEach(d -> stop(d, grace));
  }

  /** Tells of each dyno that ends, asked for or not, once, from a thread of the runtime's. */
  void onExit(ExitListener listener);

  /**
   * Why no dyno of a kind can be started now, and what to do about it, in sentences; empty when one
   * can, as far as is known.
   */
  default Optional<String> obstacle(RuntimeKind kind) {
    return Optional.empty();
  }

  /**
   * Whether {@link #running} has all that an earlier life of the control plane left. It has not
   * while the engine that could tell is away.
   */
  default boolean knowsAll() {
    return true;
  }

  /**
   * Tells, from a thread of the runtime's, each time that an engine which was away can be asked
   * again: all is known then, and what could not be started may be now.
   */
  default void onReturn(Runnable listener) {}

  /** Tells, from a thread of the runtime's, what is to be said of a dyno's limits in its log. */
  default void onNotice(NoticeListener listener) {}

  /** Starts a one-off dyno whose input and output the caller holds; it ends with the caller. */
  OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal);

  /**
   * Runs a command inside a dyno that runs: with its files and environment, beside its processes.
   * It ends with the dyno, and with the caller.
   *
   * @param spec as the dyno's own, but for the command
   * @param name what it is called: it is no dyno, and not among those that run
   * @throws CannotStartDyno also when the dyno does not run
   */
  OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal);

  /** Whether a web dyno's app accepts connections by now. */
  default boolean listens(Dyno dyno) {
    try (Socket socket = new Socket()) {
      socket.connect(dyno.address().orElseThrow().socket(), CONNECT_MILLIS_MAX);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Who listens on a web dyno's port. It is asked again whenever the router is told of the dyno,
   * for a port can change hands while its dyno lives.
   */
  default PortHolder portHolder(Dyno dyno) {
    return PortHolder.OWN;
  }

  /**
   * What {@code $PORT} is to the web dyno's app: another than {@link Dyno#port} if it is mapped.
   */
  default int portInside(Dyno dyno) {
    return dyno.port().orElseThrow();
  }

  /** What the dyno's processes hold of the memory now, in bytes; 0 where that is not known. */
  default long memory(Dyno dyno) {
    return 0;
  }

  /** What the dyno's image finds by a health check of its own. */
  default OwnCheck ownCheck(Dyno dyno) {
    return OwnCheck.NONE;
  }

  /** What an image's own health check says: there may be none, and its first answer takes time. */
  enum OwnCheck {
    NONE,
    PENDING,
    PASSES,
    FAILS
  }

  /** Hears of dynos that ended. */
  interface ExitListener {
    void exited(Dyno dyno, int status);

    /** Hears that a dyno does not answer for a moment; it comes back by itself, or ends. */
    default void interrupted(Dyno dyno) {}
  }

  /** Takes a line that the platform says of a dyno. */
  @FunctionalInterface
  interface NoticeListener {
    void notice(Dyno dyno, String text);
  }

  /** Takes what dynos print, line by line, without the line's end. */
  interface DynoOutput {
    void line(Dyno dyno, String text);
  }

  /** The size and kind of the terminal that a one-off dyno gets. */
  record Terminal(String term, int columns, int lines) {}
}
