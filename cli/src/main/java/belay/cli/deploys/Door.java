package belay.cli.deploys;

import belay.cli.http.Credentials;
import belay.cli.http.Http;
import belay.cli.http.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * How git in a checkout reaches an app: by the address that the server gives, where it answers from
 * here, and else by the one that commands go to.
 *
 * @param base the server's URL, without a slash at the end
 * @param authority who certifies it, where this machine does not trust it anyway
 */
record Door(String base, String path, Optional<Path> authority) {
  private static final int PATIENCE_MILLIS = 5_000;

  static Door of(Credentials server, String gitUrl) {
    int slash = gitUrl.indexOf('/', gitUrl.indexOf("://") + 3);
    String given = gitUrl.substring(0, slash);
    String path = gitUrl.substring(slash);
    Optional<Path> authority = server.trust().authority();
    boolean same = Credentials.plain(given).equals(Credentials.plain(server.url()));
    if (same || !given.startsWith("https:")) {
      return new Door(same ? server.url() : given, path, over(server.url(), authority));
    }
    return trusted(given, server.trust())
        .map(trust -> new Door(given, path, trust.authority()))
        .orElseGet(() -> new Door(server.url(), path, over(server.url(), authority)));
  }

  private static Optional<Path> over(String url, Optional<Path> authority) {
    return authority.filter(_ -> url.startsWith("https:"));
  }

  String gitUrl() {
    return base + path;
  }

  /** What git is to be told of it: whom to ask for a password, and whom to trust. */
  List<Map.Entry<String, String>> settings(String helper) {
    String key = "credential." + base + ".helper";
    List<Map.Entry<String, String>> settings = new ArrayList<>();
    // An empty helper first: no helper of the person's own is asked, or stores our token.
    settings.add(Map.entry(key, ""));
    settings.add(Map.entry(key, helper));
    authority.ifPresent(file ->
        settings.add(Map.entry("http." + base + "/.sslCAInfo", file.toAbsolutePath().toString())));
    return settings;
  }

  /** By which trust a server is reached; empty when it is not. */
  private static Optional<Trust> trusted(String base, Trust own) {
    for (Trust trust : own.authority().isPresent() ? List.of(own, Trust.USUAL) : List.of(own)) {
      try (Http.Response response =
          Http.send(
              "GET",
              URI.create(base + "/server/ca.pem"),
              Map.of(),
              Http.text(""),
              PATIENCE_MILLIS,
              trust)) {
        // Any answer says that it is reached, and trusted.
        return response.status() > 0 ? Optional.of(trust) : Optional.empty();
      } catch (SSLException e) {
        // The next one may be what it is certified by.
      } catch (IOException | IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
