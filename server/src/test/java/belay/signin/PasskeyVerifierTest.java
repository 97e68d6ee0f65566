package belay.signin;

import static org.assertj.core.api.Assertions.assertThat;

import belay.signin.PasskeyVerifier.Asked;
import belay.signin.PasskeyVerifier.Kept;
import belay.signin.PasskeyVerifier.Made;
import belay.signin.PasskeyVerifier.Used;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What proves a passkey, and what does not. */
class PasskeyVerifierTest {
  private static final String HERE = "https://belay.example.com";
  private static final byte[] BYTES = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String CHALLENGE = Base64Url.of(BYTES);
  private static final Asked ASKED = new Asked(HERE, BYTES);

  private final PlayedPasskey passkey = new PlayedPasskey(7);

  private Kept kept() {
    return PasskeyVerifier.made(ASKED, passkey.make(HERE, CHALLENGE)).orElseThrow();
  }

  @Test
  void oneThatWasMadeHereIsKnownWhenItIsUsed() {
    Kept kept = kept();
    assertThat(Base64Url.of(kept.credential())).isEqualTo(passkey.id());
    assertThat(kept.count()).isEqualTo(1);
    passkey.count = 5;
    assertThat(PasskeyVerifier.used(ASKED, kept, passkey.use(HERE, CHALLENGE))).contains(5L);
  }

  @Test
  void anotherPageOrChallengeProvesNothing() {
    Kept kept = kept();
    passkey.count = 9;
    for (String origin :
        new String[] {
          "https://evil.example.com",
          "http://belay.example.com",
          HERE + ":8443",
          "https://example.com"
        }) {
      assertThat(PasskeyVerifier.used(ASKED, kept, passkey.use(origin, CHALLENGE)))
          .as(origin)
          .isEmpty();
      assertThat(PasskeyVerifier.made(ASKED, passkey.make(origin, CHALLENGE))).as(origin).isEmpty();
    }
    assertThat(PasskeyVerifier.used(ASKED, kept, passkey.use(HERE, "AAAA"))).isEmpty();
    assertThat(PasskeyVerifier.made(ASKED, passkey.make(HERE, "AAAA"))).isEmpty();
  }

  @Test
  void itMustHaveSeenItsOwner() {
    Kept kept = kept();
    passkey.count = 9;
    passkey.verifies = false;
    assertThat(PasskeyVerifier.used(ASKED, kept, passkey.use(HERE, CHALLENGE))).isEmpty();
    assertThat(PasskeyVerifier.made(ASKED, passkey.make(HERE, CHALLENGE))).isEmpty();
  }

  @Test
  void aCopyThatCountsBackwardsIsRefused() {
    Kept kept = kept();
    passkey.count = 1;
    assertThat(PasskeyVerifier.used(ASKED, kept, passkey.use(HERE, CHALLENGE))).isEmpty();
    passkey.count = 0;
    assertThat(PasskeyVerifier.used(ASKED, kept, passkey.use(HERE, CHALLENGE))).isEmpty();
  }

  @Test
  void anothersSignatureIsRefused() {
    Kept kept = kept();
    PlayedPasskey other = new PlayedPasskey(7);
    other.count = 9;
    assertThat(PasskeyVerifier.used(ASKED, kept, other.use(HERE, CHALLENGE))).isEmpty();
  }

  @Test
  void whatIsNoneIsRefusedWithoutAFault() {
    Kept kept = kept();
    byte[] none = {};
    byte[] junk = "{\"type\":".getBytes(StandardCharsets.US_ASCII);
    byte[] deep = "[".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
    Used right = passkey.use(HERE, CHALLENGE);
    for (byte[] bad : new byte[][] {none, junk, deep}) {
      assertThat(PasskeyVerifier.made(ASKED, new Made(bad, bad))).isEmpty();
      assertThat(PasskeyVerifier.made(ASKED, new Made(right.clientData(), bad))).isEmpty();
      assertThat(
              PasskeyVerifier.used(
                  ASKED, kept, new Used(bad, right.clientData(), bad, right.signature())))
          .isEmpty();
      assertThat(
              PasskeyVerifier.used(
                  ASKED, kept, new Used(right.credential(), bad, right.authenticatorData(), bad)))
          .isEmpty();
    }
  }
}
