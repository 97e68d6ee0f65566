package belay.cli.home;

import belay.cli.http.Credentials;
import belay.cli.http.Json;
import belay.cli.http.Proof;
import belay.cli.http.Trust;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * That a person is logged in to a server. Its text form hides the token.
 *
 * @param name what the person calls the server
 * @param authority the certificate that was trusted when he logged in; without, those that this
 *     machine trusts anyway
 * @param plain whether he said that it is asked over plain HTTP
 */
public record Login(
    String name, String url, String email, String token, Optional<Path> authority, boolean plain) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");

  public static boolean isName(String text) {
    return NAME.matcher(text).matches() && !text.equals(Logins.OWN);
  }

  /** What a server is called if nobody says: its host, and its port where that is no usual one. */
  public static String nameOf(String url) {
    URI uri = URI.create(url);
    String host = uri.getHost().replaceAll("[\\[\\]]", "").replaceFirst("^:+", "");
    return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
  }

  static Login of(String name, Json kept, Optional<Path> authority) {
    return new Login(
        name,
        kept.text("url"),
        kept.text("email"),
        kept.text("token"),
        authority,
        kept.truth("plain"));
  }

  Map<String, Object> kept() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("url", url);
    all.put("email", email);
    all.put("token", token);
    if (plain) {
      all.put("plain", true);
    }
    return all;
  }

  public Credentials credentials(Optional<Proof> word) {
    Trust trust = authority.map(Trust::pinned).orElse(Trust.USUAL);
    return new Credentials(
        url, email, token, trust.with(word.orElse(plain ? Proof.ANYBODY : Proof.NONE)));
  }

  @Override
  public String toString() {
    return "Login[" + name + " " + url + " " + email + "]";
  }
}
