package belay.deploy;

import belay.release.App;
import belay.release.Slug;
import java.util.UUID;

/**
 * The parts of a promotion, for who promotes several apps as one. Safe for use by several threads.
 */
public interface PromotionParts {
  /** The code of an app that serves. */
  record Code(App source, int version, Slug slug) {}

  /**
   * What would go from an app to others.
   *
   * @throws belay.release.Refused when there is none, or it is blocked there
   */
  Code of(App source);

  /**
   * Refuses what may not go live in an app as things stand.
   *
   * @throws belay.release.Refused with who, when and why
   */
  void insist(App target, Code code, boolean force);

  /** The target's own copy of that code; no release refers to it unless the app has had it. */
  Slug copy(Code code, App target);

  void dropUnlessReleased(App target, UUID slug);

  /** What is to be released in the target, in its turn. */
  Ready ready(App target, Code code, Slug copy, Ready.Asked asked);
}
