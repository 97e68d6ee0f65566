package belay.provider;

import belay.release.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes add-ons of one service. Its verbs are those of Heroku's add-on partner API v3 (provision,
 * plan change, deprovision), and what Belay asks beside them. Each may be asked again with the same
 * id, after it was done or cut short, and then leads to the same end. Safe for several threads.
 */
public interface Provider {
  AddonService service();

  /** Where people read what the service is. */
  default Optional<String> docs() {
    return Optional.empty();
  }

  /** Whether it has pages of its own for each add-on, in which people are signed on. */
  default boolean signsOn() {
    return false;
  }

  /** Where one is, in a few words; empty where there is nothing to say of it. */
  default Optional<String> place(Resource resource) {
    return Optional.empty();
  }

  /**
   * Why an app's containers would not reach what it makes, in sentences; empty when they do.
   *
   * @param own whether they are in a network of the app's own
   */
  default Optional<String> unreachedByContainers(boolean own) {
    return Optional.empty();
  }

  /** What signs a person on at its own pages of one; empty where it has none. */
  default Optional<SignOn> signOn(Resource resource, SignOn.Visitor visitor) {
    return Optional.empty();
  }

  /** Why it can make none now, and what to do about it, in sentences; empty when it can. */
  Optional<String> obstacle();

  /**
   * Makes one.
   *
   * @throws ProviderFailed when it cannot; what was begun is taken away by {@link #deprovision}
   */
  Outcome provision(Resource resource);

  /**
   * Changes its plan; it keeps its variables.
   *
   * @throws ProviderFailed when it cannot; then it has the plan that it had
   */
  Outcome change(Resource resource, AddonPlan to);

  /**
   * Has one run again that ran when the server was taken down; may wait a few seconds for it.
   *
   * @throws ProviderFailed when it cannot be started
   */
  void begin(Resource resource);

  /** Stops it, and keeps its data. */
  void suspend(Resource resource);

  /**
   * Starts one again that was suspended.
   *
   * @throws ProviderFailed when it cannot; then it stays suspended
   */
  Outcome resume(Resource resource);

  /** Deletes it, with its data. */
  void deprovision(Resource resource);

  /**
   * Makes new credentials beside the old ones, which stay good until {@link #settle}.
   *
   * @throws ProviderFailed when it cannot; then the old ones are good
   */
  Outcome rotate(Resource resource);

  /** Copies of its add-ons' data, where it can take such. */
  default Optional<Copying> copying() {
    return Optional.empty();
  }

  /** Leaving add-ons as they are, where it can. */
  default Optional<Fencing> fencing() {
    return Optional.empty();
  }

  /** Ends what the credentials before the last rotation were good for. */
  void settle(Resource resource);

  /**
   * How one is at this moment, in the order in which it is to be read; none where nobody asks it.
   *
   * @throws ProviderFailed when it does not answer
   */
  default List<Fact> facts(Resource resource) {
    return List.of();
  }

  /**
   * Sets what a person may set beside its plan; what is not named stays as it is.
   *
   * @throws belay.release.InvalidInput when there is no such setting
   * @throws ProviderFailed when it cannot; then it is as it was
   */
  default void configure(Resource resource, Map<String, String> settings) {
    throw new InvalidInput(service().humanName() + " has no settings here.");
  }
}
