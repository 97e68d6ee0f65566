package belay.http;

import belay.release.BelayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out changes, each on a thread of its own, so that a client that goes away or loses
 * patience cancels nothing.
 */
public final class Changes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  private final Duration patience;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("change-", 0).factory());

  public Changes(Duration patience) {
    this.patience = patience;
  }

  /**
   * Carries a change out and waits for its outcome as long as a client may be kept waiting; empty
   * when it is not done by then, and goes on.
   */
  public <T> Optional<T> await(Supplier<T> change) throws InterruptedException {
    return await(change, _ -> {});
  }

  /**
   * The same, for a change whose result must not be left lying about.
   *
   * @param late takes the result when nobody waits for it any more
   */
  public <T> Optional<T> await(Supplier<T> change, Consumer<T> late) throws InterruptedException {
    CompletableFuture<T> future = CompletableFuture.supplyAsync(change, threads);
    try {
      return Optional.of(future.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      var _ =
          future
              .thenAccept(late)
              .exceptionally(failure -> {
                LOG.warn("A change answered as pending failed: {}", words(failure));
                throw new CompletionException(failure);
              });
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Of what Belay throws itself the sentence, which holds no secret; of the rest the kind. */
  private static String words(Throwable failure) {
    Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
    return cause instanceof BelayException known
        ? String.valueOf(known.getMessage())
        : cause.getClass().getName();
  }

  /** A change whose outcome is of no interest beyond that it was done. */
  public void awaitDone(Runnable change) throws InterruptedException {
    Supplier<Boolean> task =
        () -> {
          change.run();
          return true;
        };
    if (await(task).isEmpty()) {
      throw stillWaiting();
    }
  }

  /** Starts a change that nobody waits for. */
  public void start(Runnable change) {
    threads.execute(change);
  }

  public static ApiError stillWaiting() {
    return new ApiError(
        503,
        "still_waiting",
        "The change was accepted and waits behind another change of the app; it is not lost. Look"
            + " at the app's releases in a while.");
  }

  /** Takes no more changes; those under way end with the process. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
