package belay.release;

import java.util.regex.Pattern;

/** Text without the passwords of URLs in it. Pure. */
public final class Masked {
  /** User and password, or a token alone, in front of a host: up to the last @ before the path. */
  private static final Pattern USER_INFO =
      Pattern.compile("(?<=://)[^\\s/?#\"'<>]*@", Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern QUERY = Pattern.compile("(?<=\\?)[^#\\s]+");

  private static final String STARS = "****";

  private Masked() {}

  /** A sentence, in which every URL loses its user and password. */
  public static String text(String text) {
    return text.contains("://") ? USER_INFO.matcher(text).replaceAll(STARS + "@") : text;
  }

  /** A URL, whose query may hold a token too. */
  public static String url(String url) {
    return url.contains("://") ? QUERY.matcher(text(url)).replaceAll(STARS) : url;
  }

  /** Whether anything of a URL is a secret. */
  public static boolean hides(String url) {
    return !url(url).equals(url);
  }
}
