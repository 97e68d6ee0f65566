package belay.contract;

import belay.contract.Contract.Word;
import belay.release.App;
import belay.release.Change;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The records of contracts. Durable when a method returns; safe for use by several threads. */
public interface Contracts {
  /** Those about which something was done, by the version of their release. */
  Map<Integer, Contract> of(UUID appId);

  /** Versions of an app whose contracts were done. */
  Set<Integer> done(UUID appId);

  /** The newest of them; 0 when there is none. Releases before it are behind it. */
  int newest(UUID appId);

  /** Whether any code of an app may have one: a quick look, never wrong when it says no. */
  boolean mayHave(UUID appId);

  /** Appends a step. */
  void step(App app, int version, Word word, String detail, Change change);

  /** What the command printed last. */
  void keepOutput(UUID appId, int version, String output);

  /** Empty when nothing was kept. */
  String output(UUID appId, int version);

  /** Appends that they were interrupted to all that were under way when the control plane ended. */
  void interrupt();

  /** Apps whose newest contract that was begun failed, and how, as a clause. */
  Map<UUID, String> failing();
}
