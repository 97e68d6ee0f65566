package belay.deploy.sim;

import belay.activity.OfSettings;
import belay.deploy.Deploys;
import belay.deploy.sim.SimMachine.Behaviour;
import belay.preview.RollbackWish;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.ReleaseStatus;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.DeployOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** One run from a seed: commands and misfortunes at random, and after each what must hold. */
final class Simulation {
  private static final int COMMANDS = 30;
  private static final int STEPS_MAX = 2_000;
  private static final long SETTLE_MILLIS = 20_000;
  static final Change BY_ANA =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "sim"), Change.Source.CLI, Optional.empty());

  private final long seed;
  private final RandomGenerator chance;
  private final World world;
  private final Invariants invariants;
  private int command;

  Simulation(long seed, Bug bug) {
    this.seed = seed;
    this.chance = new SplittableRandom(seed);
    this.world = new World(chance, bug);
    this.invariants = new Invariants(world);
  }

  /** What was found. */
  static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Found(String message, Throwable cause) {
      super(message, cause);
    }
  }

  String trace() {
    return world.gate.trace();
  }

  /** Runs it; ends with {@link Found} when something does not hold. */
  void run() {
    try {
      world.changes().life().create(Optional.of(new AppName("shop")), BY_ANA);
      for (command = 1; command <= COMMANDS; command++) {
        turn();
      }
    } catch (RuntimeException e) {
      throw new Found(
          "seed "
              + seed
              + ", command "
              + command
              + ": "
              + e
              + "\nReplay: mvn test -pl server -am -Dtest=SimulationTest -Dseed="
              + seed
              + "\n"
              + tail(),
          e);
    }
  }

  private String tail() {
    List<String> lines = trace().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  private void turn() {
    misfortune();
    boolean done = attempt(this::act);
    // Now and then several at once, so that what one leaves behind meets the next.
    for (int i = chance.nextInt(3) == 0 ? chance.nextInt(5) : 0; done && i > 0; i--) {
      done = attempt(this::act);
    }
    world.gate.calm();
    invariants.always();
    world.machine.routerAway = false;
    if (!done || chance.nextInt(8) == 0) {
      while (!attempt(this::reborn)) {
        world.gate.calm();
        invariants.always();
      }
      world.gate.calm();
    }
    settle();
    invariants.settled();
    world.machine.connections.settled();
  }

  /** Answers false when the control plane was killed meanwhile. */
  private boolean attempt(Runnable what) {
    try {
      what.run();
      return true;
    } catch (Killed e) {
      return false;
    }
  }

  private void reborn() {
    if (chance.nextInt(6) == 0) {
      world.gate.note("POWER CUT");
      world.machine.powerCut();
    }
    if (chance.nextInt(4) == 0) {
      world.gate.killIn(chance.nextInt(40));
    }
    world.rebirth();
  }

  private void misfortune() {
    switch (chance.nextInt(8)) {
      case 0, 1 -> world.gate.killIn(chance.nextInt(60));
      case 2 -> world.gate.failWith(0.05 + chance.nextDouble() * 0.3);
      case 3 -> {
        world.machine.routerAway = true;
        // What it hears late it retires late.
        world.machine.connections.excuse();
        world.gate.note("the router is away");
      }
      default -> {}
    }
    world.memoryShort = chance.nextInt(15) == 0;
  }

  /** Lets the background do what is due soon; a router that is back is told everything. */
  private void settle() {
    attempt(world::resync);
    long end = world.time.elapsed() + SETTLE_MILLIS;
    for (int i = 0; i < STEPS_MAX; i++) {
      // What is due is done even at the end: a dyno given up in the last moment is stopped then.
      if (!world.time.step(Math.max(0, end - world.time.elapsed()))) {
        return;
      }
    }
    throw new Invariants.Violated("there is always something more due");
  }

  private void act() {
    App app = world.apps.all().get(chance.nextInt(world.apps.all().size()));
    int before = world.ledger.newest(app.id(), Integer.MAX_VALUE).size();
    try {
      act(app);
    } catch (Refused | NotFound | InvalidInput e) {
      world.gate.note("  refused: " + e.getMessage());
      int now = world.ledger.newest(app.id(), Integer.MAX_VALUE).size();
      if (now != before && world.apps.find(app.id()).isPresent()) {
        throw new Invariants.Violated("a change that was refused wrote a release");
      }
    } catch (BelayException e) {
      world.gate.note("  failed: " + e.getMessage());
    }
    for (int i = chance.nextInt(6); i > 0; i--) {
      world.time.step(2_000);
    }
  }

  private void act(App app) {
    switch (chance.nextInt(34)) {
      case 0, 1, 2, 3, 4, 5 -> push(app, Behaviour.WELL);
      case 6 -> push(app, Behaviour.NEVER_WELL);
      case 7 -> push(app, chance.nextBoolean() ? Behaviour.EXITS : Behaviour.DIES);
      case 8 -> pushWithReleaseCommand(app);
      case 9, 10 -> config(app, Optional.of(Integer.toString(chance.nextInt(3))));
      case 11 -> config(app, Optional.empty());
      case 12, 13, 14, 15 -> rollback(app, Optional.empty());
      case 16, 17 -> rollback(app, Optional.of("v" + chance.nextInt(1, 20)));
      case 18 ->
          say("restart", () -> world.changes().formation().restart(app, Optional.empty(), BY_ANA));
      case 19 ->
          say(
              "restart some",
              () -> world.changes().formation().restart(app, Optional.of(dynoOrType()), BY_ANA));
      case 20 ->
          say(
              "stop",
              () -> world.changes().formation().stop(app, Optional.of(dynoOrType()), BY_ANA));
      case 21, 22 -> scale(app);
      case 23, 24 -> crash();
      case 25 -> pass();
      case 26 -> settings(app);
      case 27 -> say("rename", () -> world.changes().life().rename(app, name(), BY_ANA));
      case 28 -> anotherApp(app);
      case 29, 30, 31, 32 -> new SimGroups(this, world, chance).act();
      default -> jump();
    }
  }

  void say(String what, Runnable work) {
    world.gate.note("> " + what);
    work.run();
  }

  private String dynoOrType() {
    return List.of("web", "worker", "web.1", "web.2", "worker.1", "*").get(chance.nextInt(6));
  }

  AppName name() {
    return new AppName("app-" + chance.nextInt(4));
  }

  private void push(App app, Behaviour behaviour) {
    world.next = behaviour;
    world.buildFails = chance.nextInt(12) == 0;
    world.overlap = chance.nextInt(6) != 0;
    if (!world.overlap) {
      world.machine.connections.hasGaps(app.id());
    }
    String commit = HexFormat.of().toHexDigits(chance.nextLong()).repeat(3).substring(0, 40);
    say(
        "push " + commit.substring(0, 7) + " " + behaviour + (world.overlap ? "" : " alone"),
        () -> {
          DeployOutcome outcome =
              world
                  .releases()
                  .deploys()
                  .deploy(
                      app,
                      new Deploys.Source(
                          Path.of("/source"), Optional.of(commit), Optional.empty(), true),
                      BY_ANA,
                      line -> {});
          told(app, outcome);
        });
  }

  private void pushWithReleaseCommand(App app) {
    world.processTypes.put("release", "migrate");
    try {
      push(app, chance.nextBoolean() ? Behaviour.WELL : Behaviour.RELEASE_COMMAND_FAILS);
    } finally {
      world.processTypes.remove("release");
    }
  }

  private void config(App app, Optional<String> value) {
    String key = chance.nextBoolean() ? "A" : "B";
    say(
        "config " + key + "=" + value,
        () -> told(app, world.releases().config().set(app, Map.of(key, value), BY_ANA)));
  }

  private void rollback(App app, Optional<String> target) {
    say(
        "rollback " + target.orElse(""),
        () ->
            told(
                app,
                world
                    .releases()
                    .rollbacks()
                    .rollback(
                        app,
                        RollbackWish.to(
                            target.<Wanted>map(Wanted.Named::new).orElseGet(Wanted.Previous::new)),
                        BY_ANA)));
  }

  /** What a person was told is what the ledger says. */
  void told(App app, DeployOutcome outcome) {
    world.gate.note("  " + outcome.getClass().getSimpleName());
    int serving = world.ledger.serving(app.id()).orElseThrow().version();
    boolean true_ =
        switch (outcome) {
          case DeployOutcome.Live live ->
              serving == live.entry().version() || live.entry().status() == ReleaseStatus.PENDING;
          case DeployOutcome.Failed failed -> serving != failed.entry().version();
          case DeployOutcome.Held held -> serving != held.entry().version();
          case DeployOutcome.NothingToChange _, DeployOutcome.BuildFailed _ -> true;
        };
    if (!true_) {
      throw new Invariants.Violated("told " + outcome + ", and v" + serving + " serves");
    }
  }

  private void scale(App app) {
    Map<String, Integer> quantities =
        chance.nextBoolean()
            ? Map.of("web", chance.nextInt(4))
            : Map.of("web", chance.nextInt(3), "worker", chance.nextInt(3));
    say("scale " + quantities, () -> world.changes().formation().scale(app, quantities, BY_ANA));
  }

  private void crash() {
    var all = List.copyOf(world.machine.running.values());
    if (!all.isEmpty()) {
      var dyno = all.get(chance.nextInt(all.size()));
      say("crash of " + dyno.name() + " v" + dyno.version(), () -> world.machine.crash(dyno, 7));
    }
  }

  private void pass() {
    long millis = chance.nextInt(1_000, 900_000);
    say(
        millis + " ms pass",
        () -> {
          for (int i = 0; i < STEPS_MAX && world.time.step(millis / 50); i++) {
            if (chance.nextInt(40) == 0) {
              break;
            }
          }
          world.time.pass(millis);
        });
  }

  private void settings(App app) {
    switch (chance.nextInt(4)) {
      case 3 -> rot();
      case 0 ->
          say(
              "keep releases",
              () -> {
                var settings = world.apps.settings(app);
                world.apps.settings(
                    app,
                    settings.withKept(chance.nextInt(1, 4), true),
                    new OfSettings.Maintenance(true),
                    BY_ANA);
              });
      case 1 ->
          say("warm off", () -> world.changes().settings().keepWarm(app, Duration.ZERO, BY_ANA));
      default ->
          say(
              "warm",
              () ->
                  world
                      .changes()
                      .settings()
                      .keepWarm(app, Duration.ofSeconds(chance.nextInt(900)), BY_ANA));
    }
  }

  /** What did well once does not any more: it needs something that is gone. */
  private void rot() {
    List<UUID> slugs = world.behaviours.keySet().stream().sorted().toList();
    if (!slugs.isEmpty()) {
      UUID slug = slugs.get(chance.nextInt(slugs.size()));
      say(
          "slug " + slug + " rots",
          () -> world.behaviours.replace(slug, Behaviour.WELL, Behaviour.DIES));
    }
  }

  private void anotherApp(App app) {
    if (world.apps.all().size() < 2) {
      say("create", () -> world.changes().life().create(Optional.of(name()), BY_ANA));
    } else {
      world.machine.connections.excuse();
      say("destroy", () -> world.changes().life().destroy(app, BY_ANA));
    }
  }

  private void jump() {
    Duration by = Duration.ofSeconds(chance.nextInt(-7_200, 7_200));
    say(
        "the clock jumps by " + by,
        () -> {
          world.machine.connections.excuse();
          world.time.jump(by);
        });
  }
}
