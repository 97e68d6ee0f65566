package belay.channels;

import belay.http.ApiError;
import belay.outbound.InnerAddress;
import belay.outbound.Outbound;
import java.io.IOException;

/** Whether webhooks and log drains may lead where somebody wants them to. */
public record Destinations(Outbound outbound) {
  /**
   * Refuses a host that deliveries would refuse. They look again, each time.
   *
   * @param host a name or an address, IPv6 with or without brackets
   */
  void insist(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      outbound.addresses(bare);
    } catch (InnerAddress e) {
      throw ApiError.invalid("Nothing would be sent there: " + e.getMessage() + ".");
    } catch (IOException e) {
      // It may lead somewhere later.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
