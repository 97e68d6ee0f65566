package belay.cli.machine;

import belay.cli.http.Json;
import java.net.URI;

/**
 * Where everything of a server is, for people elsewhere as far as that is known. Pure.
 *
 * @param server what the control plane wrote when it was ready
 * @param router what the router wrote
 */
record Addresses(Json server, Json router) {
  /** Where apps are, with NAME for an app's name. */
  String apps() {
    String url = server.text("apps_url").replaceFirst("/$", "");
    return url.isEmpty() ? "http://NAME.localhost:" + router.text("port") : url;
  }

  String api() {
    String url = server.text("public_url");
    return url.isEmpty() ? server.text("api_url") : url;
  }

  String ssh() {
    String url = api();
    String host = url.isEmpty() ? "127.0.0.1" : URI.create(url).getHost();
    return "ssh://belay@" + host + ":" + server.text("ssh_port");
  }
}
