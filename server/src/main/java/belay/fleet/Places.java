package belay.fleet;

import belay.release.ProcessTypes;
import belay.release.Slug;
import belay.runtime.DynoName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The places of an app's formation, each of which a dyno is to fill. Pure. */
public final class Places {
  private Places() {}

  /**
   * The dynos that are to run.
   *
   * @param stopped what was stopped by hand: {@code *} for all, a type, or a dyno's name
   */
  public static List<DynoName> of(Slug slug, Map<String, Integer> formation, List<String> stopped) {
    List<DynoName> names = new ArrayList<>();
    ProcessTypes.quantities(slug, formation)
        .forEach((type, quantity) -> {
          for (int number = 1; number <= quantity; number++) {
            names.add(new DynoName(type, number));
          }
        });
    names.removeIf(n -> stopped.stream().anyMatch(s -> covers(s, n)));
    return List.copyOf(names);
  }

  /** Whether {@code *}, a type or a dyno's name means this dyno. */
  public static boolean covers(String typeOrDyno, DynoName name) {
    return typeOrDyno.equals("*")
        || typeOrDyno.equals(name.type())
        || typeOrDyno.equals(name.toString());
  }
}
