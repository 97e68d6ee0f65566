package belay.preview;

import belay.apps.Settings;
import belay.release.ConfigMode;
import belay.rollback.RollbackTarget.Wanted;
import java.util.Optional;
import java.util.Set;

/**
 * A rollback as somebody asks for it.
 *
 * @param expected the version that he saw serving; another one now is a refusal
 * @param config which config is put back; empty for the app's own choice
 * @param accepted what he says yes to beforehand
 * @param pin whether new code is held from now on
 * @param releaseCommand whether the target's release command is run
 * @param data what becomes of the data of add-ons
 */
public record RollbackWish(
    Wanted target,
    Optional<Integer> expected,
    Optional<ConfigMode> config,
    Accepted accepted,
    boolean pin,
    boolean releaseCommand,
    Data data) {
  /** What becomes of the data of add-ons. */
  public enum Data {
    /** It stays as it is. */
    STAYS,
    /** It goes back too. */
    BACK,
    /** The same, and what changed since is counted row by row. */
    BACK_COUNTED;

    public boolean isBack() {
      return this != STAYS;
    }
  }

  /**
   * What else a rollback is refused for.
   *
   * @param withoutAddons add-ons that the target needs and may lack
   * @param migrations migrations that look destructive
   * @param runtime another minor version of a language's runtime, or none
   * @param contract a target that is behind a contract that was done
   */
  public record Accepted(
      Set<String> withoutAddons, boolean migrations, boolean runtime, boolean contract) {
    public static final Accepted NOTHING = new Accepted(Set.of(), false, false, false);

    public Accepted {
      withoutAddons = Set.copyOf(withoutAddons);
    }
  }

  /** Nothing but the target. */
  public static RollbackWish to(Wanted target) {
    return new RollbackWish(
        target, Optional.empty(), Optional.empty(), Accepted.NOTHING, false, false, Data.STAYS);
  }

  /** The same while that version serves, and not when another one does. */
  public RollbackWish whileServing(int version) {
    return new RollbackWish(
        target, Optional.of(version), config, accepted, pin, releaseCommand, data);
  }

  public RollbackWish with(Optional<ConfigMode> other) {
    return new RollbackWish(target, expected, other, accepted, pin, releaseCommand, data);
  }

  public RollbackWish accepting(Accepted all) {
    return new RollbackWish(target, expected, config, all, pin, releaseCommand, data);
  }

  /** The same, and new code is held from then on. */
  public RollbackWish pinned() {
    return new RollbackWish(target, expected, config, accepted, true, releaseCommand, data);
  }

  /** The same for another target, of an app of a group; data stays as it is. */
  public RollbackWish at(Wanted other) {
    return new RollbackWish(
        other, Optional.empty(), config, accepted, pin, releaseCommand, Data.STAYS);
  }

  /** Which config is put back, in an app with these settings. */
  public ConfigMode mode(Settings settings) {
    return config.orElse(settings.rollbacks().config());
  }
}
