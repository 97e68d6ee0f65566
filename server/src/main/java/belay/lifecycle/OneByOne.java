package belay.lifecycle;

import belay.fleet.Boot.Booted;
import belay.fleet.DynoState.State;
import belay.fleet.Dynos.Startable;
import belay.fleet.Fleet;
import belay.fleet.Fleet.Member;
import belay.fleet.Places;
import belay.fleet.Running;
import belay.release.App;
import belay.release.BelayException;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Dynos are replaced in their places while their release serves on. */
record OneByOne(InstantSource time, DynoRuntime runtime, Running running) {
  /** One by one: the new one well and in its place, then the old one stopped. */
  void restart(App app, Startable serving, String which) throws InterruptedException {
    for (DynoName name : running.startables().wanted(app, Optional.of(serving))) {
      if (Places.covers(which, name)) {
        restart(app, serving, name);
      }
    }
  }

  private void restart(App app, Startable serving, DynoName name) throws InterruptedException {
    Dyno fresh = running.dynos().start(serving, name);
    boolean web = ProcessTypes.isWeb(name.type());
    boolean expected = web && running.fleet().expect(app.id());
    if (expected) {
      // None is up, as it crashed: requests wait for this one.
      running.publisher().publishOrLater(app);
    }
    Optional<Booted.Unwell> unwell =
        web ? running.boot().unwell(fresh, serving, Duration.ofSeconds(1)) : Optional.empty();
    if (unwell.isPresent()) {
      if (expected) {
        running.fleet().settle(app.id());
        running.publisher().publishOrLater(app);
      }
      throw Refused.rule(
              "Not restarted: "
                  + name
                  + " "
                  + unwell.get().why()
                  + ". The one before goes on running. See:")
          .next("belay logs -a " + app.name());
    }
    Optional<Fleet.Serving> before = running.fleet().of(app.id());
    List<Member> old = running.fleet().leave(app.id(), name::equals);
    String pool = before.map(Fleet.Serving::pool).orElse("");
    running.fleet().join(app.id(), pool, new Member(fresh, State.UP, time.instant(), 0));
    List<Dyno> left =
        old.stream().filter(m -> m.state() != State.CRASHED).map(Member::dyno).toList();
    Instant until = before.map(b -> running.keeper().writeDown(left, b)).orElse(Instant.EPOCH);
    try {
      running.publisher().publish(app);
    } catch (BelayException e) {
      before.ifPresent(b -> running.fleet().put(app.id(), b));
      if (running.publisher().publishOrLater(app) && before.isPresent()) {
        // Its place may have been given to it, and only the answer lost.
        running.keeper().retire(List.of(fresh), before.get(), until);
      } else {
        runtime.stop(fresh, Duration.ofSeconds(1));
      }
      throw e;
    }
    before.ifPresent(b -> running.keeper().retire(left, b, until));
  }
}
