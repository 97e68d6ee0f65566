package belay.network;

import java.io.IOException;
import java.util.Set;

/** What puts bridges of containers under the rules of apps' networks. */
public interface Bridges {
  /** Of which addresses apps' networks are. */
  NetworkRange range();

  /**
   * Puts a bridge of containers under the same rules.
   *
   * @param link its device, whose name begins as all of Belay's do
   * @param services ports of this machine's 127.0.0.1 that its containers reach, at the device's
   *     own address; what they reached before they do still
   * @return whether there is such a device here: an engine elsewhere makes its own there
   */
  boolean admit(String link, Set<Integer> services) throws IOException;
}
