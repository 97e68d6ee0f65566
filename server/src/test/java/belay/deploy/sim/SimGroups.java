package belay.deploy.sim;

import belay.builds.Build;
import belay.builds.Builds;
import belay.deploy.Deploys;
import belay.deploy.sim.SimMachine.Behaviour;
import belay.doors.MemoryBuilds;
import belay.group.Group;
import belay.group.GroupTarget;
import belay.preview.GroupWish;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.AppName;
import belay.rollback.RollbackTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

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
    } else if (chance.nextInt(3) == 0) {
      push(apps);
    } else {
      rollback(group.get(), generation(group.get()));
    }
  }

  /** One source for both, that says so. */
  private void push(List<App> apps) {
    boolean well = chance.nextBoolean();
    Behaviour[] all = Behaviour.values();
    world.next = well ? Behaviour.WELL : all[chance.nextInt(all.length)];
    world.buildFails = chance.nextInt(12) == 0;
    world.overlap = chance.nextInt(6) != 0;
    if (!world.overlap) {
      apps.forEach(app -> world.machine.connections.hasGaps(app.id()));
    }
    String commit = HexFormat.of().toHexDigits(chance.nextLong()).repeat(3).substring(0, 40);
    App to = apps.get(chance.nextInt(apps.size()));
    simulation.say(
        "push of both " + commit.substring(0, 7) + " " + world.next,
        () ->
            simulation.told(
                to,
                world
                    .joint()
                    .releases()
                    .deploys()
                    .deploy(
                        to,
                        new Deploys.Source(
                                source(apps), Optional.of(commit), Optional.empty(), true)
                            .beside(new Door(world)),
                        Simulation.BY_ANA,
                        line -> {})));
  }

  private static Path source(List<App> apps) {
    try {
      Path source = Files.createTempDirectory("both");
      String entries =
          apps.stream().map(a -> "  " + a.name() + ": {path: .}\n").collect(Collectors.joining());
      Files.writeString(source.resolve("belay.yml"), "together: yes\napps:\n" + entries);
      return source;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everybody may deploy everything here. */
  private record Door(World world) implements Deploys.Beside {
    @Override
    public App app(AppName name) {
      return world.apps.find(name.value()).orElseThrow();
    }

    @Override
    public Builds.Running begin(App app) {
      return new MemoryBuilds()
          .begin(
              app,
              Simulation.BY_ANA,
              new Build.Asked(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  List.of()));
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
