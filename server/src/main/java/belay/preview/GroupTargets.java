package belay.preview;

import belay.apps.Apps;
import belay.group.Generation;
import belay.group.Group;
import belay.group.GroupTarget;
import belay.group.GroupTarget.Standing;
import belay.group.Groups;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.rollback.RollbackTarget;
import belay.rollback.RollbackTarget.Wanted;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds a group's targets, by the same rules as each of its apps finds its own. */
public final class GroupTargets {
  /**
   * A group goes back to what is not long ago; what is further back is named release by release.
   */
  private static final int LOOKED_AT = 1_000;

  private final Groups groups;
  private final Apps apps;
  private final Ledger ledger;
  private final Targets targets;

  public GroupTargets(Groups groups, Apps apps, Ledger ledger, Targets targets) {
    this.groups = groups;
    this.apps = apps;
    this.ledger = ledger;
    this.targets = targets;
  }

  public GroupTarget find(Group group, GroupTarget.Wanted wanted) {
    return GroupTarget.find(wanted, standing(group));
  }

  private Standing standing(Group group) {
    return new Standing(
        group.members(), groups.newest(group, Integer.MAX_VALUE, LOOKED_AT), new Releases());
  }

  /** The generation that serves. */
  public Optional<Generation> serving(Group group) {
    return standing(group).serving();
  }

  private final class Releases implements GroupTarget.Judge {
    @Override
    public boolean same(UUID app, int some, int other) {
      Optional<Release> first = release(app, some);
      Optional<Release> second = release(app, other);
      return first.isPresent() && second.isPresent() && first.get().hasContentOf(second.get());
    }

    private Optional<Release> release(UUID app, int version) {
      return ledger.find(app, version).map(LedgerEntry::release);
    }

    @Override
    public Optional<String> obstacle(UUID app, int version) {
      return switch (target(app, version)) {
        case RollbackTarget.Chosen _ -> Optional.empty();
        case RollbackTarget.None(String message) -> Optional.of(clause(message));
        case RollbackTarget.Unknown(String message) -> Optional.of(clause(message));
      };
    }

    /** The first sentence, which says it; those after it are advice for one app alone. */
    private static String clause(String message) {
      String first = message.replaceFirst("^Cannot roll back: ", "");
      int end = first.indexOf(". ");
      return end < 0 ? first.replaceFirst("\\.$", "") : first.substring(0, end);
    }

    @Override
    public Optional<String> left(UUID app, int version) {
      return target(app, version) instanceof RollbackTarget.Chosen chosen
          ? chosen.verdict().map(RollbackTarget.Remark::inWords)
          : Optional.empty();
    }

    private RollbackTarget target(UUID app, int version) {
      Optional<App> known = apps.find(app);
      Optional<LedgerEntry> serving = ledger.serving(app);
      return known.isEmpty() || serving.isEmpty()
          ? new RollbackTarget.Unknown("it is gone")
          : targets.find(known.get(), new Wanted.Named("v" + version), serving.get());
    }
  }

  /** Its apps, by name. */
  public List<App> members(Group group) {
    return group.members().stream().flatMap(id -> apps.find(id).stream()).toList();
  }
}
