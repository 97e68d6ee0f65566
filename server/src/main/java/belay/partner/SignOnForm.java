package belay.partner;

import belay.provider.Resource;
import belay.provider.SignOn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** What signs a person on at a partner (Dev Center, "Add-on Single Sign-on"). Pure. */
final class SignOnForm {
  private SignOnForm() {}

  static SignOn of(
      URI url, Manifest partner, Resource resource, SignOn.Visitor visitor, Instant now) {
    String id = resource.id().toString();
    String timestamp = Long.toString(now.getEpochSecond());
    String salted = id + ":" + partner.salt() + ":" + timestamp;
    String token = hash("SHA-1", salted);
    SortedMap<String, String> params = new TreeMap<>();
    params.put("resource_id", id);
    params.put("resource_token", token);
    params.put(
        "user_scoped_resource_token",
        hash("SHA-256", salted + ":" + visitor.id() + ":" + visitor.email()));
    params.put("id", id);
    params.put("token", token);
    params.put("timestamp", timestamp);
    params.put("email", visitor.email());
    params.put("user_id", visitor.id().toString());
    params.put("app", visitor.app());
    params.put("context_app", visitor.app());
    params.put("nav-data", nav(resource, visitor));
    return new SignOn(url.toString(), params);
  }

  /** As Heroku's pages have it; nothing in it is secret. */
  private static String nav(Resource resource, SignOn.Visitor visitor) {
    String json = "{\"addon\":\"%s\",\"appname\":\"%s\"}".formatted(resource.name(), visitor.app());
    return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String algorithm, String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
