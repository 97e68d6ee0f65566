/** Who this server is to those who come over TLS: certificates, and the authority behind them. */
@org.jspecify.annotations.NullMarked
package belay.tls;
