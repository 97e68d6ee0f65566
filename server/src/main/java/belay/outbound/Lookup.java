package belay.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Names to addresses. Safe for several threads. */
public interface Lookup {
  /** At least one address. */
  List<InetAddress> addresses(String host) throws IOException, InterruptedException;

  /**
   * The system's. Its calls can neither be interrupted nor leave a virtual thread's carrier, so
   * that a name server that is away would hold up everybody: each is made by a thread of its own.
   */
  static Lookup system(Duration max) {
    return host -> {
      try {
        return List.of(InetAddress.ofLiteral(host));
      } catch (IllegalArgumentException e) {
        return aside(host, max);
      }
    };
  }

  private static List<InetAddress> aside(String host, Duration max)
      throws IOException, InterruptedException {
    CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("lookup")
        .start(() -> {
          try {
            found.complete(List.of(InetAddress.getAllByName(host)));
          } catch (UnknownHostException | RuntimeException e) {
            found.completeExceptionally(e);
          }
        });
    try {
      return found.get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the name " + host + " leads nowhere", e);
    }
  }
}
