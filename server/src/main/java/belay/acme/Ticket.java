package belay.acme;

import java.net.URI;
import java.net.URL;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * One order: all that is needed to begin it, or to go on with it.
 *
 * @param names or addresses; {@code *.example.com} where its zone may be changed
 * @param location where the authority keeps it, once it told
 * @param key that the certificate is for
 * @param replaces the certificate that it renews
 * @param second whether it is another try, for which the other proof may do
 */
public record Ticket(
    URI directory,
    List<String> names,
    Optional<URL> location,
    KeyPair key,
    Optional<X509Certificate> replaces,
    AccountKey account,
    boolean second) {
  public Ticket {
    names = List.copyOf(names);
  }

  /**
   * Who asks.
   *
   * @param location where the authority keeps the account, once it told
   */
  public record AccountKey(KeyPair key, Optional<URL> location) {}

  /** Keeps how far an order is, before its next step is taken. */
  public interface Journal {
    void registered(URL account);

    void ordered(URL order);

    /** From here on the authority may issue it at any time. */
    void finalizing();
  }
}
