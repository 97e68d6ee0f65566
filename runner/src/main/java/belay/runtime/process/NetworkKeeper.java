package belay.runtime.process;

import belay.network.Networks;
import belay.runtime.CannotStartDyno;
import belay.users.AppUsers;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the apps' networks, twice a minute: puts back the rules that somebody flushed, and
 * takes away the networks of apps of which nothing runs any more.
 */
final class NetworkKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkKeeper.class);
  private static final int LOOK_SECONDS = 30;

  private final Supplier<Optional<Networks>> networks;
  private final Supplier<List<Hosted>> live;
  private final AppUsers users;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("networks").factory());
  private String said = "";

  /**
   * @param networks waits until it is known whether there are any
   */
  NetworkKeeper(
      Supplier<Optional<Networks>> networks, Supplier<List<Hosted>> live, AppUsers users) {
    this.networks = networks;
    this.live = live;
    this.users = users;
  }

  NetworkKeeper start() {
    var _ = clock.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  private void look() {
    try {
      Optional<Networks> all = networks.get();
      if (all.isPresent()) {
        all.get().keep(slotsInUse());
        Set<Integer> ours = slots(users.known());
        Set<Integer> others = slots(users.ofAllHomes());
        others.removeAll(ours);
        all.get().retire(slot -> !others.contains(slot));
        all.get().sweep(slot -> !others.contains(slot));
      }
      said = "";
    } catch (IOException | RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(said)) {
        LOG.warn("The apps' networks could not be looked after: {}", why);
        said = why;
      }
    }
  }

  /** Of dynos that are in a network of their app's. */
  private Set<Integer> slotsInUse() {
    Set<Integer> slots = new HashSet<>();
    for (Hosted dyno : live.get()) {
      if (JoinedNetwork.of(dyno).isPresent()) {
        try {
          AppNetworks.slot(users.of(dyno.note().appId())).ifPresent(slots::add);
        } catch (CannotStartDyno e) {
          LOG.debug("its user is not known", e);
        }
      }
    }
    return slots;
  }

  private static Set<Integer> slots(Iterable<Integer> users) {
    Set<Integer> slots = new HashSet<>();
    users.forEach(uid -> AppNetworks.slot(uid).ifPresent(slots::add));
    return slots;
  }

  /** Takes away what nothing runs in: all of it, when the apps were stopped before. */
  @Override
  public void close() {
    clock.shutdownNow();
    try {
      Optional<Networks> all = networks.get();
      if (all.isPresent()) {
        all.get().sweepAtOnce(slots(users.known())::contains);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The apps' networks are taken away at the next start: {}", e.getMessage());
    }
  }
}
