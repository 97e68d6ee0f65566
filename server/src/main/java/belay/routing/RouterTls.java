package belay.routing;

import belay.api.routing.CertificateTable;

/** The router, as far as it ends TLS. Safe for use by several threads. */
public interface RouterTls {
  /**
   * Replaces all certificates and proofs of names, in one step. The router keeps them in memory and
   * hands them on to its successor; one that was started anew has none, and is to be told again.
   *
   * @throws RouterUnavailable when the router cannot be asked or refuses: it has what it had
   */
  void certify(CertificateTable table);
}
