package belay.signin.oidc;

import belay.outbound.HttpFetch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The provider, asked over https by the rules for what this server connects to. Where its endpoints
 * are is asked each time: people sign in seldom, and what is not kept is never old. Safe for
 * several threads.
 */
final class OidcProvider {
  private static final int BYTES_MAX = 256 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OidcSettings settings;
  private final HttpFetch fetch;

  OidcProvider(OidcSettings settings, HttpFetch fetch) {
    this.settings = settings;
    this.fetch = fetch;
  }

  /**
   * Where what is (OpenID Connect Discovery 1.0).
   *
   * @param basic whether this server proves itself by HTTP Basic, as is usual, or in the form
   */
  record Endpoints(URI authorization, URI token, URI keys, boolean basic) {}

  Endpoints endpoints() throws OidcFailure, InterruptedException {
    String issuer = settings.issuer().toString().replaceFirst("/$", "");
    JsonNode said = get(URI.create(issuer + "/.well-known/openid-configuration"));
    if (!said.path("issuer").asText().replaceFirst("/$", "").equals(issuer)) {
      throw new OidcFailure(
          settings.name() + " calls itself " + said.path("issuer").asText() + ", not " + issuer);
    }
    JsonNode ways = said.path("token_endpoint_auth_methods_supported");
    boolean basic = ways.isMissingNode();
    for (JsonNode way : ways) {
      basic |= way.asText().equals("client_secret_basic");
    }
    return new Endpoints(
        endpoint(said, "authorization_endpoint"),
        endpoint(said, "token_endpoint"),
        endpoint(said, "jwks_uri"),
        basic);
  }

  private URI endpoint(JsonNode said, String name) throws OidcFailure {
    try {
      URI uri = URI.create(said.path(name).asText());
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new OidcFailure(settings.name() + " names no " + name + " with https");
  }

  /** The keys that it signs with, as JSON. */
  String keys(Endpoints endpoints) throws OidcFailure, InterruptedException {
    return get(endpoints.keys()).toString();
  }

  /** The id token for a code. */
  String redeem(Endpoints endpoints, String code, String verifier, String redirect)
      throws OidcFailure, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirect);
    form.put("code_verifier", verifier);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Accept", "application/json");
    String secret = secret();
    if (endpoints.basic()) {
      // RFC 6749, 2.3.1: each part is form-encoded first.
      String pair = encoded(settings.client()) + ":" + encoded(secret);
      headers.put(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    } else {
      form.put("client_id", settings.client());
      form.put("client_secret", secret);
    }
    byte[] body = query(form).getBytes(StandardCharsets.US_ASCII);
    JsonNode said =
        json("the token endpoint", sink -> fetch.post(endpoints.token(), headers, body, sink));
    return Optional.of(said.path("id_token").asText())
        .filter(t -> !t.isEmpty())
        .orElseThrow(() -> new OidcFailure(settings.name() + " gave no id_token"));
  }

  private String secret() throws OidcFailure {
    try {
      return Files.readString(settings.secret()).strip();
    } catch (IOException e) {
      throw new OidcFailure("this server cannot read the file that oidc.secret.file names", e);
    }
  }

  private JsonNode get(URI url) throws OidcFailure, InterruptedException {
    return json(url.getPath(), sink -> fetch.get(url, sink));
  }

  private interface Asking {
    void ask(HttpFetch.Sink sink) throws IOException, InterruptedException;
  }

  private JsonNode json(String what, Asking asking) throws OidcFailure, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      asking.ask(in -> read(in, bytes));
      return JSON.readTree(bytes.toByteArray());
    } catch (IOException e) {
      throw new OidcFailure(
          "%s could not be asked (%s): %s"
              .formatted(settings.name(), what, String.valueOf(e.getMessage())),
          e);
    }
  }

  private static void read(InputStream in, ByteArrayOutputStream bytes) throws IOException {
    bytes.writeBytes(in.readNBytes(BYTES_MAX + 1));
    if (bytes.size() > BYTES_MAX) {
      throw new IOException("it answered with more than " + (BYTES_MAX >> 10) + " KiB");
    }
  }

  static String query(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
