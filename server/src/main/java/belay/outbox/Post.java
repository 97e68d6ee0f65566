package belay.outbox;

import java.util.Map;

/** Sends one request, within bounded time, and never follows a redirect. */
public interface Post extends AutoCloseable {
  /** The word for a receiver at an address that apps may not have this server connect to. */
  String INNER_ADDRESS = "inner_address";

  /**
   * Any status of 200 to 299 is {@link Outcome.Taken}, all else {@link Outcome.NotYet}: with its
   * code, or with {@code timeout}, {@code connection}, {@code tls} or {@link #INNER_ADDRESS}.
   */
  Outcome send(String url, Map<String, String> headers, byte[] body) throws InterruptedException;

  @Override
  void close();
}
