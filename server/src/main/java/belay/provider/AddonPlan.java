package belay.provider;

import java.util.List;

/**
 * A size of a service.
 *
 * @param name without the service's ({@code essential-0})
 * @param others names that are understood too
 * @param description what one gets, in a line
 */
public record AddonPlan(String name, List<String> others, String humanName, String description) {
  public AddonPlan {
    others = List.copyOf(others);
  }

  boolean isCalled(String wanted) {
    return name.equals(wanted) || others.contains(wanted);
  }
}
