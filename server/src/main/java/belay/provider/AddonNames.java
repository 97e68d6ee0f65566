package belay.provider;

import belay.release.ConfigVars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What add-ons are called where nobody says. Pure. */
final class AddonNames {
  private static final List<String> SHAPES =
      List.of(
          "acute",
          "amorphous",
          "angular",
          "animated",
          "asymmetrical",
          "clean",
          "clear",
          "colorful",
          "concave",
          "concentric",
          "contoured",
          "convex",
          "corrugated",
          "crystalline",
          "cubed",
          "cubic",
          "curly",
          "curved",
          "cylindrical",
          "deep",
          "defined",
          "dimensional",
          "elliptical",
          "encircled",
          "fitted",
          "flat",
          "flexible",
          "fluffy",
          "globular",
          "graceful",
          "horizontal",
          "infinite",
          "lively",
          "metric",
          "octagonal",
          "opaque",
          "parallel",
          "perpendicular",
          "polished",
          "rectangular",
          "regular",
          "rigid",
          "round",
          "rugged",
          "shaped",
          "silhouetted",
          "solid",
          "spherical",
          "symmetrical",
          "tapered",
          "transparent",
          "triangular",
          "vertical");

  private static final List<String> COLOURS =
      List.of(
          "AMBER",
          "AQUA",
          "BLACK",
          "BLUE",
          "BRONZE",
          "BROWN",
          "CHARCOAL",
          "COBALT",
          "COPPER",
          "CRIMSON",
          "CYAN",
          "GOLD",
          "GRAY",
          "GREEN",
          "IVORY",
          "JADE",
          "MAROON",
          "MAUVE",
          "NAVY",
          "OLIVE",
          "ONYX",
          "ORANGE",
          "PINK",
          "PUCE",
          "PURPLE",
          "RED",
          "ROSE",
          "SILVER",
          "TEAL",
          "VIOLET",
          "WHITE",
          "YELLOW");

  private static final int NUMBERS = 100_000;

  private AddonNames() {}

  /** Such as {@code postgresql-curved-12345}. */
  static String next(AddonService service, RandomGenerator chance) {
    return String.format(
        Locale.ROOT,
        "%s-%s-%05d",
        service.name(),
        SHAPES.get(chance.nextInt(SHAPES.size())),
        chance.nextInt(NUMBERS));
  }

  /** Under which name an app is to know another add-on; empty when all of them are taken. */
  static Optional<String> alias(AddonService service, ConfigVars config, RandomGenerator chance) {
    if (isFree(service.as(), config)) {
      return Optional.of(service.as());
    }
    List<String> free = new ArrayList<>(COLOURS);
    free.replaceAll(colour -> service.colours() + "_" + colour);
    free.removeIf(alias -> !isFree(alias, config));
    return free.isEmpty() ? Optional.empty() : Optional.of(free.get(chance.nextInt(free.size())));
  }

  static boolean isFree(String alias, ConfigVars config) {
    return !config.keys().contains(alias + "_URL");
  }
}
