package belay.deploy.sim;

import belay.group.Group;
import belay.group.GroupTarget;
import belay.preview.GroupWish;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.rollback.RollbackTarget;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What is done with the group of both apps. */
final class SimGroups {
  private final Simulation simulation;
  private final World world;
  private final RandomGenerator chance;

  SimGroups(Simulation simulation, World world, RandomGenerator chance) {
    this.simulation = simulation;
    this.world = world;
    this.chance = chance;
  }

  void act() {
    List<App> apps = world.apps.all();
    Optional<Group> group = world.groups.all().stream().findFirst();
    if (apps.size() < 2) {
      simulation.say(
          "create",
          () -> world.changes().life().create(Optional.of(simulation.name()), Simulation.BY_ANA));
    } else if (group.isEmpty()) {
      simulation.say("group", () -> world.groups.create("pair", apps, Simulation.BY_ANA));
    } else {
      rollback(group.get(), generation(group.get()));
    }
  }

  private GroupTarget.Wanted generation(Group group) {
    int newest = world.groups.newest(group, Integer.MAX_VALUE, 1).getFirst().number();
    return switch (chance.nextInt(3)) {
      case 0 -> new GroupTarget.Wanted.Previous();
      case 1 -> new GroupTarget.Wanted.Undo();
      default -> new GroupTarget.Wanted.Exactly(chance.nextInt(1, newest + 1));
    };
  }

  private void rollback(Group group, GroupTarget.Wanted wanted) {
    var wish =
        new GroupWish(
            wanted, Optional.empty(), RollbackWish.to(new RollbackTarget.Wanted.Previous()));
    simulation.say(
        "rollback of the group to " + wanted,
        () ->
            world
                .releases()
                .across()
                .groups()
                .rollback(group, wish, Simulation.BY_ANA)
                .each()
                .forEach(m -> simulation.told(m.app(), m.outcome())));
  }
}
