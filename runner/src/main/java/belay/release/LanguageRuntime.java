package belay.release;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What runs the code of a language: Python 3.11.2, say.
 *
 * @param language its word: {@code node}, {@code python}, {@code java}, {@code ruby}, {@code go},
 *     {@code php}
 * @param version as it names itself, without the language's name: {@code 3.11.2}
 * @param fingerprint SHA-256 of the program and of what it says of itself, in lower-case hex
 * @param place the program's absolute path on this machine; or its path in the slug, and then no
 *     change of the machine changes it; or {@link #COMPILED}
 */
public record LanguageRuntime(String language, String version, String fingerprint, String place) {
  /** The place of one that is part of the app's own programs. */
  public static final String COMPILED = "compiled";

  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{1,20}");
  private static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z._+~-]{0,60}");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
  private static final int PLACE_CHARS_MAX = 1_000;

  public LanguageRuntime {
    insist(LANGUAGE.matcher(language).matches());
    insist(VERSION.matcher(version).matches());
    insist(FINGERPRINT.matcher(fingerprint).matches());
    insist(!place.isBlank() && place.length() <= PLACE_CHARS_MAX);
    insist(place.chars().noneMatch(Character::isISOControl));
  }

  private static void insist(boolean holds) {
    if (!holds) {
      throw new InvalidInput("What is noted of a runtime is not what it should be.");
    }
  }

  /** Whether it is a program of this machine, which may change under a release. */
  public boolean isOfTheMachine() {
    return place.startsWith("/");
  }

  /** For people: {@code Python 3.11.2}. */
  public String label() {
    return title(language) + " " + version;
  }

  /** How people call a language. */
  public static String title(String language) {
    return switch (language) {
      case "node" -> "Node.js";
      case "php" -> "PHP";
      default ->
          language.isEmpty()
              ? language
              : language.substring(0, 1).toUpperCase(Locale.ROOT) + language.substring(1);
    };
  }

  /**
   * Whether another differs from it in its patch level at most: the same program, or {@code 3.11.7}
   * beside {@code 3.11.2}.
   */
  public boolean isPatchOf(LanguageRuntime other) {
    return language.equals(other.language) && minor().equals(other.minor());
  }

  private List<String> minor() {
    return List.of(version.split("[^0-9]+", -1)).stream().limit(2).toList();
  }

  /** One a line: language, version, fingerprint, place. */
  public static String text(List<LanguageRuntime> runtimes) {
    return String.join(
        "\n",
        runtimes.stream()
            .map(r -> String.join(" ", r.language, r.version, r.fingerprint, r.place))
            .toList());
  }

  /**
   * The opposite of {@link #text}.
   *
   * @throws InvalidInput when it is not such a text
   */
  public static List<LanguageRuntime> parse(String text) {
    return text.lines().map(LanguageRuntime::line).toList();
  }

  private static LanguageRuntime line(String line) {
    String[] words = line.split(" ", 4);
    insist(words.length == 4);
    return new LanguageRuntime(words[0], words[1], words[2], words[3]);
  }

  /** The one of a language among several. */
  public static Optional<LanguageRuntime> of(String language, List<LanguageRuntime> runtimes) {
    return runtimes.stream().filter(r -> r.language.equals(language)).findFirst();
  }
}
