package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/sni-endpoints}, and {@code PATCH} of one.
 *
 * @param certificateChain PEM, the leaf first
 * @param privateKey PEM
 */
public record SniEndpointCreate(
    String certificateChain, String privateKey, Optional<String> reason) {
  /** Names neither: a key is no thing to print. */
  @Override
  public String toString() {
    return "SniEndpointCreate";
  }
}
