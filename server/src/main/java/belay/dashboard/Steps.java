package belay.dashboard;

import belay.api.WhyBody;
import java.util.List;

/**
 * A switch on its way.
 *
 * @param title the release; empty when there is none yet
 */
public record Steps(String title, List<WhyBody.Step> steps) {
  static final Steps NONE = new Steps("", List.of());

  public Steps {
    steps = List.copyOf(steps);
  }

  static Steps of(Visit visit, String app, Rel release) throws InterruptedException {
    WhyBody why = visit.get(WhyBody.class, "apps", app, "releases", release.label(), "why");
    return new Steps(release.label() + " · " + release.description(), why.steps());
  }
}
