package belay.monitoring;

import belay.api.routing.RouterAnswer;
import belay.release.BelayException;
import belay.routing.Routing;
import belay.watch.Watch;
import belay.watch.Watched;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the router for a page now and then, as a visitor would, and ends one that lives and answers
 * nobody any more: the next one, which {@link RouterWatch} starts, inherits its socket and with it
 * those who wait there.
 */
public final class ServiceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceWatch.class);
  private static final Duration LOOK = Duration.ofSeconds(3);

  private final Routing routing;
  private final InstantSource time;
  private Optional<Watched> thread = Optional.empty();
  private Silence silence = Silence.NONE;

  /** The router that was there last, which may not even answer on its control socket now. */
  private Optional<Known> known = Optional.empty();

  private record Known(ProcessHandle process, int port) {}

  public ServiceWatch(Routing routing, InstantSource time) {
    this.routing = routing;
    this.time = time;
  }

  public void start(Watch watch) {
    thread = Optional.of(watch.every(LOOK, "router service", this::look));
  }

  private void look() {
    try {
      if (silence.asked() == 0) {
        known = current().or(() -> known.filter(k -> k.process().isAlive()));
      }
      known.ifPresent(this::ask);
    } catch (RuntimeException e) {
      LOG.error("the router could not be asked for a page", e);
    }
  }

  private Optional<Known> current() {
    try {
      RouterAnswer.Health health = routing.health();
      return ProcessHandle.of(health.pid()).map(process -> new Known(process, health.port()));
    } catch (BelayException e) {
      LOG.debug("the router cannot be asked on its control socket", e);
      return Optional.empty();
    }
  }

  private void ask(Known router) {
    boolean answers = routing.serves(router.port());
    silence = silence.then(router.process().pid(), answers, time.instant());
    if (silence.asked() == 1) {
      LOG.warn("the router does not answer on port {}", router.port());
    }
    if (silence.isForEver(time.instant())) {
      LOG.error("the router answers nobody on port {} any more; it is replaced", router.port());
      silence = Silence.NONE;
      router.process().destroyForcibly();
    }
  }

  @Override
  public void close() {
    thread.ifPresent(Watched::close);
  }
}
