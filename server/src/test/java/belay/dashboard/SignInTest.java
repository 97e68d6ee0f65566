package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.User;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.signin.Base64Url;
import belay.signin.PasskeyVerifier;
import belay.signin.PlayedPasskey;
import belay.signin.Totp;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How people prove at the door for browsers who they are, and change by what. */
class SignInTest extends ServedTest {
  private static final String PASSWORD = "a horse, a staple";
  private static final Pattern KEY = Pattern.compile("<code class=\"secret\">([A-Z2-7]+)</code>");
  private static final Pattern CODE = Pattern.compile("([a-z2-7]{4}(?:-[a-z2-7]{4}){3})");

  private RawBrowser stranger() {
    return new RawBrowser(served.port());
  }

  private RawBrowser signedIn(Who who) throws Exception {
    String url = served.ok(who, "POST", "/account/sign-in-links", "").path("url").asText();
    RawBrowser browser = stranger();
    assertThat(browser.post(URI.create(url).getPath()).status()).isEqualTo(303);
    return browser;
  }

  private User ana() {
    return served.access.users().getFirst();
  }

  private static RawBrowser.Page act(RawBrowser browser, String method, String path, String... more)
      throws IOException {
    String[] fields = new String[8 + more.length];
    List<String> fixed =
        List.of(
            "csrf",
            browser.get("/apps").csrf(),
            "method",
            method,
            "path",
            path,
            "back",
            "/account");
    fixed.toArray(fields);
    System.arraycopy(more, 0, fields, 8, more.length);
    return browser.post("/do", fields);
  }

  private static String found(Pattern pattern, String text) {
    Matcher at = pattern.matcher(text);
    assertThat(at.find()).as(text).isTrue();
    return at.group(1);
  }

  private void forgetProofs() {
    served.world.database.write(h -> h.execute("update sessions set proved_at = 0"));
  }

  private String code(byte[] key) {
    return Totp.code(key, Totp.step(served.world.time().instant()));
  }

  private static byte[] key(String base32) {
    var bits = new StringBuilder();
    for (int i = 0; i < base32.length(); i++) {
      int each = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(base32.charAt(i));
      String five = Integer.toBinaryString(each);
      bits.append("0".repeat(5 - five.length())).append(five);
    }
    byte[] key = new byte[bits.length() / 8];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return key;
  }

  @Test
  void anAppIsSetUpConfirmedAndAskedForFromThenOn() throws Exception {
    served.access.passwords().set(ana(), PASSWORD);
    RawBrowser browser = signedIn(Who.ANA);
    String csrf = browser.get("/account").csrf();
    RawBrowser.Page page = browser.post("/account/totp", "csrf", csrf);
    assertThat(page.body()).contains("<svg class=\"qr\"", "otpauth://totp/Belay:ana%40example.com");
    String key = found(KEY, page.body());
    RawBrowser.Page wrong = browser.post("/account/totp/confirm", "csrf", csrf, "code", "000000");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.body()).contains(key, "not the code", "role=\"alert\"");
    RawBrowser.Page codes =
        browser.post("/account/totp/confirm", "csrf", csrf, "code", code(key(key)));
    String recovery = found(CODE, codes.body());
    assertThat(browser.get("/account").body())
        .contains("10 recovery codes are left")
        .doesNotContain(key);
    String[] form = {"email", "ana@example.com", "password", PASSWORD};
    assertThat(stranger().post("/sign-in", form).status()).isEqualTo(403);
    assertThat(
            stranger()
                .post("/sign-in", "email", form[1], "password", PASSWORD, "code", recovery)
                .location())
        .isEqualTo("/apps");
    assertThat(
            stranger()
                .post("/sign-in", "email", form[1], "password", PASSWORD, "code", recovery)
                .status())
        .isEqualTo(403);
  }

  @Test
  void whoeverSignsInWronglyIsToldTheSame() throws Exception {
    served.access.passwords().set(ana(), PASSWORD);
    String known =
        stranger().post("/sign-in", "email", "ana@example.com", "password", "a wrong one").body();
    String unknown =
        stranger().post("/sign-in", "email", "ona@example.com", "password", "a wrong one").body();
    Pattern challenge = Pattern.compile("(data-challenge|name=\"challenge\" value)=\"[^\"]*\"");
    assertThat(challenge.matcher(known.replace("ana@", "ona@")).replaceAll(""))
        .isEqualTo(challenge.matcher(unknown).replaceAll(""))
        .contains("do not go together");
  }

  @Test
  void changesNeedAProofThatIsFresh() throws Exception {
    served.access.passwords().set(ana(), PASSWORD);
    RawBrowser browser = signedIn(Who.ANA);
    String id = served.ok(Who.ANA, "GET", "/oauth/authorizations", "").get(0).path("id").asText();
    forgetProofs();
    assertThat(browser.get("/account").body()).contains("Confirm that it is you");
    for (String[] change :
        new String[][] {
          {"PUT", "/account/password", "e:password", "another sentence"},
          {"DELETE", "/account/password"},
          {"POST", "/account/keys", "e:public_key", "ssh-ed25519 AAAA"},
          {"POST", "/oauth/authorizations", "t:description", "ci"},
          {"DELETE", "/oauth/authorizations/" + id},
          {"POST", "/account/totp"},
          {"POST", "/account/recovery-codes"}
        }) {
      String[] more = change.length > 2 ? new String[] {change[2], change[3]} : new String[] {};
      RawBrowser.Page page = act(browser, change[0], change[1], more);
      assertThat(page.status()).as(change[1]).isEqualTo(403);
      assertThat(page.body()).as(change[1]).contains("Confirm first that it is you");
    }
    String csrf = browser.get("/apps").csrf();
    assertThat(browser.post("/account/confirm", "csrf", csrf, "password", "a wrong one").status())
        .isEqualTo(403);
    assertThat(act(browser, "DELETE", "/account/password").status()).isEqualTo(403);
    assertThat(browser.post("/account/confirm", "csrf", csrf, "password", PASSWORD).location())
        .isEqualTo("/account");
    RawBrowser other = signedIn(Who.ANA);
    assertThat(act(browser, "DELETE", "/account/password").status()).isEqualTo(303);
    assertThat(other.get("/apps").location()).startsWith("/sign-in");
    assertThat(browser.get("/account").body()).contains("Choose a password");
  }

  @Test
  void aTokenSignsInTheFirstTime() throws Exception {
    String token = served.token(Who.ANA);
    RawBrowser browser = stranger();
    assertThat(browser.post("/sign-in/token", "token", token).location())
        .isEqualTo("/account?first=yes");
    assertThat(browser.get("/account?first=yes").body()).contains("Choose how you sign in");
    served.access.passwords().set(ana(), PASSWORD);
    RawBrowser.Page refused = stranger().post("/sign-in/token", "token", token);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("the first time only");
    assertThat(stranger().post("/sign-in/token", "token", "belay_x").status()).isEqualTo(403);
  }

  private RawBrowser named(String host) {
    RawBrowser browser = stranger();
    browser.headers.put("Host", host + ":" + served.port());
    browser.headers.put("Origin", "http://" + host + ":" + served.port());
    return browser;
  }

  private static String challenge(String page) {
    return found(Pattern.compile("data-challenge=\"([^\"]+)\""), page);
  }

  private RawBrowser.Page use(
      RawBrowser browser, String path, String csrf, PlayedPasskey passkey, String challenge)
      throws IOException {
    passkey.count++;
    PasskeyVerifier.Used used =
        passkey.use(String.valueOf(browser.headers.get("Origin")), challenge);
    return browser.post(
        path,
        "csrf",
        csrf,
        "challenge",
        challenge,
        "credential",
        Base64Url.of(used.credential()),
        "client",
        Base64Url.of(used.clientData()),
        "authenticator",
        Base64Url.of(used.authenticatorData()),
        "signature",
        Base64Url.of(used.signature()));
  }

  @Test
  void aPasskeyIsMadeSignsInConfirmsAndIsRemoved() throws Exception {
    RawBrowser browser = named("localhost");
    String url = served.ok(Who.ANA, "POST", "/account/sign-in-links", "").path("url").asText();
    browser.post(URI.create(url).getPath());
    String page = browser.get("/account").body();
    String origin = String.valueOf(browser.headers.get("Origin"));
    PlayedPasskey passkey = new PlayedPasskey(9);
    PasskeyVerifier.Made made = passkey.make(origin, challenge(page));
    String csrf = browser.get("/account").csrf();
    RawBrowser.Page added =
        browser.post(
            "/account/passkeys",
            "csrf",
            csrf,
            "name",
            "phone",
            "challenge",
            challenge(page),
            "client",
            Base64Url.of(made.clientData()),
            "attestation",
            Base64Url.of(made.attestation()));
    assertThat(added.location()).isEqualTo("/account");
    assertThat(browser.get("/account").body()).contains("phone", "for localhost");

    RawBrowser other = named("localhost");
    String asked = challenge(other.get("/sign-in").body());
    assertThat(use(other, "/sign-in/passkey", "", passkey, asked).location()).isEqualTo("/apps");
    assertThat(use(stranger(), "/sign-in/passkey", "", passkey, asked).status()).isEqualTo(403);

    forgetProofs();
    String confirm = challenge(browser.get("/account/confirm").body());
    assertThat(use(browser, "/account/confirm/passkey", csrf, passkey, confirm).location())
        .isEqualTo("/account");
    String id = served.ok(Who.ANA, "GET", "/account/sign-in", "").at("/passkeys/0/id").asText();
    assertThat(act(browser, "DELETE", "/account/passkeys/" + id).status()).isEqualTo(303);
    assertThat(other.get("/apps").location()).startsWith("/sign-in");
    String late = challenge(other.get("/sign-in").body());
    assertThat(use(other, "/sign-in/passkey", "", passkey, late).status()).isEqualTo(403);
  }

  @Test
  void anAdministratorResetsHowSomebodySignsIn() throws Exception {
    served.access.passwords().set(ana(), PASSWORD);
    RawBrowser browser = signedIn(Who.ANA);
    assertThat(served.said(Who.BOB, "DELETE", "/users/ana@example.com/sign-in", ""))
        .startsWith("403");
    served.ok(Who.ROOT, "DELETE", "/users/ana@example.com/sign-in", "");
    assertThat(browser.get("/apps").location()).startsWith("/sign-in");
    assertThat(
            stranger().post("/sign-in", "email", "ana@example.com", "password", PASSWORD).status())
        .isEqualTo(403);
    assertThat(served.said(Who.ROOT, "DELETE", "/users/nobody@example.com/sign-in", ""))
        .startsWith("404");
  }

  /** A token does what its owner may, and no page is asked. */
  @Test
  void theCommandLineNeedsNoProofAndEndsAllBrowsers() throws Exception {
    served.ok(Who.ANA, "PUT", "/account/password", "{\"password\":\"" + PASSWORD + "\"}");
    RawBrowser browser = signedIn(Who.ANA);
    served.ok(Who.ANA, "PUT", "/account/password", "{\"password\":\"" + PASSWORD + "!\"}");
    assertThat(browser.get("/apps").location()).startsWith("/sign-in");
  }
}
