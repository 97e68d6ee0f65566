package belay.runner;

import belay.handover.Wire;
import belay.network.NetworkSettings;
import belay.release.BelayException;
import belay.runner.Reply.Refusal;
import belay.runtime.CannotStartDyno;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the runner. While it is away it is waited for, a few seconds: it is started again. Whoever
 * asks may be a virtual thread; the socket is another's. Safe for use by several threads.
 */
final class Calls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
  private static final Duration WAIT = Duration.ofSeconds(8);
  private static final int ANSWER_SECONDS = 3;
  private static final long PAUSE_MILLIS = 50;
  private static final int STACK_BYTES = 256 * 1024;

  private final Path socket;
  private final NetworkSettings networks;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name("runner call").factory());

  Calls(Path socket, NetworkSettings networks) {
    this.socket = socket;
    this.networks = networks;
  }

  /** The runner does not answer. */
  static final class Away extends BelayException {
    private static final long serialVersionUID = 1L;

    Away(String why) {
      super(
          "Belay's runner, which alone may start and stop what runs for apps, is away ("
              + why
              + "). What runs goes on; it is started again by itself: try again in a moment, and"
              + " look into log/runner.log if it stays away.");
    }
  }

  /** It was asked, and went away before it answered: nobody knows whether it was done. */
  static final class Lost extends BelayException {
    private static final long serialVersionUID = 1L;

    Lost(IOException cause) {
      super("Belay's runner ended while it was asked. It is started again: try again.", cause);
    }
  }

  /** What was answered, on a connection that is open. */
  record Answered(Reply reply, List<Integer> descriptors, Wire wire) {}

  /** Asks, and closes the connection. What comes with the answer is the caller's. */
  Answered ask(Ask ask) throws IOException {
    Answered answered = open(ask);
    answered.wire().close();
    return answered;
  }

  /** Asks for a value. */
  <T> T ask(Ask ask, Class<T> type) {
    try {
      return ask(ask).reply().as(type);
    } catch (IOException e) {
      throw new Away(String.valueOf(e.getMessage()));
    }
  }

  /** Asks as long as nobody answers; for what may be done twice. */
  <T> T insist(Ask ask, Class<T> type) {
    for (int tries = 1; ; tries++) {
      try {
        return ask(ask, type);
      } catch (Lost e) {
        if (tries == 3) {
          throw e;
        }
      }
    }
  }

  /** Asks; the connection stays the caller's. */
  Answered open(Ask ask) throws IOException {
    return elsewhere(() -> opened(ask));
  }

  /** Waits for another answer on a connection. */
  Reply next(Wire wire) throws IOException {
    return elsewhere(() -> reply(wire.receive(Reply.BYTES_MAX)));
  }

  /**
   * The process that answers, asked once and waited for a few seconds; empty when none does. It may
   * be one that was not told of networks yet.
   */
  OptionalInt answering() {
    try {
      return elsewhere(() -> {
        Optional<Wire> wire = Wire.connect(socket);
        return wire.isPresent() ? answering(wire.get()) : OptionalInt.empty();
      });
    } catch (IOException e) {
      LOG.debug("the runner does not answer", e);
      return OptionalInt.empty();
    }
  }

  private static OptionalInt answering(Wire wire) throws IOException {
    try (wire) {
      wire.limit(ANSWER_SECONDS);
      wire.send(Reply.JSON.writerFor(Ask.class).writeValueAsBytes(new Ask.Facts()));
      var _ = reply(wire.receive(Reply.BYTES_MAX));
      return OptionalInt.of(wire.peer().pid());
    }
  }

  private interface Task<T> {
    T run() throws IOException;
  }

  private <T> T elsewhere(Task<T> task) throws IOException {
    CompletableFuture<T> done = new CompletableFuture<>();
    threads.execute(() -> {
      try {
        done.complete(task.run());
      } catch (IOException | RuntimeException e) {
        done.completeExceptionally(e);
      }
    });
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException e) {
          // What was asked is being done: its answer has descriptors that nobody else closes.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Answered opened(Ask ask) throws IOException {
    Answered first = sent(ask);
    if (first.reply().refused().filter(r -> r == Refusal.UNBEGUN).isEmpty()) {
      return done(first);
    }
    first.wire().close();
    Answered begun = done(sent(new Ask.Begin(Ask.Networks.of(networks))));
    begun.wire().close();
    return done(sent(ask));
  }

  private Answered sent(Ask ask) throws IOException {
    Wire wire = told(Reply.JSON.writerFor(Ask.class).writeValueAsBytes(ask));
    boolean answered = false;
    try {
      wire.limit(0);
      Wire.Message message = received(wire);
      Answered all = new Answered(reply(message), message.descriptors(), wire);
      answered = true;
      return all;
    } finally {
      if (!answered) {
        wire.close();
      }
    }
  }

  private static Wire.Message received(Wire wire) {
    try {
      return wire.receive(Reply.BYTES_MAX);
    } catch (IOException e) {
      throw new Lost(e);
    }
  }

  private static Reply reply(Wire.Message message) throws IOException {
    return Reply.JSON.readValue(message.bytes(), Reply.class);
  }

  /** Throws what was refused. */
  private static Answered done(Answered answered) throws IOException {
    Optional<Refusal> refused = answered.reply().refused();
    if (refused.isEmpty()) {
      return answered;
    }
    answered.wire().close();
    String why = answered.reply().why();
    if (refused.get() == Refusal.FAULT) {
      throw new IOException(why);
    }
    throw new CannotStartDyno(why);
  }

  /**
   * A connection on which the whole of it was said. One that breaks before has begun nothing: the
   * runner ended there, or grew tired of a slow machine, so another is made.
   */
  private Wire told(byte[] ask) {
    long end = System.nanoTime() + WAIT.toNanos();
    while (true) {
      Wire wire = connected();
      try {
        wire.send(ask);
        return wire;
      } catch (IOException e) {
        wire.close();
        if (System.nanoTime() > end) {
          throw new Away(String.valueOf(e.getMessage()));
        }
        pause();
      }
    }
  }

  private Wire connected() {
    long end = System.nanoTime() + WAIT.toNanos();
    String why = "nobody listens on " + socket;
    while (true) {
      try {
        Optional<Wire> wire = Wire.connect(socket);
        if (wire.isPresent()) {
          return wire.get();
        }
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
      }
      if (System.nanoTime() > end) {
        throw new Away(why);
      }
      pause();
    }
  }

  /** A runner that was killed is started again by another program, which tells nobody. */
  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Away("interrupted");
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
