package belay.doors;

import belay.finalizing.Finalizing;
import belay.release.App;
import belay.release.Change;
import belay.release.NotFound;
import java.util.List;

/** No contract is done. */
final class NoContractWork implements Finalizing {
  @Override
  public List<Seen> open(App app) {
    return List.of();
  }

  @Override
  public Seen one(App app, int version) {
    throw new NotFound("contract", "There is none.");
  }

  @Override
  public String output(App app, int version) {
    return "";
  }

  @Override
  public Seen begin(App app, int version, Change change) {
    throw new NotFound("contract", "There is none.");
  }
}
