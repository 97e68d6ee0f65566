package belay.router.table;

import belay.router.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Lets a visitor through to another entry of the table at an app's own hosts: {@code APP/LABEL} in
 * place of {@code APP}. A link gives a cookie, and that lets through; each is a label, an end and a
 * keyed hash over both, the app and which of the two it is. So nobody makes one who has not the
 * key, none is good for another app, and nothing needs to be remembered. For any thread.
 */
public final class Passes {
  /** Where links lead, at every host of an app. */
  public static final String PATH = "/.well-known/belay/release/";

  /** In place of a link: whoever comes there is let through no longer. */
  public static final String OVER = "over";

  /** A link may be read where it passes by: it is good for a moment. */
  public static final long LINK_SECONDS = TimeUnit.MINUTES.toSeconds(10);

  /** How long a visitor is let through. */
  public static final long SECONDS = TimeUnit.HOURS.toSeconds(1);

  private static final String HASH = "HmacSHA256";
  private static final int HASH_BYTES = 24;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]{1,20}");
  private static final Pattern TEXT =
      Pattern.compile("([a-z0-9]{1,20})\\.([0-9a-f]{1,10})\\.([A-Za-z0-9_-]{32})");

  private final SecretKeySpec key;

  /** What a text is good for. */
  private enum Kind {
    LINK,
    COOKIE
  }

  Passes(byte[] key) {
    this.key = new SecretKeySpec(key, HASH);
  }

  /** Whether it may be a label. */
  static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** The path of a link. */
  String link(String app, String label, long nowSeconds) {
    return PATH + text(Kind.LINK, app, label, nowSeconds + LINK_SECONDS);
  }

  /** The label that a link is for; null when it is none, or over, or another app's. */
  public @Nullable String linked(String app, String text, long nowSeconds) {
    return label(Kind.LINK, app, text, nowSeconds);
  }

  /**
   * The label that a visitor's cookie lets through to.
   *
   * @return null when none of them does
   */
  public @Nullable String label(String app, Iterable<String> cookies, long nowSeconds) {
    for (String cookie : cookies) {
      String label = label(Kind.COOKIE, app, cookie, nowSeconds);
      if (label != null) {
        return label;
      }
    }
    return null;
  }

  /**
   * What Set-Cookie says to let a visitor through from now on.
   *
   * @param secure whether he came by https
   */
  public String cookie(String app, String label, long nowSeconds, boolean secure) {
    return cookie(text(Kind.COOKIE, app, label, nowSeconds + SECONDS), SECONDS, secure);
  }

  /** What it says to let him through no longer. */
  public static String noCookie(boolean secure) {
    return cookie("", 0, secure);
  }

  private static String cookie(String value, long seconds, boolean secure) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(RequestHead.PASS, value, seconds, secure ? "; Secure" : "");
  }

  private String text(Kind kind, String app, String label, long endSeconds) {
    String end = Long.toHexString(endSeconds);
    return label + "." + end + "." + hash(kind, app, label, end);
  }

  private @Nullable String label(Kind kind, String app, String text, long nowSeconds) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String label = parts.group(1);
    String end = parts.group(2);
    boolean good = MessageDigest.isEqual(ascii(hash(kind, app, label, end)), ascii(parts.group(3)));
    return good && Long.parseLong(end, 16) > nowSeconds ? label : null;
  }

  private String hash(Kind kind, String app, String label, String end) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(key);
      for (String part : new String[] {"pass", kind.name(), app, label, end}) {
        mac.update(part.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
      }
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(mac.doFinal(), HASH_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + HASH, e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
