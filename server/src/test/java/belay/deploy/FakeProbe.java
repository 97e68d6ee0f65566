package belay.deploy;

import belay.fleet.HealthProbe;
import belay.release.Slug.Health;
import belay.runtime.Dyno;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Finds every dyno well but those of some versions.
 *
 * @param unwell versions that never become well
 * @param ill versions that do, and then fall ill
 * @param dying versions that do, and then do not stay up
 * @param booting told which version is waited for, before the verdict
 */
record FakeProbe(Set<Integer> unwell, Set<Integer> ill, Set<Integer> dying, IntConsumer booting)
    implements HealthProbe {
  @Override
  public Verdict await(Dyno dyno, Health health, BooleanSupplier giveUp) {
    booting.accept(dyno.version());
    return unwell.contains(dyno.version()) || giveUp.getAsBoolean()
        ? new Verdict.Unwell("did not listen")
        : new Verdict.Well();
  }

  @Override
  public Verdict stayUp(List<Dyno> dynos, BooleanSupplier giveUp) {
    return dynos.stream()
        .filter(d -> dying.contains(d.version()))
        .findFirst()
        .<Verdict>map(d -> new Verdict.Unwell(d.name() + " died"))
        .orElseGet(Verdict.Well::new);
  }

  @Override
  public Verdict look(Dyno dyno, Health health) {
    return ill.contains(dyno.version()) ? new Verdict.Unwell("hangs") : new Verdict.Well();
  }
}
