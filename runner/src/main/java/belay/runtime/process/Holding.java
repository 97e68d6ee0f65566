package belay.runtime.process;

import belay.kernel.ProcessId;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.OneOff;
import belay.runtime.process.LocalHost.Held;
import belay.sandbox.Attached;
import belay.sandbox.Streams;
import java.io.IOException;

/** One-offs that were just started, for who holds their streams. */
final class Holding {
  private Holding() {}

  static OneOff oneOff(Held held) {
    try {
      return new OneOffProcess(held.dyno(), held.attached());
    } catch (IOException e) {
      held.attached().kill().run();
      held.attached().forget().run();
      throw refusal(held.dyno(), e);
    }
  }

  static Held held(Dyno dyno, Streams.Begun begun, DynoDirectory directory, Isolation isolation) {
    ProcessId supervisor = directory.supervisor().orElseThrow();
    String id = dyno.id().toString();
    return new Held(
        dyno,
        new Attached(
            begun.process(),
            begun.streams(),
            () -> Processes.kill(supervisor, isolation, id),
            () -> {
              if (!isolation.sandboxed) {
                Processes.killMarked(id);
              }
              Newcomers.forget(directory);
            }));
  }

  static CannotStartDyno refusal(Dyno dyno, Exception e) {
    return e instanceof CannotStartDyno known
        ? known
        : new CannotStartDyno(dyno.name() + " could not be started: " + e.getMessage(), e);
  }
}
