package belay.deploy;

import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.util.List;

/** One step of a switch. Each is written down before it is done, and may be done twice. */
sealed interface Step {
  /** Lay the slug out as the release's directory, if it is not there. */
  record LayOut() implements Step {}

  /** Run the release command with the new slug and config; a failure ends the switch. */
  record RunReleaseCommand(String command) implements Step {}

  /** Start these dynos beside what runs. */
  record Start(List<DynoName> names) implements Step {
    public Start {
      names = List.copyOf(names);
    }
  }

  /** Wait until the new web dynos are well and the others still run; if not, the switch ends. */
  record AwaitHealthy() implements Step {}

  /** Send new requests to the new dynos, in one step. */
  record Repoint() implements Step {}

  /** Move {@code current} and {@code shared/.env} to the new release. */
  record MoveCurrent() implements Step {}

  /** Record that the new release serves. */
  record Succeed() implements Step {}

  /** Wait for what is in flight on the old dynos, then stop them. */
  record Retire(List<Dyno> dynos) implements Step {
    public Retire {
      dynos = List.copyOf(dynos);
    }
  }

  /** The word in the journal. */
  default String word() {
    return switch (this) {
      case LayOut _ -> "lay-out";
      case RunReleaseCommand _ -> "release-command";
      case Start _ -> "start";
      case AwaitHealthy _ -> "await-healthy";
      case Repoint _ -> "repoint";
      case MoveCurrent _ -> "move-current";
      case Succeed _ -> "succeed";
      case Retire _ -> "retire";
    };
  }

  /** What the journal says beside the word. */
  default String detail() {
    return switch (this) {
      case Start start -> start.names().toString();
      case Retire retire ->
          retire.dynos().stream().map(d -> d.name() + " " + d.id()).toList().toString();
      case LayOut _, RunReleaseCommand _, AwaitHealthy _, Repoint _, MoveCurrent _, Succeed _ -> "";
    };
  }
}
