package belay.acme;

import java.io.IOException;

/** A zone that this server may change, for DNS-01. */
interface DnsZone {
  /** Adds a TXT record beside those there are. */
  void present(String name, String value) throws IOException, InterruptedException;

  /** Takes it away; nothing when it is gone. */
  void cleanup(String name, String value) throws IOException, InterruptedException;
}
