package belay.outbox;

import java.util.Map;

/** Sends one request, within bounded time, and never follows a redirect. */
public interface Post extends AutoCloseable {
  /** The word for a receiver at an address that apps may not have this server connect to. */
  String INNER_ADDRESS = "inner_address";

  Outcome send(String url, Map<String, String> headers, byte[] body) throws InterruptedException;

  @Override
  void close();

  /** What became of it. */
  sealed interface Outcome {
    /** An answer, of whatever status. */
    record Answered(int code) implements Outcome {}

    /**
     * No answer.
     *
     * @param error why, as a word: {@code timeout}, {@code connection}, {@code tls}, or {@link
     *     #INNER_ADDRESS}
     */
    record Unanswered(String error) implements Outcome {}
  }
}
