/**
 * What the router shows of itself to clients that speak TLS: certificates by name, how handshakes
 * are done, proofs for certificate authorities.
 */
@org.jspecify.annotations.NullMarked
package belay.router.tls;
