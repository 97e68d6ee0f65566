package belay.release;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The container images that a slug's dynos run in, by their ids. They come and go together: a slug
 * that lacks one of them cannot be run.
 *
 * @param main what web runs in where there is one, what every process type without an image of its
 *     own does, and what runs beside the formation
 * @param own process types that have an image of their own, another than that
 */
public record SlugImages(String main, SortedMap<String, String> own) {
  public SlugImages {
    SortedMap<String, String> others = new TreeMap<>(own);
    String usual = main;
    others.values().removeIf(usual::equals);
    own = Collections.unmodifiableSortedMap(others);
  }

  /** One for all. */
  public static SlugImages one(String image) {
    return new SlugImages(image, new TreeMap<>());
  }

  /** What a process type runs in. */
  public String of(String type) {
    return own.getOrDefault(type, main);
  }

  /** Each once, the main one first. */
  public Set<String> all() {
    Set<String> all = new LinkedHashSet<>();
    all.add(main);
    all.addAll(own.values());
    return all;
  }

  /** Those of process types as a text, a line each; empty when all share one. */
  public String ownText() {
    return own.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining("\n"));
  }

  /**
   * What that text was made of.
   *
   * @throws InvalidInput when it is none
   */
  public static SlugImages parse(String main, String ownText) {
    SortedMap<String, String> own = new TreeMap<>();
    for (String line : ownText.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length != 2 || !ProcessTypes.isName(words[0]) || words[1].isEmpty()) {
        throw new InvalidInput("\"" + Printable.of(line) + "\" is no image of a process type.");
      }
      own.put(words[0], words[1]);
    }
    return new SlugImages(main, own);
  }

  /** The same where there may be none. */
  public static Optional<SlugImages> parse(Optional<String> main, String ownText) {
    return main.map(image -> parse(image, ownText));
  }

  /** All of them by content, as a release's hash covers them. */
  String digest() {
    StringBuilder text = new StringBuilder(main);
    own.forEach((type, image) -> text.append(' ').append(type).append('=').append(image));
    return text.toString();
  }
}
