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
 * @param withoutAddons add-ons that the target needs and may lack
 * @param acceptMigrations whether migrations that look destructive are accepted
 * @param acceptRuntime whether another minor version of a language's runtime, or none, is accepted
 * @param acceptContract whether the target may be behind a contract that was done
 * @param pin whether new code is held from now on
 * @param releaseCommand whether the target's release command is run
 * @param data what becomes of the data of add-ons
 */
public record RollbackWish(
    Wanted target,
    Optional<Integer> expected,
    Optional<ConfigMode> config,
    Set<String> withoutAddons,
    boolean acceptMigrations,
    boolean acceptRuntime,
    boolean acceptContract,
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

  public RollbackWish {
    withoutAddons = Set.copyOf(withoutAddons);
  }

  /** One that leaves data as it is. */
  public RollbackWish(
      Wanted target,
      Optional<Integer> expected,
      Optional<ConfigMode> config,
      Set<String> withoutAddons,
      boolean acceptMigrations,
      boolean acceptRuntime,
      boolean acceptContract,
      boolean pin,
      boolean releaseCommand) {
    this(
        target,
        expected,
        config,
        withoutAddons,
        acceptMigrations,
        acceptRuntime,
        acceptContract,
        pin,
        releaseCommand,
        Data.STAYS);
  }

  /** The same with its data, or without. */
  public RollbackWish with(Data other) {
    return new RollbackWish(
        target,
        expected,
        config,
        withoutAddons,
        acceptMigrations,
        acceptRuntime,
        acceptContract,
        pin,
        releaseCommand,
        other);
  }

  /** Which config is put back, in an app with these settings. */
  public ConfigMode mode(Settings settings) {
    return config.orElse(settings.rollbacks().config());
  }

  /** The same for another target, of an app of a group. */
  public RollbackWish at(Wanted other) {
    return new RollbackWish(
        other,
        Optional.empty(),
        config,
        withoutAddons,
        acceptMigrations,
        acceptRuntime,
        acceptContract,
        pin,
        releaseCommand);
  }

  /** Nothing but the target. */
  public static RollbackWish to(Wanted target) {
    return new RollbackWish(
        target, Optional.empty(), Optional.empty(), Set.of(), false, false, false, false, false);
  }
}
