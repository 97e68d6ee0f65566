package belay.signin.oidc;

import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import belay.signin.Base64Url;
import belay.tls.OwnCertificates;
import belay.tls.ServerTls;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A provider on loopback that says of whoever comes what it was told to, and insists on PKCE and
 * the client's secret. It signs as it should unless told otherwise. Safe for several threads.
 */
public final class PlayedProvider implements AutoCloseable {
  public static final String CLIENT = "belay";
  private static final String SECRET = "s3cret & more";

  private final HttpsServer server;
  private final RsaJsonWebKey key;
  private final Path home;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

  /** What it says of somebody, beside what belongs to the question; null for nothing. */
  public final Map<String, Object> claims = new ConcurrentHashMap<>();

  public volatile String algorithm = AlgorithmIdentifiers.RSA_USING_SHA256;
  public volatile boolean othersKey;
  public volatile String issuer = "";

  public PlayedProvider(Path home) throws IOException, JoseException {
    this.home = home;
    Path keys = Files.createDirectories(home.resolve("provider-keys"));
    var certificates =
        new OwnCertificates(
            keys, home.resolve("ca.pem"), List.of(), InstantSource.system(), new SecureRandom());
    Files.writeString(home.resolve("secret"), SECRET + "\n");
    key = key();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
    certificates.current();
    server.setHttpsConfigurator(new HttpsConfigurator(ServerTls.context(certificates)));
    server.createContext("/", this::answer);
    server.start();
  }

  private static RsaJsonWebKey key() throws JoseException {
    RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
    key.setKeyId("one");
    return key;
  }

  public String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  public OidcSettings settings() {
    return new OidcSettings(
        URI.create(url()),
        CLIENT,
        home.resolve("secret"),
        "Example",
        Optional.of(home.resolve("ca.pem")));
  }

  public OidcSignIn signIn(InstantSource clock) {
    return new OidcSignIn(
        settings(), Outbound.by(AddressRule.of("loopback")), clock, new SecureRandom());
  }

  /** What a person who was sent there would come back with: a code and the state. */
  public Map<String, String> visit(String location) {
    Map<String, String> asked = pairs(URI.create(location).getRawQuery());
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    return Map.of("code", code, "state", asked.getOrDefault("state", ""));
  }

  public static Map<String, String> pairs(String query) {
    Map<String, String> pairs = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      pairs.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return pairs;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body =
          switch (exchange.getRequestURI().getPath()) {
            case "/.well-known/openid-configuration" -> discovery();
            case "/keys" -> new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
            case "/token" -> token(exchange);
            default -> "";
          };
      exchange.sendResponseHeaders(body.isEmpty() ? 400 : 200, 0);
      exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    } catch (JoseException | java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String discovery() {
    String named = issuer.isEmpty() ? url() : issuer;
    return ("{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/authorize\",\"token_endpoint\":\"%2$s/token\","
            + "\"jwks_uri\":\"%2$s/keys\"}")
        .formatted(named, url());
  }

  private String token(HttpExchange exchange)
      throws IOException, JoseException, java.security.GeneralSecurityException {
    Map<String, String> form =
        pairs(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
    Map<String, String> asked =
        Optional.ofNullable(codes.remove(form.getOrDefault("code", ""))).orElse(Map.of());
    byte[] verifier = form.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII);
    String challenge = Base64Url.of(MessageDigest.getInstance("SHA-256").digest(verifier));
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString("belay:s3cret+%26+more".getBytes(StandardCharsets.US_ASCII));
    boolean right =
        challenge.equals(asked.get("code_challenge"))
            && form.getOrDefault("redirect_uri", "").equals(asked.get("redirect_uri"))
            && Arrays.asList(basic)
                .contains(exchange.getRequestHeaders().getFirst("Authorization"));
    return right ? "{\"id_token\":\"" + signed(asked.getOrDefault("nonce", "")) + "\"}" : "";
  }

  private String signed(String nonce) throws JoseException {
    Map<String, Object> all = new TreeMap<>();
    long now = System.currentTimeMillis() / 1000;
    all.put("iss", url());
    all.put("aud", CLIENT);
    all.put("sub", "4711");
    all.put("iat", now);
    all.put("exp", now + 300);
    all.put("nonce", nonce);
    all.put("email", "ana@example.com");
    all.put("email_verified", true);
    all.putAll(claims);
    all.values().removeIf("none"::equals);
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(org.jose4j.json.JsonUtil.toJson(all));
    jws.setKeyIdHeaderValue("one");
    jws.setAlgorithmHeaderValue(algorithm);
    jws.setDoKeyValidation(false);
    if (algorithm.equals(AlgorithmIdentifiers.NONE)) {
      jws.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.ALLOW_ONLY_NONE);
    } else if (algorithm.equals(AlgorithmIdentifiers.HMAC_SHA256)) {
      jws.setKey(new org.jose4j.keys.HmacKey(SECRET.repeat(4).getBytes(StandardCharsets.UTF_8)));
    } else {
      jws.setKey(othersKey ? key().getPrivateKey() : key.getPrivateKey());
    }
    return jws.getCompactSerialization();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
