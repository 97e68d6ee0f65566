package belay.mail;

import java.util.Optional;

/** Hands letters to an SMTP server. Safe for use by several threads. */
public interface Mailer {
  /** Makes one attempt, within bounded time. */
  Sent send(Letter letter) throws InterruptedException;

  /** What became of it. */
  sealed interface Sent {
    /** The server has it. */
    record Taken(int code) implements Sent {}

    /**
     * Not now.
     *
     * @param code the server's; empty where it gave none
     * @param why as a word: {@code not_configured}, {@code connection}, {@code timeout}, {@code
     *     tls}, {@code signin}, {@code deferred}, {@code protocol}
     */
    record Later(Optional<Integer> code, String why) implements Sent {}

    /** The server will not have it (a code from 500 on). */
    record Refused(int code) implements Sent {}
  }
}
