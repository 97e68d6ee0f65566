package belay.release;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What releases of several apps have in common that go live together.
 *
 * @param group the apps' group
 * @param cause why they do
 * @param target the generation that is put back, of a rollback
 * @param description for people, as a release has one
 */
public record Together(
    UUID group, Cause cause, Optional<Integer> target, String description, Change change) {

  /** Why a group's apps run other releases from then on, or why there are other apps in it. */
  public enum Cause {
    /** The group was made. */
    CREATED,
    /** An app came to it or left it. */
    MEMBERS,
    /** One of its apps got another release by itself. */
    RELEASE,
    /** They went back as one. */
    ROLLBACK,
    /** A push went live as one. */
    DEPLOY,
    /** What runs in another stage was promoted as one. */
    PROMOTE;

    /** The word in the database and in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Of the word exactly. */
    public static Cause ofWord(String word) {
      Cause cause = valueOf(word.toUpperCase(Locale.ROOT));
      if (!cause.word().equals(word)) {
        throw new IllegalArgumentException(word);
      }
      return cause;
    }
  }
}
