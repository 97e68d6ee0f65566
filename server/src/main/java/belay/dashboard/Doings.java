package belay.dashboard;

import belay.http.ApiError;
import belay.watch.OutOfMemory;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Changes that take longer than a browser is kept waiting. They go on whatever becomes of the
 * browser; their outcome is kept for a while. Safe for use by several threads.
 */
final class Doings {
  private static final int KEPT_MAX = 200;
  private static final long PATIENCE_MILLIS = 900;

  private final Map<UUID, Doing> all = new LinkedHashMap<>();

  /**
   * A change under way, or done.
   *
   * @param session whose it is
   * @param app that it is about; empty where it is about none
   * @param back where it was asked for
   */
  record Doing(
      UUID id, String session, String app, String back, CompletableFuture<Outcome> future) {

    /**
     * What came of it.
     *
     * @throws ApiError when it was refused
     */
    Optional<Outcome> outcome() throws InterruptedException {
      return future.isDone() ? await(0) : Optional.empty();
    }

    private Optional<Outcome> await(long millis) throws InterruptedException {
      try {
        return Optional.of(future.get(millis, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ApiError refused) {
          throw refused;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** Where to go, and what to say there. */
  record Outcome(String path, Notice notice) {}

  /** Begins one, and waits a moment for it. */
  Doing begin(String session, String app, String back, Callable<Outcome> change)
      throws InterruptedException {
    CompletableFuture<Outcome> future = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("page-change")
        .start(() -> {
          try {
            future.complete(change.call());
          } catch (Throwable e) {
            future.completeExceptionally(e);
            OutOfMemory.ends(e);
          }
        });
    Doing doing = new Doing(UUID.randomUUID(), session, app, back, future);
    if (doing.await(PATIENCE_MILLIS).isEmpty()) {
      keep(doing);
    }
    return doing;
  }

  private synchronized void keep(Doing doing) {
    all.put(doing.id(), doing);
    Iterator<Doing> oldest = all.values().iterator();
    while (all.size() > KEPT_MAX && oldest.hasNext()) {
      if (oldest.next().future().isDone()) {
        oldest.remove();
      }
    }
  }

  synchronized Optional<Doing> find(String session, String id) {
    return all.values().stream()
        .filter(d -> d.session().equals(session) && d.id().toString().equals(id))
        .findFirst();
  }
}
