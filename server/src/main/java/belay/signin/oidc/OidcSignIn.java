package belay.signin.oidc;

import belay.outbound.HttpCall;
import belay.outbound.HttpFetch;
import belay.outbound.Outbound;
import belay.outbound.Trust;
import belay.signin.Base64Url;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The way to the provider and back: the authorization code flow with PKCE, state and nonce. All
 * three are made of one secret that the browser keeps in a cookie, so that nothing is kept here of
 * those who never come back. Safe for several threads.
 */
public final class OidcSignIn {
  /** How long somebody may take at the provider. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  private static final int SECRET_BYTES = 32;
  private static final int AT_ONCE_MAX = 8;
  private static final Duration CALL_MAX = Duration.ofSeconds(10);
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final OidcSettings settings;
  private final OidcProvider provider;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Semaphore atOnce = new Semaphore(AT_ONCE_MAX);

  public OidcSignIn(
      OidcSettings settings, Outbound outbound, InstantSource clock, SecureRandom random) {
    Trust trust = new Trust("oidc.ca", settings.authorities());
    HttpCall.Tls tls = () -> trust.context().getSocketFactory();
    this.settings = settings;
    this.provider = new OidcProvider(settings, new HttpFetch(outbound, tls, CALL_MAX));
    this.clock = clock;
    this.random = random;
  }

  /**
   * Where a browser is sent.
   *
   * @param secret what it keeps until it is back
   */
  public record Begun(String location, String secret) {
    @Override
    public String toString() {
      return "Begun";
    }
  }

  /** What a browser brings back. */
  public record Back(String secret, String state, String code, String redirect) {
    @Override
    public String toString() {
      return "Back";
    }
  }

  /**
   * Whom the provider says that somebody is.
   *
   * @param issuer the provider, as it calls itself
   * @param subject what the account is known by there, whatever its address is or becomes
   * @param fresh whether he proved it to the provider just now, not by a session there
   */
  public record Person(String issuer, String subject, String email, boolean fresh) {}

  /** What people know the provider by. */
  public String name() {
    return settings.name();
  }

  /**
   * Begins.
   *
   * @param redirect where the browser comes back to
   * @param again whether the person is to prove it anew, whatever session he has there
   * @throws OidcFailure when the provider cannot be asked
   */
  public Begun begin(String redirect, boolean again) throws OidcFailure, InterruptedException {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base64Url.of(bytes);
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", settings.client());
    query.put("redirect_uri", redirect);
    query.put("scope", "openid email");
    query.put("state", derived(secret, "state"));
    query.put("nonce", derived(secret, "nonce"));
    query.put("code_challenge", challenge(derived(secret, "verifier")));
    query.put("code_challenge_method", "S256");
    if (again) {
      query.put("prompt", "login");
      query.put("max_age", "0");
    }
    String to = limited(() -> provider.endpoints().authorization().toString());
    return new Begun(to + (to.contains("?") ? "&" : "?") + OidcProvider.query(query), secret);
  }

  /**
   * Ends.
   *
   * @throws OidcFailure when it does not prove who somebody is
   */
  public Person end(Back back) throws OidcFailure, InterruptedException {
    boolean ours =
        MessageDigest.isEqual(
            derived(back.secret(), "state").getBytes(StandardCharsets.US_ASCII),
            back.state().getBytes(StandardCharsets.UTF_8));
    if (!ours || back.code().isEmpty()) {
      throw new OidcFailure("this sign-in was not begun in this browser, or took too long");
    }
    IdToken said =
        limited(() -> {
          OidcProvider.Endpoints endpoints = provider.endpoints();
          String token =
              provider.redeem(
                  endpoints, back.code(), derived(back.secret(), "verifier"), back.redirect());
          return IdToken.read(
              token,
              provider.keys(endpoints),
              new IdToken.Wanted(
                  settings.issuer().toString(),
                  settings.client(),
                  derived(back.secret(), "nonce"),
                  clock.instant()));
        });
    Instant since = clock.instant().minus(FRESH);
    return new Person(
        settings.issuer().toString(),
        said.subject(),
        said.email(),
        said.at().filter(since::isBefore).isPresent());
  }

  private interface Asking<T> {
    T ask() throws OidcFailure, InterruptedException;
  }

  /** A provider that does not answer holds a few, and no more. */
  private <T> T limited(Asking<T> asking) throws OidcFailure, InterruptedException {
    if (!atOnce.tryAcquire()) {
      throw new OidcFailure("too many sign in at this moment; try again");
    }
    try {
      return asking.ask();
    } finally {
      atOnce.release();
    }
  }

  private static String derived(String secret, String what) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = ("belay " + secret).getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64Url.of(mac.doFinal(what.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  /** RFC 7636, 4.2. */
  private static String challenge(String verifier) {
    try {
      return Base64Url.of(
          MessageDigest.getInstance("SHA-256")
              .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whose sign-in is asked for; empty where no provider is set. */
  public static Optional<OidcSignIn> of(
      Optional<OidcSettings> settings, Outbound outbound, InstantSource clock) {
    return settings.map(s -> new OidcSignIn(s, outbound, clock, new SecureRandom()));
  }
}
