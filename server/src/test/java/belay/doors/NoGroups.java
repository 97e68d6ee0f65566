package belay.doors;

import belay.group.Generation;
import belay.group.Group;
import belay.group.Groups;
import belay.ledger.Verification;
import belay.release.App;
import belay.release.Change;
import java.util.List;
import java.util.Optional;

/** A server without groups. */
public final class NoGroups implements Groups {
  private static UnsupportedOperationException none() {
    return new UnsupportedOperationException("there are no groups here");
  }

  @Override
  public Group create(String name, List<App> members, Change change) {
    throw none();
  }

  @Override
  public Optional<Group> find(String nameOrId) {
    return Optional.empty();
  }

  @Override
  public List<Group> all() {
    return List.of();
  }

  @Override
  public Group add(Group group, App app, Change change) {
    throw none();
  }

  @Override
  public Group remove(Group group, App app, Change change) {
    throw none();
  }

  @Override
  public void destroy(Group group, Change change) {
    throw none();
  }

  @Override
  public List<Generation> newest(Group group, int from, int max) {
    return List.of();
  }

  @Override
  public Verification verify(Group group) {
    throw none();
  }
}
