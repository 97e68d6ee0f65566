package belay.fleet;

import belay.release.ProcessTypes;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoRuntime;
import belay.runtime.PortHolder;
import belay.watch.Background;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Others who listen in the place of an app's web dynos: what is meant for the app must not go to
 * them. Safe for use by several threads.
 */
public final class Strangers {
  private final DynoRuntime runtime;
  private final Background background;
  private final Map<UUID, PortLook> ahead = new ConcurrentHashMap<>();
  private volatile Consumer<Dyno> lost = dyno -> {};

  Strangers(DynoRuntime runtime, Background background) {
    this.runtime = runtime;
    this.background = background;
  }

  /** Hears, in the background, of web dynos whose port another process has. */
  void lost(Consumer<Dyno> listener) {
    lost = listener;
  }

  /**
   * Begins to look who listens on the ports of dynos, for the publication of their app that is
   * about to come: what that takes goes by while something else is waited for.
   */
  public void lookAhead(UUID appId, List<Dyno> dynos) {
    List<Dyno> exposed =
        dynos.stream()
            .filter(d -> ProcessTypes.isWeb(d.name().type()))
            .filter(Strangers::isExposed)
            .toList();
    if (!exposed.isEmpty()) {
      PortLook look = new PortLook(runtime::portHolder, exposed, System::nanoTime);
      ahead.put(appId, look);
      background.now(look::look);
    }
  }

  /** What was looked at ahead is of no more use. */
  void forget(UUID appId) {
    ahead.remove(appId);
  }

  /** What serves an app, where the dynos in whose place another listens are down. */
  Fleet.Serving without(UUID appId, Fleet.Serving serving) {
    PortLook look =
        Optional.ofNullable(ahead.remove(appId))
            .orElseGet(() -> new PortLook(runtime::portHolder, List.of(), System::nanoTime));
    List<Fleet.Member> strangers =
        serving.web().stream()
            .filter(m -> m.state() == DynoState.State.UP)
            .filter(m -> isExposed(m.dyno()))
            .filter(m -> look.holder(m.dyno()) == PortHolder.STRANGER)
            .toList();
    Fleet.Serving without = serving;
    for (Fleet.Member member : strangers) {
      without = without.with(member.as(DynoState.State.CRASHED, member.since()));
      background.now(() -> lost.accept(member.dyno()));
    }
    return without;
  }

  /** Where the address is the app's own nobody else can listen. */
  private static boolean isExposed(Dyno dyno) {
    return dyno.address().filter(DynoAddress::isShared).isPresent();
  }
}
