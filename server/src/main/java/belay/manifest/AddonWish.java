package belay.manifest;

import belay.manifest.ManifestNode.Fields;
import belay.release.ConfigVars;
import belay.release.InvalidInput;
import java.util.Map;
import java.util.Optional;

/**
 * An add-on that a source asks for.
 *
 * @param file that says so
 * @param plan as it is written there: a service, or a service and one of its plans
 * @param as what the names of its config vars begin with, where the file says
 */
public record AddonWish(String file, String plan, Optional<String> as) {
  /**
   * An entry of a list of add-ons: a plan, or a map with one.
   *
   * @throws InvalidInput with file and line when it is neither
   */
  static AddonWish of(ManifestNode node) {
    String file = node.place().file();
    if (!(node instanceof Fields fields)) {
      return new AddonWish(file, plan(node, node.asText("addons")), Optional.empty());
    }
    String plan = fields.text("plan").orElseThrow(() -> node.place().fault("\"plan\" is missing."));
    return new AddonWish(file, plan(node, plan), fields.text("as").map(as -> prefix(node, as)));
  }

  private static String plan(ManifestNode node, String plan) {
    if (!plan.matches("[A-Za-z0-9][A-Za-z0-9_:.-]{0,99}")) {
      throw node.place().fault("\"" + plan + "\" is no plan of an add-on.");
    }
    return plan;
  }

  private static String prefix(ManifestNode node, String as) {
    try {
      ConfigVars.of(Map.of(as + "_URL", ""));
      return as;
    } catch (InvalidInput e) {
      throw node.place().fault("\"" + as + "\" is nothing that a config var can begin with.");
    }
  }

  /** Whose plan it is. */
  public String service() {
    return plan.replaceFirst(":.*", "");
  }
}
