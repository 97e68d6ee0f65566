package belay.group;

import belay.ledger.Verification;
import belay.release.App;
import belay.release.Change;
import java.util.List;
import java.util.Optional;

/**
 * The groups there are, and their ledgers. An app may be in several; one that is destroyed is in
 * none any more, and a group goes with its last app. Durable when a method returns; safe for use by
 * several threads.
 */
public interface Groups {
  /**
   * Makes a group, whose first generation is what its apps run now.
   *
   * @throws belay.release.Refused when the name is taken
   */
  Group create(String name, List<App> members, Change change);

  /** By name, or by id in its text form. */
  Optional<Group> find(String nameOrId);

  /** All, by name. */
  List<Group> all();

  /**
   * Takes an app in.
   *
   * @throws belay.release.Refused when it is in it already, or the group is full
   */
  Group add(Group group, App app, Change change);

  /**
   * Takes an app out.
   *
   * @throws belay.release.Refused when it is not in it, or is its last
   */
  Group remove(Group group, App app, Change change);

  /** Forgets a group; its apps stay as they are, and its name may be had again. */
  void destroy(Group group, Change change);

  /**
   * Its generations, newest first.
   *
   * @param from the number of the first, inclusive
   */
  List<Generation> newest(Group group, int from, int max);

  /** Recomputes its chain; the version of a broken row is the generation's number. */
  Verification verify(Group group);
}
