package belay.provider;

import java.util.List;
import java.util.Optional;

/**
 * A kind of add-on.
 *
 * @param others names that are understood too, as Heroku's
 * @param as the name under which an app knows its first one ({@code DATABASE})
 * @param colours what the others' begin with, a colour behind it ({@code HEROKU_POSTGRESQL})
 * @param plans the usual one first
 */
public record AddonService(
    String name,
    List<String> others,
    String humanName,
    String as,
    String colours,
    List<AddonPlan> plans) {
  public AddonService {
    others = List.copyOf(others);
    plans = List.copyOf(plans);
  }

  public boolean isCalled(String wanted) {
    return name.equals(wanted) || others.contains(wanted);
  }

  public AddonPlan usual() {
    return plans.getFirst();
  }

  /** By its name, with or without the service's before it. */
  public Optional<AddonPlan> plan(String wanted) {
    int colon = wanted.indexOf(':');
    if (colon >= 0 && !isCalled(wanted.substring(0, colon))) {
      return Optional.empty();
    }
    String own = wanted.substring(colon + 1);
    return plans.stream().filter(p -> p.isCalled(own)).findFirst();
  }

  /** A plan's whole name ({@code postgresql:essential-0}). */
  public String fullName(AddonPlan plan) {
    return name + ":" + plan.name();
  }
}
