package belay.mail;

import belay.release.InvalidInput;
import belay.release.Printable;
import java.util.regex.Pattern;

/**
 * An e-mail address, such as {@code ana@example.com}: of ASCII, without a display name, and with
 * nothing in it that could end a header or an SMTP command (RFC 5321, without quoted local parts).
 */
public record MailAddress(String text) {
  private static final int CHARS_MAX = 254;
  private static final Pattern FORM =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
              + "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
  private static final int LOCAL_CHARS_MAX = 64;

  /**
   * @throws InvalidInput when it is none
   */
  public MailAddress {
    if (text.length() > CHARS_MAX
        || text.indexOf('@') > LOCAL_CHARS_MAX
        || !FORM.matcher(text).matches()) {
      throw new InvalidInput(
          "\""
              + Printable.of(text)
              + "\" is no e-mail address such as ana@example.com. One address, without a name"
              + " beside it; for several people take a mailing list, or a hook for each.");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
