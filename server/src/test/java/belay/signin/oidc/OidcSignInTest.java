package belay.signin.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which answers of a provider prove who somebody is. */
@Timeout(120)
class OidcSignInTest {
  private static final String BACK = "https://belay.example.com/sign-in/oidc/callback";

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private PlayedProvider provider;

  @SuppressWarnings("NullAway.Init") // set before each test
  private OidcSignIn signIn;

  @BeforeEach
  void open() throws Exception {
    provider = new PlayedProvider(home);
    signIn = provider.signIn(InstantSource.system());
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private OidcSignIn.Person come() throws Exception {
    OidcSignIn.Begun begun = signIn.begin(BACK, false);
    Map<String, String> back = provider.visit(begun.location());
    return end(begun.secret(), back);
  }

  private OidcSignIn.Person end(String secret, Map<String, String> back) throws Exception {
    return signIn.end(
        new OidcSignIn.Back(
            secret, back.getOrDefault("state", ""), back.getOrDefault("code", ""), BACK));
  }

  private OidcSignIn.Person ana(boolean fresh) {
    return new OidcSignIn.Person(provider.url(), "4711", "ana@example.com", fresh);
  }

  @Test
  void itSaysWhoSomebodyIs() throws Exception {
    assertThat(come()).isEqualTo(ana(false));
    provider.claims.put("auth_time", System.currentTimeMillis() / 1000 - 3);
    assertThat(come()).isEqualTo(ana(true));
    provider.claims.put("auth_time", System.currentTimeMillis() / 1000 - 3_000);
    assertThat(come().fresh()).isFalse();
    Map<String, String> asked =
        PlayedProvider.pairs(
            java.net.URI.create(signIn.begin(BACK, true).location()).getRawQuery());
    assertThat(asked)
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("scope", "openid email")
        .containsEntry("prompt", "login")
        .containsEntry("redirect_uri", BACK);
  }

  @Test
  void whatItDoesNotVouchForProvesNothing() {
    for (Object verified : List.of(false, "none", "no")) {
      provider.claims.put("email_verified", verified);
      assertThatThrownBy(this::come)
          .isInstanceOf(OidcFailure.class)
          .hasMessageContaining("has verified an e-mail address");
    }
    provider.claims.put("email_verified", true);
    provider.claims.put("email", "none");
    assertThatThrownBy(this::come).isInstanceOf(OidcFailure.class);
  }

  @Test
  void aTokenOfAnotherOrForAnotherProvesNothing() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    for (Map<String, Object> wrong :
        List.of(
            Map.<String, Object>of("iss", "https://evil.example.com"),
            Map.<String, Object>of("aud", "another"),
            Map.<String, Object>of("aud", List.of("belay", "another")),
            Map.<String, Object>of("azp", "another"),
            Map.<String, Object>of("nonce", "another"),
            Map.<String, Object>of("nonce", "none"),
            Map.<String, Object>of("exp", now - 600),
            Map.<String, Object>of("exp", "none"),
            Map.<String, Object>of("iat", "none"),
            Map.<String, Object>of("sub", "none"),
            Map.<String, Object>of("sub", " "),
            Map.<String, Object>of("sub", "4".repeat(256)))) {
      provider.claims.clear();
      provider.claims.putAll(wrong);
      assertThatThrownBy(this::come).as(wrong.toString()).isInstanceOf(OidcFailure.class);
    }
    provider.claims.clear();
    assertThat(come().email()).isEqualTo("ana@example.com");
  }

  @Test
  void aSignatureThatIsNotTheProvidersProvesNothing() throws Exception {
    provider.othersKey = true;
    assertThatThrownBy(this::come).isInstanceOf(OidcFailure.class);
    provider.othersKey = false;
    for (String algorithm : List.of(AlgorithmIdentifiers.NONE, AlgorithmIdentifiers.HMAC_SHA256)) {
      provider.algorithm = algorithm;
      assertThatThrownBy(this::come).as(algorithm).isInstanceOf(OidcFailure.class);
    }
    provider.algorithm = AlgorithmIdentifiers.RSA_PSS_USING_SHA256;
    assertThat(come().email()).isEqualTo("ana@example.com");
  }

  @Test
  void whoDidNotBeginDoesNotEnd() throws Exception {
    OidcSignIn.Begun mine = signIn.begin(BACK, false);
    OidcSignIn.Begun others = signIn.begin(BACK, false);
    Map<String, String> back = provider.visit(others.location());
    assertThatThrownBy(() -> end(mine.secret(), back)).hasMessageContaining("not begun in this");
    assertThatThrownBy(() -> end("", back)).hasMessageContaining("not begun in this");
    // Another's code with one's own state: PKCE tells, and so would the nonce.
    String own = provider.visit(mine.location()).getOrDefault("state", "");
    assertThatThrownBy(
            () -> end(mine.secret(), Map.of("state", own, "code", back.getOrDefault("code", ""))))
        .isInstanceOf(OidcFailure.class);
  }

  @Test
  void aProviderThatIsAnotherOrInsideOrAwayIsSaid() {
    provider.issuer = "https://evil.example.com";
    assertThatThrownBy(() -> signIn.begin(BACK, false)).hasMessageContaining("calls itself");
    var strict =
        new OidcSignIn(
            provider.settings(),
            Outbound.by(AddressRule.STRICT),
            InstantSource.system(),
            new SecureRandom());
    assertThatThrownBy(() -> strict.begin(BACK, false))
        .isInstanceOf(OidcFailure.class)
        .hasMessageContaining("Example could not be asked");
    provider.close();
    assertThatThrownBy(() -> signIn.begin(BACK, false)).hasMessageContaining("could not be asked");
  }
}
