package belay.outbound;

import java.io.IOException;

/** What was named leads to an inner address, which was not connected to. */
public final class InnerAddress extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param host as it was named
   * @param address what that is; the same when an address was named
   */
  InnerAddress(String host, String address) {
    super(
        (host.equals(address) ? host : host + " (" + address + ")")
            + " is an inner address, which this server does not connect to for an app; its"
            + " administrator can allow it: "
            + AddressRule.SETTING
            + " in server.properties");
  }
}
