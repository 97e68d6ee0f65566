package belay.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of the engine's, to be pulled. The library pushes from a thread of its own, which it
 * interrupts to end the stream: whoever wrote a file there would find it closed.
 */
public final class Pull<T> implements ResultCallback<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Pull.class);
  private static final int AHEAD = 256;

  private final BlockingQueue<Item<T>> items = new ArrayBlockingQueue<>(AHEAD);
  private Optional<Closeable> stream = Optional.empty();
  private boolean closed;
  private Optional<Throwable> failure = Optional.empty();

  private sealed interface Item<T> {}

  private record Element<T>(T value) implements Item<T> {}

  private record End<T>() implements Item<T> {}

  /** The next element, waited for; empty at the end, and ever after. */
  Optional<T> next() throws InterruptedException {
    return element(items.take());
  }

  /** The same, but empty as well when the time is over. */
  public Optional<T> next(long millis) throws InterruptedException {
    Item<T> item = items.poll(millis, TimeUnit.MILLISECONDS);
    return item == null ? Optional.empty() : element(item);
  }

  private Optional<T> element(Item<T> item) throws InterruptedException {
    return switch (item) {
      case Element<T>(T value) -> Optional.of(value);
      case End<T> end -> {
        items.put(end);
        yield Optional.empty();
      }
    };
  }

  /** Why it ended early. */
  public synchronized Optional<Throwable> failure() {
    return failure;
  }

  /** Whether the end was reached, or is the next that comes. */
  public boolean ended() {
    return items.peek() instanceof End<T>;
  }

  @Override
  public void onStart(Closeable begun) {
    boolean late;
    synchronized (this) {
      late = closed;
      stream = Optional.of(begun);
    }
    if (late) {
      close(begun);
    }
  }

  @Override
  public void onNext(T value) {
    put(new Element<>(value));
  }

  @Override
  public void onError(Throwable thrown) {
    synchronized (this) {
      failure = failure.or(() -> Optional.of(thrown));
    }
    put(new End<>());
  }

  @Override
  public void onComplete() {
    put(new End<>());
  }

  private void put(Item<T> item) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    try {
      items.put(item);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the stream, on the engine's side too; what was not pulled is dropped. */
  @Override
  public void close() {
    Optional<Closeable> open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = stream;
    }
    open.ifPresent(Pull::close);
    items.clear();
    items.add(new End<>());
  }

  private static void close(Closeable stream) {
    try {
      stream.close();
    } catch (IOException | RuntimeException e) {
      LOG.debug("closing a stream of Docker's", e);
    }
  }
}
