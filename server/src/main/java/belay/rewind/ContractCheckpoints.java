package belay.rewind;

import belay.addon.Provision;
import belay.addon.Provisions;
import belay.checkpoint.Checkpoint;
import belay.finalizing.DataCheckpoint;
import belay.release.App;
import belay.release.Change;
import belay.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A checkpoint of each of an app's add-ons, before what its contract takes from them is gone. */
public record ContractCheckpoints(Provisions provisions, Checkpointing checkpointing)
    implements DataCheckpoint {
  @Override
  public List<String> take(App app, Release release, Change change) {
    List<String> said = new ArrayList<>();
    for (String name : release.config().addons()) {
      provisions.named(name).ifPresent(provision -> said.add(take(provision, change)));
    }
    return said;
  }

  private String take(Provision provision, Change change) {
    Optional<String> obstacle = checkpointing.obstacle(provision);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    Checkpoint taken = checkpointing.take(provision, "before a contract", change);
    return "Took checkpoint " + taken.number() + " of " + provision.name();
  }
}
