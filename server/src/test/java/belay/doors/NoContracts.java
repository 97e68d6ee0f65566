package belay.doors;

import belay.contract.Contract;
import belay.contract.Contracts;
import belay.release.App;
import belay.release.Change;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** No release has a contract. */
public final class NoContracts implements Contracts {
  @Override
  public Map<Integer, Contract> of(UUID appId) {
    return Map.of();
  }

  @Override
  public Set<Integer> done(UUID appId) {
    return Set.of();
  }

  @Override
  public int newest(UUID appId) {
    return 0;
  }

  @Override
  public boolean mayHave(UUID appId) {
    return false;
  }

  @Override
  public void step(App app, int version, Contract.Word word, String detail, Change change) {
    throw new UnsupportedOperationException("No contract is run here.");
  }

  @Override
  public void keepOutput(UUID appId, int version, String output) {
    throw new UnsupportedOperationException("No contract is run here.");
  }

  @Override
  public String output(UUID appId, int version) {
    return "";
  }

  @Override
  public void interrupt() {}

  @Override
  public Map<UUID, String> failing() {
    return Map.of();
  }
}
