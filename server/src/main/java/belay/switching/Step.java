package belay.switching;

import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One step of a switch. Each is written down before it is done, and may be done twice. Its word in
 * the journal is its name here: {@code await-healthy}.
 */
public sealed interface Step {
  /** Lay the slug out as the release's directory, if it is not there. */
  record LayOut() implements Step {}

  /** Copy the data of the app's add-ons, so that it can be gone back to. */
  record Checkpoint() implements Step {}

  /** Run the release command with the new slug and config; a failure ends the switch. */
  record ReleaseCommand(String command) implements Step {}

  /** Have the data there that the release moves to; what serves is not touched. */
  record RestoreData() implements Step {}

  /** Let nobody write to the data that served; what the release moves to serves. */
  record FenceData() implements Step {}

  /** Let new requests wait: the app's dynos must not overlap. */
  record Hold() implements Step {}

  /** Let the requests in flight end, then stop what runs, before anything new is started. */
  record StopRunning(List<Dyno> dynos) implements Step {
    public StopRunning {
      dynos = List.copyOf(dynos);
    }
  }

  /** Start these dynos beside what runs. */
  record Start(List<DynoName> names) implements Step {
    public Start {
      names = List.copyOf(names);
    }
  }

  /** Wait until the new web dynos are well and the others still run; if not, the switch ends. */
  record AwaitHealthy() implements Step {}

  /**
   * See that the web dynos that were started stay up for a second; if not, the switch ends, and
   * after its repoint goes back to the dynos before, which nobody has touched yet.
   */
  record StayUp() implements Step {}

  /**
   * Send new requests to the new dynos, in one step.
   *
   * @param warm those of them that ran already
   * @param pool what the router calls those already, so that what they still answer since they
   *     served is theirs again; empty for a name of its own
   */
  record Repoint(List<Dyno> warm, String pool) implements Step {
    public Repoint {
      warm = List.copyOf(warm);
    }
  }

  /**
   * Send a part of the visitors to the new dynos, and leave the rest where they are.
   *
   * @param percent of the visitors
   */
  record Share(int percent) implements Step {}

  /** Move {@code current} and {@code shared/.env} to the new release. */
  record MoveCurrent() implements Step {}

  /** Record that the new release serves. */
  record Succeed() implements Step {}

  /** Start these in the background: nothing waits for them. */
  record Bring(List<DynoName> names) implements Step {
    public Bring {
      names = List.copyOf(names);
    }
  }

  /**
   * Leave the old dynos to what is done behind the turn: web dynos end what they are answering, and
   * those that are not kept warm are stopped then; the others are stopped now.
   *
   * @param until when the warm ones are stopped; empty when none is kept
   */
  record Retire(List<Dyno> stop, List<Dyno> warm, Optional<Instant> until) implements Step {
    public Retire {
      stop = List.copyOf(stop);
      warm = List.copyOf(warm);
    }
  }

  /** The word in the journal. */
  default String word() {
    return word(getClass());
  }

  static String word(Class<?> step) {
    return step.getSimpleName().replaceAll("(?<!^)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
