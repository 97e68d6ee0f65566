package belay.certificates;

import java.util.Collection;
import java.util.List;

/**
 * The server's own names that an authority is asked for, because a person set the server up under
 * them. Durable when a method returns; safe for several threads.
 */
public interface WantedNames {
  /**
   * These in place of those before; soon they have certificates, or a state that says why not.
   *
   * @param names lower case, or addresses. {@code *.DOMAIN} of the server's own domain is for each
   *     app's name under it: one wildcard where the zone may be changed (DNS-01), and else each by
   *     itself
   */
  void want(Collection<String> names);

  /** What is wanted, and how it does. */
  List<State> wanted();

  /** Looks anew at once. */
  void refresh();

  /**
   * How a name does.
   *
   * @param status {@code cert issued}, {@code pending}, {@code dns-verified}, {@code verified},
   *     {@code failing} or {@code failed}
   * @param reason a sentence, empty where nothing is wrong
   */
  record State(String name, String status, String reason) {}
}
