package belay.deploy;

import belay.addon.Addon;
import belay.release.App;
import belay.release.Change;
import belay.switching.DeployOutcome;
import java.util.Map;

/**
 * Add-ons are attached to apps, detached, and change what their variables hold. An attachment is
 * what the config of a release refers to: it is a release like any other. Safe for several threads.
 */
public interface AddonChanges {
  /**
   * Attaches an add-on: each of its variables becomes the config var {@code AS_VARIABLE}.
   *
   * @param as the name under which the app knows it ({@code DATABASE})
   */
  DeployOutcome attach(App app, Addon addon, String as, Change change);

  /** Attaches an add-on in the place of what has that name; that one's data is not touched. */
  DeployOutcome replace(App app, Addon addon, String as, Change change);

  /** Detaches an add-on by its name; its data is not touched. */
  DeployOutcome detach(App app, String addon, Change change);

  /**
   * The name under which an app knows an add-on that it has; the add-on's own where it has none.
   */
  String as(App app, Addon addon);

  /** Makes the release that says that an add-on has another plan; nothing is restarted. */
  DeployOutcome upgraded(App app, Addon addon, Change change);

  /** Sets what an add-on's variables hold, and restarts the apps that it is attached to. */
  Addon rotate(Addon addon, Map<String, String> variables, Change change);

  /**
   * Forgets an add-on.
   *
   * @throws belay.release.Refused while an app's serving release refers to it
   */
  void destroy(Addon addon);
}
