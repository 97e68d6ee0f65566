package belay.release;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The rules on process types and how many dynos of each run. Pure.
 *
 * <p>The names {@code web} and {@code release} mean what they mean at Heroku, see <a
 * href="https://devcenter.heroku.com/articles/procfile">its documentation</a>.
 */
public final class ProcessTypes {
  /** What gets requests; one dyno of it runs where nobody said how many. */
  public static final String WEB = "web";

  /** Run once by each deploy before it serves; never scaled. */
  public static final String RELEASE = "release";

  /**
   * Run once, by somebody's wish, when there is to be no way back behind a release: the destructive
   * half of its migration; never scaled.
   */
  public static final String CONTRACT = "contract";

  /** Dynos of one type. */
  public static final int QUANTITY_MAX = 100;

  private static final int SHOWN_MAX = 60;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,29}");
  private static final Pattern QUANTITY = Pattern.compile("[+-]?\\d{1,6}");

  private ProcessTypes() {}

  /** Letters, digits, dashes and underscores, at most 30. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public static boolean isWeb(String type) {
    return type.equals(WEB);
  }

  /** What runs as long as the release serves. */
  public static boolean runs(String type) {
    return !type.equals(RELEASE) && !type.equals(CONTRACT);
  }

  /**
   * How many dynos are wanted of each type that runs.
   *
   * @param formation what was asked for; of types that the slug does not have it says nothing
   */
  public static SortedMap<String, Integer> quantities(Slug slug, Map<String, Integer> formation) {
    SortedMap<String, Integer> wanted = new TreeMap<>();
    for (String type : slug.processTypes().keySet()) {
      if (runs(type)) {
        wanted.put(type, quantity(type, formation));
      }
    }
    return wanted;
  }

  private static int quantity(String type, Map<String, Integer> formation) {
    return formation.getOrDefault(type, isWeb(type) ? 1 : 0);
  }

  /**
   * The quantity that somebody asks for, {@code 3}, {@code +1} or {@code -1}.
   *
   * @param before how many there are
   * @throws InvalidInput when it is none, or too many
   */
  public static int asked(String text, int before) {
    if (!QUANTITY.matcher(text).matches()) {
      throw new InvalidInput(
          "A quantity is a number, or a step such as +1: \""
              + Printable.of(text, SHOWN_MAX)
              + "\" is not.");
    }
    int number = Integer.parseInt(text);
    boolean step = text.startsWith("+") || text.startsWith("-");
    int quantity = step ? Math.max(0, before + number) : number;
    insist(quantity);
    return quantity;
  }

  /**
   * Refuses what can be no part of a formation.
   *
   * @throws InvalidInput for a name that is none, and for too many or too few
   */
  public static void insist(String type, int quantity) {
    if (!isName(type)) {
      throw new InvalidInput(
          "\""
              + Printable.of(type, SHOWN_MAX)
              + "\" is no process type: letters, digits, dashes and underscores, at most 30.");
    }
    insist(quantity);
  }

  private static void insist(int quantity) {
    if (quantity < 0 || quantity > QUANTITY_MAX) {
      throw new InvalidInput(
          "Cannot scale to " + quantity + ": 0 to " + QUANTITY_MAX + " dynos of one process type.");
    }
  }

  /**
   * Refuses what runs in no release, where nothing was deployed that could tell what there is.
   *
   * @throws NotFound for what is run once
   */
  public static void insistRuns(String type) {
    if (!runs(type)) {
      throw new NotFound(
          "formation", "Couldn't find that process type (" + type + "). " + whenRun(type));
    }
  }

  private static String whenRun(String type) {
    return type.equals(RELEASE)
        ? "It is run once by each deploy."
        : "It is run once, by: belay releases:finalize.";
  }

  /**
   * Refuses what does not run in a release.
   *
   * @param app the app's name
   * @param slug of the release that serves
   * @throws NotFound naming what there is
   */
  public static void insistRuns(String type, String app, Slug slug) {
    if (slug.command(type).isPresent() && runs(type)) {
      return;
    }
    throw new NotFound(
        "formation",
        "Couldn't find that process type ("
            + type
            + "). "
            + (runs(type) ? "" : whenRun(type) + " ")
            + app
            + " has: "
            + String.join(", ", quantities(slug, Map.of()).keySet()));
  }
}
