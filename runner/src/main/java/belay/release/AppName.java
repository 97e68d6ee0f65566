package belay.release;

import java.util.regex.Pattern;

/**
 * An app's name, checked: 3 to 30 characters, lower case letters, digits and dashes, beginning with
 * a letter and ending with a letter or digit (the Platform API's rule for app names).
 *
 * @param value the name itself
 */
public record AppName(String value) implements Comparable<AppName> {
  private static final Pattern LEGAL = Pattern.compile("[a-z][a-z0-9-]{1,28}[a-z0-9]");
  private static final int SHOWN_MAX = 60;
  private static final Pattern RELEASE = Pattern.compile("v[0-9]+--.*");

  public AppName {
    if (!isLegal(value)) {
      throw new InvalidInput(
          "Name must start with a letter, end with a letter or a digit and can only contain "
              + "lowercase letters, numbers, and dashes; 3 to 30 characters: \""
              + Printable.of(value, SHOWN_MAX)
              + "\" does not.");
    }
  }

  public static boolean isLegal(String value) {
    return LEGAL.matcher(value).matches();
  }

  /**
   * Whether it reads like the host name of another app's release ({@code v3--shop}): whoever asked
   * for that release would get this app. Homes from before may have such apps, and keep them.
   */
  public boolean isOfARelease() {
    return RELEASE.matcher(value).matches();
  }

  @Override
  public int compareTo(AppName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
