package belay.acme;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outcome of an order. */
public sealed interface Outcome {
  /**
   * A certificate.
   *
   * @param chain the leaf first
   * @param window when the authority wants to be asked for the next one
   */
  record Issued(List<X509Certificate> chain, Optional<Window> window) implements Outcome {
    public Issued {
      chain = List.copyOf(chain);
    }
  }

  /**
   * The authority will not.
   *
   * @param why by name, in a sentence each; the others of the order may be asked for again
   */
  record Refused(Map<String, String> why) implements Outcome {
    public Refused {
      why = Map.copyOf(why);
    }
  }

  /** Not now: too much was asked for. */
  record Limited(Optional<Instant> until, String why) implements Outcome {}

  /** The authority does not answer as it should; nothing is wrong with the names. */
  record Unreachable(String why) implements Outcome {}

  /** It takes its time; the order is to be gone on with later. */
  record Undecided(String why) implements Outcome {}

  /** It does not know the order; there is nothing to go on with. */
  record OrderLost(String why) implements Outcome {}

  /** It does not know the account; another is to be made. */
  record AccountLost(String why) implements Outcome {}

  /** Proofs cannot be shown here. */
  record Unproved(String why) implements Outcome {}

  /** When the authority wants to be asked for the next one. */
  record Window(Instant start, Instant end) {}
}
