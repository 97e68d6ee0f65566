package belay.runner;

import belay.handover.Wire;
import belay.kernel.Native;
import belay.release.BelayException;
import belay.sandbox.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that the runner started, whose streams this holds. It ends with the connection. */
final class RunnerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(RunnerProcess.class);
  private static final int KILLED = 137;
  private static final byte[] END = {};
  private static final int AGAIN_MILLIS = 500;

  private final Calls calls;
  private final UUID id;
  private final Wire wire;
  private final Streams.Ends ends;
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private boolean gone;

  private RunnerProcess(Calls calls, UUID id, Wire wire, Streams.Ends ends) {
    this.calls = calls;
    this.id = id;
    this.wire = wire;
    this.ends = ends;
  }

  /**
   * The one that was answered.
   *
   * @param id by which a later runner knows it
   */
  static RunnerProcess of(Calls calls, Calls.Answered answered, UUID id) throws IOException {
    if (answered.descriptors().size() != 2) {
      answered.descriptors().forEach(Native::close);
      answered.wire().close();
      throw new IOException("the runner gave no streams");
    }
    Streams streams = new Streams(answered.descriptors().get(0), answered.descriptors().get(1));
    RunnerProcess process = new RunnerProcess(calls, id, answered.wire(), streams.ends());
    Thread.ofPlatform().daemon().name("runner process").start(process::follow);
    return process;
  }

  private void follow() {
    try {
      status.complete(calls.next(wire).as(Integer.class));
      letGo();
    } catch (IOException e) {
      LOG.debug("the runner ended while a process ran", e);
      letGo();
      status.complete(later());
    }
  }

  private int later() {
    try {
      return calls.insist(new Ask.Await(id), OptionalInt.class).orElse(KILLED);
    } catch (BelayException e) {
      LOG.warn("How {} ended is not known: {}", id, e.getMessage());
      return KILLED;
    }
  }

  InputStream output() {
    return ends.output();
  }

  OutputStream input() {
    return ends.input();
  }

  /** Waits for the end. */
  int await() throws InterruptedException {
    try {
      return status.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end, so long at most. */
  OptionalInt await(long nanos) throws InterruptedException {
    try {
      return OptionalInt.of(status.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return OptionalInt.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends it, and waits for that. */
  void end() {
    boolean interrupted = false;
    while (!status.isDone()) {
      kill();
      try {
        var _ = status.get(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        LOG.debug("it is told to end again", e);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      ends.input().close();
    } catch (IOException e) {
      LOG.debug("nobody reads it any more", e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void letGo() {
    gone = true;
    wire.close();
  }

  private void kill() {
    if (isGone()) {
      try {
        var _ = calls.insist(new Ask.Signal(id, Ask.Signal.Kind.KILL), Boolean.class);
      } catch (BelayException e) {
        LOG.debug("it is told to end again", e);
      }
      return;
    }
    say();
  }

  private synchronized boolean isGone() {
    return gone;
  }

  private synchronized void say() {
    if (!gone) {
      try {
        wire.send(END);
      } catch (IOException e) {
        LOG.debug("it ends", e);
      }
    }
  }
}
