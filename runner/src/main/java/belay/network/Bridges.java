package belay.network;

import java.io.IOException;

/** What puts bridges of containers under the rules of apps' networks. */
public interface Bridges {
  /** Of which addresses apps' networks are. */
  NetworkRange range();

  /**
   * Puts a bridge of containers under the same rules.
   *
   * @param link its device, whose name begins as all of Belay's do
   * @return whether there is such a device here: an engine elsewhere makes its own there
   */
  boolean admit(String link) throws IOException;
}
