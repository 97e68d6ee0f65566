package belay.api.routing;

import java.util.List;

/**
 * Which certificate the router shows to whom, and what it answers to a certificate authority that
 * asks whether a name leads here. It takes the place of the whole former table, in one step.
 *
 * @param certificates chosen by the name a client asks for: the one that names it, else the one
 *     with a wildcard for it, else the first, which is also for clients that name nobody. Without
 *     any, handshakes wait for a moment and then end
 * @param answers to HTTP-01, on the port of plain HTTP, before redirect, maintenance and hold
 * @param proofs certificates for TLS-ALPN-01, shown only to who asks for {@code acme-tls/1}
 */
public record CertificateTable(
    List<Certificate> certificates, List<HttpAnswer> answers, List<Certificate> proofs) {

  public CertificateTable {
    certificates = List.copyOf(certificates);
    answers = List.copyOf(answers);
    proofs = List.copyOf(proofs);
  }

  /**
   * A certificate with its key.
   *
   * @param names lower case, A-labels; {@code *.example.com} for one label in place of the star; an
   *     address as clients write it
   * @param chain PEM, the leaf first
   * @param key PEM, PKCS #8, RSA or EC
   */
  public record Certificate(List<String> names, String chain, String key) {
    public Certificate {
      names = List.copyOf(names);
    }

    /** Names it, not its key. */
    @Override
    public String toString() {
      return "Certificate" + names;
    }
  }

  /**
   * What {@code /.well-known/acme-challenge/TOKEN} is answered with.
   *
   * @param host the name that is proved, lower case
   * @param token base64url
   * @param content the key authorization
   */
  public record HttpAnswer(String host, String token, String content) {}
}
