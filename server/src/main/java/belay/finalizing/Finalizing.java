package belay.finalizing;

import belay.contract.Contract;
import belay.contract.Contract.State;
import belay.release.App;
import belay.release.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Contracts: the destructive halves of migrations. Safe for use by several threads. */
public interface Finalizing {
  /**
   * A contract as it is.
   *
   * @param version of the release that first served its code
   * @param since when that went live
   * @param before versions whose contracts are done before it
   * @param waits why it is not done by itself now, as a clause; empty when it is about to be, and
   *     of one that is not open
   */
  record Seen(
      int version,
      String command,
      Optional<Instant> since,
      Contract contract,
      List<Integer> before,
      Optional<String> waits) {
    public State state() {
      return contract.state();
    }
  }

  /** Those that are open or failed, oldest first. */
  List<Seen> open(App app);

  /**
   * That of a release.
   *
   * @param version of any release of its code
   * @throws belay.release.NotFound when its code has none
   */
  Seen one(App app, int version);

  /** What it printed last; empty when nothing was kept. */
  String output(App app, int version);

  /**
   * Has it done, with those before it, in the background; its steps tell how it goes.
   *
   * @return as it is then
   * @throws belay.release.Refused when it may not be done now, saying why
   */
  Seen begin(App app, int version, Change change);
}
