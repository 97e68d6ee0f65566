package belay.runtime;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Processes that are no app's: servers of add-ons, each under an id of its own that stands for an
 * app's, with a directory that outlives it. Like dynos they outlive the control plane. Safe for
 * several threads.
 */
public interface Services {
  /** The process type of one, and the version that it has instead of a release's. */
  String TYPE = "add-on";

  /** Whether a dyno is such a process: releases begin at 1. */
  static boolean is(Dyno dyno) {
    return dyno.version() == 0 && dyno.name().type().equals(TYPE);
  }

  /**
   * Starts one, with the directory that its id keeps.
   *
   * @throws CannotStartDyno with the reason; then nothing runs
   */
  Dyno startKeeping(DynoSpec spec);

  /**
   * Runs a command that sees the directory that its id keeps, beside what runs there; it ends with
   * the caller.
   *
   * @throws CannotStartDyno with the reason; then nothing runs
   */
  OneOff runKeeping(DynoSpec spec);

  /** What runs, dynos of apps among it. */
  List<Dyno> running();

  /** SIGTERM, and SIGKILL after the grace; returns when it has ended. */
  void stop(Dyno dyno, Duration grace);

  /** What its processes hold of the memory, in bytes; 0 for one that has ended. */
  long memory(Dyno dyno);

  /** What is in the directory that it keeps, in bytes; empty where that cannot be counted. */
  OptionalLong kept(Dyno dyno);

  /**
   * Whether apps' containers reach what listens on 127.0.0.1: where each app has a network of its
   * own, and is led there from the machine's end of it.
   */
  default boolean reachedByContainers() {
    return false;
  }

  /** A port of this machine that nobody listens on, taken for good. */
  int freePort();

  /** Gives a port back. */
  void releasePort(int port);

  /** Takes a port that was got before. */
  void holdPort(int port);

  /**
   * Deletes what an id keeps.
   *
   * @throws CannotStartDyno when it runs, or it cannot be deleted
   */
  void discard(UUID id);

  /** Tells of each end, dynos' of apps among them. */
  void onExit(DynoRuntime.ExitListener listener);
}
