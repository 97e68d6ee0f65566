package belay.deploy;

import belay.addon.Addon;
import belay.manifest.AddonWish;
import belay.release.App;
import belay.release.Change;
import belay.release.Slug;
import java.util.Optional;

/** Makes add-ons that a source asks for, so that the first release of an app has them. */
public interface AddonMaker {
  /** Makes none. */
  AddonMaker NONE =
      new AddonMaker() {
        @Override
        public Optional<String> service(AddonWish wish) {
          return Optional.empty();
        }

        @Override
        public Optional<String> unreached(App app, Slug slug, AddonWish wish) {
          return Optional.empty();
        }

        @Override
        public Made make(App app, Slug slug, AddonWish wish, String as, Change change) {
          return new Made.Cannot("No add-ons are made here.");
        }
      };

  /** The outcome of making an add-on. */
  sealed interface Made {
    /** Releases may refer to it. */
    record There(Addon addon) implements Made {}

    /** It is being made, and comes with a release of its own. */
    record Later(String name) implements Made {}

    /**
     * It is not made.
     *
     * @param why in sentences
     */
    record Cannot(String why) implements Made {}
  }

  /** The service by which this server makes what is asked for; empty when it makes no such. */
  Optional<String> service(AddonWish wish);

  /** Why an app that runs a slug would not reach one, in sentences; empty when it does. */
  Optional<String> unreached(App app, Slug slug, AddonWish wish);

  /**
   * Makes one, or finds the one that a deploy before this made, which failed.
   *
   * @param slug that is to reach it
   * @param as the name under which the app is to know it
   */
  Made make(App app, Slug slug, AddonWish wish, String as, Change change);
}
