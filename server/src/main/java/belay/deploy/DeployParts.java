package belay.deploy;

import belay.build.Builder;
import belay.release.App;
import belay.release.Change;
import belay.release.Slug;

/** The parts of a deploy, for who deploys several apps as one. Safe for use by several threads. */
public interface DeployParts {
  /**
   * Refuses what may not be deployed as things stand.
   *
   * @throws belay.release.Refused with who, when and why
   */
  void insist(App app, Deploys.Source source);

  /** Builds it in the app's turn of builds; what was built is kept, and no release refers to it. */
  Builder.Outcome build(App app, Deploys.Source source, Change change, Builder.Output tell);

  /** Forgets what was built, unless a release refers to it. */
  void drop(App app, Slug slug);

  /**
   * What is to be released of what was built. In the app's turn; what the source asks for beside
   * code (formation, config, add-ons) the app has from then on.
   *
   * @throws belay.release.Refused when it would take the app's web dynos away
   */
  Ready ready(
      App app,
      Builder.Outcome.Built built,
      Deploys.Source source,
      Ready.Asked asked,
      Builder.Output tell);
}
