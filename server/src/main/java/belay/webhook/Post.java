package belay.webhook;

import java.util.Map;

/** Sends one request, within bounded time, and never follows a redirect. */
public interface Post extends AutoCloseable {
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
     * @param error why, as a word: {@code timeout}, {@code connection}, {@code tls}
     */
    record Unanswered(String error) implements Outcome {}
  }
}
