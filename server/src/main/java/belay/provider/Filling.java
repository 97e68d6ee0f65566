package belay.provider;

import belay.addon.Provision;
import belay.addon.Provision.Stage;
import belay.addon.Provisions;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Refused;
import java.util.random.RandomGenerator;

/**
 * Makes add-ons of data that is there, such as a backup's. What a kill cuts short is taken away by
 * the next start. Safe for several threads.
 */
public final class Filling {
  /** What one says that its app is to have in the place of what it has there. */
  static final String IN_PLACE = "in place";

  private final Provisioning provisioning;
  private final ProvidedResources resources;
  private final RandomGenerator chance;

  public Filling(Provisioning provisioning, ProvidedResources resources, RandomGenerator chance) {
    this.provisioning = provisioning;
    this.resources = resources;
    this.chance = chance;
  }

  /**
   * What is to be made.
   *
   * @param as the name under which the app is to know it, in the place of what it has there
   */
  public record Wish(App app, AddonService service, String plan, String as) {}

  /** Makes a resource of which there is nothing yet. */
  public interface Maker {
    Outcome make(Resource fresh);
  }

  /**
   * Makes one, and gives it to the app by a release.
   *
   * @throws BelayException when it could not be made; then nothing of it is left
   */
  public Provision make(Wish wish, Maker maker, Change change) {
    Provisions provisions = provisioning.provisions();
    Provision begun =
        provisions.reserve(
            new Provisions.Wanted(
                wish.app(),
                AddonNames.next(wish.service(), chance),
                wish.as(),
                wish.service().name(),
                wish.plan(),
                Stage.FILLING),
            change);
    return filled(begun, maker, IN_PLACE);
  }

  /**
   * Writes down that one is to be made beside what an app has; {@link #fill} makes it.
   *
   * @throws BelayException when none can be made for the app
   */
  public Provision begin(App app, Provisioning.Wish wish, Change change) {
    return provisioning.begin(app, wish, Stage.FILLING, change);
  }

  /**
   * Makes one that was begun, and gives it to its app by a release.
   *
   * @throws BelayException when it could not be made; then nothing of it is left
   */
  public Provision fill(Provision begun, Maker maker) {
    return filled(begun, maker, "");
  }

  private Provision filled(Provision begun, Maker maker, String how) {
    Provision there = provisioning.turn(begun.id(), () -> made(begun, maker, how));
    return provisioning.work(there.id());
  }

  private Provision made(Provision begun, Maker maker, String how) {
    Provisions provisions = provisioning.provisions();
    Resource fresh = resources.of(begun);
    boolean ours =
        provisions.find(begun.id()).filter(p -> p.stage() == Stage.FILLING).isPresent()
            && fresh.notes().all().isEmpty();
    if (!ours) {
      throw Refused.conflict("Something else was done with " + begun.name() + ". Try again.");
    }
    try {
      if (maker.make(fresh) instanceof Outcome.Ready(var variables)) {
        Provision there = provisions.complete(begun, variables);
        return provisions.at(there, there.stage(), how);
      }
      throw new ProviderFailed("It is not there at once.");
    } catch (BelayException e) {
      resources.provider(begun).deprovision(fresh);
      provisions.forget(begun);
      throw e;
    }
  }
}
