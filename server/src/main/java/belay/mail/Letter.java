package belay.mail;

import belay.release.Printable;

/**
 * What is sent to somebody.
 *
 * @param id tells it from others, so that who gets it twice can see so; letters, digits and dashes
 * @param subject one line: what could end it is replaced
 */
public record Letter(String id, MailAddress to, String subject, String text, String html) {
  private static final int SUBJECT_CHARS_MAX = 200;

  public Letter {
    subject = Printable.of(subject, SUBJECT_CHARS_MAX);
  }
}
