package belay.daemon;

import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs nothing: the apps of a backup that is tried run elsewhere, with the same databases. */
final class NoDynos implements DynoRuntime {
  @Override
  public String description() {
    return "no dyno is started: this is a trial of a backup.";
  }

  private static CannotStartDyno none() {
    return new CannotStartDyno("No dyno is started in a trial of a backup.");
  }

  @Override
  public Dyno start(DynoSpec spec) {
    throw none();
  }

  @Override
  public List<Dyno> running() {
    return List.of();
  }

  @Override
  public OptionalInt exit(Dyno dyno) {
    return OptionalInt.empty();
  }

  @Override
  public void stop(Dyno dyno, Duration grace) {}

  @Override
  public void onExit(ExitListener listener) {}

  @Override
  public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
    throw none();
  }

  @Override
  public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
    throw none();
  }
}
