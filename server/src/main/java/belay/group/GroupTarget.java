package belay.group;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which generation a group's rollback puts back, or why it cannot. The rules are pure. */
public sealed interface GroupTarget {
  /**
   * The generation to put back.
   *
   * @param why what was passed over on the way, or speaks against it, a clause each
   */
  record Chosen(Generation generation, List<String> why) implements GroupTarget {
    public Chosen {
      why = List.copyOf(why);
    }
  }

  /** There is such a generation, or the default was asked for, but a rule forbids it. */
  record None(String message) implements GroupTarget {}

  /** No generation of this group is named so. */
  record Unknown(String message) implements GroupTarget {}

  /** What a person asks for. */
  sealed interface Wanted {
    /**
     * Back from what serves, past what failed, runs the same, has an app that cannot go back to its
     * release or that somebody rolled back from it, and past what an app of today was not yet in.
     */
    record Previous() implements Wanted {}

    /** Forward again to what the last rollback left, as long as nothing came since. */
    record Undo() implements Wanted {}

    /** {@code G12}. It may go forward, and to what was rolled back from. */
    record Exactly(int number) implements Wanted {}

    /** What served at a time. */
    record ServedAt(Instant time) implements Wanted {}
  }

  /** Compares and judges the releases of an app. */
  interface Judge {
    /** Whether two releases of an app have the same code and config. */
    boolean same(UUID app, int some, int other);

    /** Why an app cannot go back to a release at all, as a clause; whoever asks. */
    Optional<String> obstacle(UUID app, int version);

    /** That somebody rolled back from it, as a clause. */
    Optional<String> left(UUID app, int version);
  }

  /**
   * How a group stands.
   *
   * @param members the apps that are in it today
   * @param newestFirst all its generations, or as far back as may be looked
   */
  record Standing(List<UUID> members, List<Generation> newestFirst, Judge judge) {
    public Standing {
      members = List.copyOf(members);
      newestFirst = List.copyOf(newestFirst);
    }

    /** The generation that serves. */
    public Optional<Generation> serving() {
      return newestFirst.stream().filter(g -> g.servedAt().isPresent()).findFirst();
    }
  }

  static GroupTarget find(Wanted wanted, Standing standing) {
    Optional<Generation> serving = standing.serving();
    return serving.isEmpty()
        ? new None("Nothing of this group serves yet.")
        : new GroupSearch(standing, serving.get()).find(wanted);
  }
}
