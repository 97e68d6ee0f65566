package belay.http;

import belay.access.Scope.Need;
import java.util.List;
import java.util.Set;

/** What each endpoint needs of the token that a request comes with. Pure. */
public final class Needs {
  /** Whom one is, whom one lets in, and what one shows for it. */
  private static final Set<String> PEOPLE = Set.of("oauth", "users", "imports");

  private static final Set<String> SECRETS = Set.of("config-vars", "export", "addons", "fork");

  /** What is sent with POST and changes nothing. */
  private static final Set<List<String>> ASKS =
      Set.of(List.of("apps", "{app}", "log-sessions"), List.of("filters", "apps"));

  private static final Set<List<String>> RUNS =
      Set.of(
          List.of("apps", "{app}", "dynos"), List.of("apps", "{app}", "dynos", "{dyno}", "exec"));

  private Needs() {}

  /**
   * Of an endpoint.
   *
   * @param segments of its pattern
   */
  public static Need of(String method, List<String> segments) {
    boolean reads = method.equals("GET");
    String first = segments.getFirst();
    if (reads
        && (segments.equals(List.of("account")) || segments.equals(List.of("users", "{user}")))) {
      return Need.IDENTITY;
    }
    if (PEOPLE.contains(first)
        || (!reads && (first.equals("account") || segments.contains("collaborators")))) {
      return Need.EVERYTHING;
    }
    boolean secrets = segments.stream().anyMatch(SECRETS::contains);
    if (reads || ASKS.contains(segments)) {
      return secrets ? Need.READ_SECRETS : Need.READ;
    }
    // What runs in a dyno reads the config.
    boolean runs = method.equals("POST") && RUNS.contains(segments);
    return secrets || runs ? Need.WRITE_SECRETS : Need.WRITE;
  }
}
