package belay.access;

import belay.release.InvalidInput;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a token may be used for, below what its owner may do (Platform API, "OAuth scopes").
 * Protected is what shows or changes config vars.
 */
public enum Scope {
  GLOBAL,
  IDENTITY,
  READ,
  WRITE,
  READ_PROTECTED,
  WRITE_PROTECTED;

  public static final Set<Scope> ALL = Set.of(GLOBAL);

  /** What a request needs of the token that it comes with. */
  public enum Need {
    /** To say who one is. */
    IDENTITY,
    READ,
    WRITE,
    READ_SECRETS,
    WRITE_SECRETS,
    /** People, their tokens and keys: nobody widens what he was given. */
    EVERYTHING;

    private Set<Scope> accepted() {
      return switch (this) {
        case IDENTITY -> EnumSet.allOf(Scope.class);
        case READ -> EnumSet.complementOf(EnumSet.of(Scope.IDENTITY));
        case WRITE -> EnumSet.of(GLOBAL, Scope.WRITE, WRITE_PROTECTED);
        case READ_SECRETS -> EnumSet.of(GLOBAL, READ_PROTECTED, WRITE_PROTECTED);
        case WRITE_SECRETS -> EnumSet.of(GLOBAL, WRITE_PROTECTED);
        case EVERYTHING -> EnumSet.of(GLOBAL);
      };
    }

    public boolean isMetBy(Set<Scope> scopes) {
      return scopes.stream().anyMatch(accepted()::contains);
    }

    /** As {@code Oauth-Scope-Accepted} says it. */
    public String words() {
      return Scope.words(accepted());
    }
  }

  /** The word in requests and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static String words(Collection<Scope> scopes) {
    return scopes.stream().map(Scope::word).sorted().collect(Collectors.joining(" "));
  }

  /**
   * Scopes of their words.
   *
   * @throws InvalidInput when one is none, or there are none
   */
  public static Set<Scope> of(Collection<String> words) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : words) {
      scopes.add(
          Arrays.stream(values())
              .filter(s -> s.word().equals(word))
              .findFirst()
              .orElseThrow(Scope::unknown));
    }
    if (scopes.isEmpty()) {
      throw unknown();
    }
    return scopes;
  }

  private static InvalidInput unknown() {
    return new InvalidInput("A token's scopes are some of: " + words(EnumSet.allOf(Scope.class)));
  }
}
