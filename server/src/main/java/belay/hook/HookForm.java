package belay.hook;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A notice as Heroku's deployhooks:http posted it: a form. Pure. */
final class HookForm {
  static final String TYPE = "application/x-www-form-urlencoded";

  private HookForm() {}

  static byte[] of(Notice notice) {
    return notice.form().entrySet().stream()
        .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
