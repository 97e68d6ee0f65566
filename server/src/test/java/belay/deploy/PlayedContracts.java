package belay.deploy;

import belay.finalizing.ContractRun;
import belay.finalizing.DataCheckpoint;
import belay.finalizing.Finalizer;
import belay.guard.Guarded;
import belay.guard.Verdicts;
import belay.preview.ContractLines;
import belay.watch.Timing;
import java.util.Map;
import java.util.UUID;

/** Contracts over a world, done at once. */
public final class PlayedContracts {
  private PlayedContracts() {}

  public static Finalizer of(World world) {
    return of(world, _ -> Map.<UUID, Guarded>of(), DataCheckpoint.NONE);
  }

  static Finalizer of(World world, Verdicts verdicts, DataCheckpoint checkpoint) {
    var road = world.road();
    var run =
        new ContractRun(
            world.records(),
            world.storage().disk(),
            road.goLive(),
            road.running().log(),
            checkpoint);
    return new Finalizer(
        world.records(),
        new ContractLines(world.ledger, world.slugs, world.contracts),
        verdicts,
        road.running(),
        road.turns(),
        run,
        new Timing(world.time(), new PlayedJobs.AtOnce()));
  }
}
