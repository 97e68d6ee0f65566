package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person chooses by what he signs in, in a real browser with an authenticator of its own. */
@Tag("browser")
class BrowserSignInJourneyTest {
  private static final String PASSWORD = "a horse and a staple";
  private static final Pattern KEY = Pattern.compile("\\b([A-Z2-7]{32})\\b");
  private static final Pattern RECOVERY = Pattern.compile("([a-z2-7]{4}(?:-[a-z2-7]{4}){3})");

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test
  private Chrome chrome;

  @BeforeAll
  static void start() {
    Chrome.insist();
    machine = Machine.up();
  }

  @AfterAll
  static void stop() {
    if (machine != null) {
      machine.close();
    }
  }

  @BeforeEach
  void open() {
    chrome = Chrome.open(machine);
  }

  @AfterEach
  void close() {
    chrome.close();
  }

  /** A passkey is for a name, and an address is none. */
  private static String named(String address) {
    return address.replace("127.0.0.1", "localhost");
  }

  private static String link() {
    return named(
        Machine.json(machine.belay("dashboard", "--json").ok().out()).path("url").asText());
  }

  private static String server(String path) {
    return named(machine.credentials().path("url").asText()) + path;
  }

  private static String found(Pattern pattern, String text) {
    Matcher at = pattern.matcher(text);
    assertThat(at.find()).as(text).isTrue();
    return at.group(1);
  }

  /** What an authenticator app would show now (RFC 6238). */
  private static String code(String base32) {
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
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      long step = System.currentTimeMillis() / 30_000;
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int number = ByteBuffer.wrap(hash, hash[19] & 15, 4).getInt() & Integer.MAX_VALUE;
      return "%06d".formatted(number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void clean() {
    assertThat(chrome.violations()).as(chrome.path()).isEmpty();
    assertThat(chrome.console()).as("the browser's console").isEmpty();
  }

  @Test
  void aPasskeySignsMeInAndAnotherOneConfirmsThatItIsMe() {
    chrome.authenticator();
    chrome.enter(link()).sees("Choose how you sign in");
    chrome.fill("New passkey, called", "laptop").press("Add a passkey");
    chrome.sees("The passkey laptop signs you in", "for localhost");
    clean();
    chrome.press("Sign out").sees("Sign in with a passkey");
    clean();
    chrome.press("Sign in with a passkey").sees("Apps");
    chrome.go(server("/account/confirm")).press("Confirm with a passkey").sees("Confirmed");
    clean();
    chrome.press("Remove laptop").sees("The passkey is removed");
    chrome.press("Sign out").press("Sign in with a passkey").sees("not known here");
  }

  @Test
  void aPasswordWithAnAppSignsMeInWithoutAScriptToo() {
    String me = machine.belay("whoami").ok().out().strip();
    chrome.enter(link());
    chrome.fill("New password", PASSWORD).press("Set the password").sees("The password is set");
    chrome.press("Set up an app").sees("Scan this");
    clean();
    String key = found(KEY, chrome.text());
    chrome.fill("The code that the app shows now", code(key)).press("Turn it on");
    chrome.sees("Recovery codes");
    clean();
    String recovery = found(RECOVERY, chrome.text());
    chrome.follow("I have kept them").sees("10 recovery codes are left");
    clean();
    chrome.press("Sign out").sees("Sign in");
    chrome.withoutScripts();
    chrome.fill("Email address", me).fillAndEnter("Password", PASSWORD);
    chrome.sees("do not go together");
    chrome.fill("Email address", me).fill("Password", PASSWORD).fillAndEnter("Code", recovery);
    chrome.sees("Apps");
    chrome.go(server("/account")).sees("9 recovery codes are left");
    machine.belay("users:reset", me).ok();
    chrome.go(server("/account")).sees("Sign in");
  }
}
