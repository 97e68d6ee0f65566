package belay.http;

import belay.tls.Certificates;
import java.net.URI;

/**
 * What the endpoints share.
 *
 * @param url this server, without a slash at the end
 */
record Context(
    Services services,
    ServerFacts facts,
    Limits limits,
    Certificates certificates,
    String url,
    Secrets secrets,
    Guesses guesses,
    Changes changes) {
  int port() {
    return URI.create(url).getPort();
  }
}
