package belay.fleet;

import belay.release.Slug.Health;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoRuntime.OwnCheck;
import belay.runtime.PortHolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Asks dynos at their addresses: connects until one accepts, waits for the check of its image if
 * that has one, then GETs the health path until it answers well. Looks often at first, since most
 * of a quick app's boot would otherwise be waiting.
 */
public final class DialProbe implements HealthProbe {
  private static final long FIRST_PAUSE_MILLIS = 2;
  private static final long PAUSE_MILLIS_MAX = 100;
  private static final long STAY_UP_MILLIS = 1_000;
  private static final long WATCH_MILLIS = 20;

  private static final String FAILING = "fails its image's HEALTHCHECK";

  private final DynoRuntime runtime;
  private final InstantSource time;
  private final Function<UUID, String> hosts;

  /**
   * A probe.
   *
   * @param hosts the host that an app's checks name, as a request for the app would
   */
  public DialProbe(DynoRuntime runtime, InstantSource time, Function<UUID, String> hosts) {
    this.runtime = runtime;
    this.time = time;
    this.hosts = hosts;
  }

  @Override
  public Verdict await(Dyno dyno, Health health, BooleanSupplier giveUp)
      throws InterruptedException {
    Instant end = time.instant().plus(health.bootMax());
    long pause = FIRST_PAUSE_MILLIS;
    String last = "did not listen on $PORT (" + runtime.portInside(dyno) + ")";
    while (true) {
      OptionalInt exit = runtime.exit(dyno);
      if (exit.isPresent()) {
        return new Verdict.Unwell("exited with status " + exit.getAsInt() + " before it was ready");
      }
      OwnCheck own = runtime.ownCheck(dyno);
      if (own == OwnCheck.FAILS) {
        return new Verdict.Unwell(FAILING);
      }
      boolean listens = runtime.listens(dyno);
      String found = listens ? answer(dyno, health, own) : last;
      if (found.isEmpty()) {
        return new Verdict.Well();
      }
      last = found;
      if (giveUp.getAsBoolean()) {
        return new Verdict.Unwell("was given up before it was ready");
      }
      if (!time.instant().isBefore(end)) {
        String why = listens ? last : silence(dyno, last);
        return new Verdict.Unwell(why + " within " + inWords(health.bootMax()));
      }
      Thread.sleep(pause);
      pause = Math.min(PAUSE_MILLIS_MAX, pause + pause / 2);
    }
  }

  @Override
  public Verdict stayUp(List<Dyno> dynos, BooleanSupplier giveUp) throws InterruptedException {
    for (long waited = 0;
        waited < STAY_UP_MILLIS && !giveUp.getAsBoolean();
        waited += WATCH_MILLIS) {
      Thread.sleep(WATCH_MILLIS);
      for (Dyno dyno : dynos) {
        OptionalInt exit = runtime.exit(dyno);
        if (exit.isPresent()) {
          return fell(dyno, "exited with status " + exit.getAsInt());
        }
      }
    }
    for (Dyno dyno : dynos) {
      if (!runtime.listens(dyno)) {
        return fell(dyno, silence(dyno, "did not listen on $PORT any more"));
      }
    }
    return new Verdict.Well();
  }

  /** Why it is not listened to: where it is not the dyno that listens, that is what to say. */
  private String silence(Dyno dyno, String usual) {
    return runtime.portHolder(dyno) == PortHolder.STRANGER
        ? "does not have its port " + runtime.portInside(dyno) + ": another process listens there"
        : usual;
  }

  private static Verdict fell(Dyno dyno, String how) {
    return new Verdict.Unwell(dyno.name() + " " + how + " within a second of being ready");
  }

  @Override
  public Verdict look(Dyno dyno, Health health) {
    OptionalInt exit = runtime.exit(dyno);
    if (exit.isPresent()) {
      return new Verdict.Unwell("exited with status " + exit.getAsInt());
    }
    String found =
        runtime.listens(dyno)
            ? answer(dyno, health, runtime.ownCheck(dyno))
            : silence(dyno, "does not listen on $PORT (" + runtime.portInside(dyno) + ")");
    return found.isEmpty() ? new Verdict.Well() : new Verdict.Unwell(found);
  }

  /** What is wrong by the image's own check or the health path's answer; empty when nothing is. */
  private String answer(Dyno dyno, Health health, OwnCheck own) {
    return switch (own) {
      case FAILS -> FAILING;
      case PENDING -> "did not pass its image's HEALTHCHECK";
      case NONE, PASSES -> answer(dyno, health);
    };
  }

  private String answer(Dyno dyno, Health health) {
    if (health.path().isEmpty()) {
      return "";
    }
    String path = health.path().get();
    DynoAddress address = dyno.address().orElseThrow();
    try {
      int status = HealthRequest.status(address, path, hosts.apply(dyno.appId()));
      return status >= 200 && status < 400
          ? ""
          : "answered " + status + " to its health check GET " + path;
    } catch (IOException e) {
      return "did not answer its health check GET " + path;
    }
  }

  private static String inWords(Duration max) {
    return max.toSeconds() + " seconds";
  }
}
