package belay.joint;

import belay.build.Builder;
import belay.deploy.Ready;
import belay.release.App;
import belay.release.Together;
import belay.switching.DeployOutcome;
import belay.switching.GoLive;
import belay.switching.GoLiveTogether;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The end of a change of several apps: what is ready goes live as one, or nothing does. Callers
 * hold the turns of all.
 */
record JointRelease(GoLive goLive, GoLiveTogether together) {
  /** One app's part in it. */
  record Part(App app, Ready ready, GoLive.Way way, Builder.Output tell) {
    private Optional<Ready.Fresh> fresh() {
      return ready instanceof Ready.Fresh fresh ? Optional.of(fresh) : Optional.empty();
    }

    private Optional<String> heldFor() {
      return fresh().flatMap(Ready.Fresh::heldFor);
    }
  }

  /**
   * Releases all that is not the same, or holds all of it when something stands against one.
   *
   * @return how it ended for each part, in their order
   */
  List<DeployOutcome> release(Together why, List<Part> parts) throws InterruptedException {
    List<Part> fresh = parts.stream().filter(p -> p.fresh().isPresent()).toList();
    List<DeployOutcome> ends = new ArrayList<>();
    if (fresh.stream().anyMatch(p -> p.heldFor().isPresent())) {
      ends.addAll(held(fresh));
    } else if (!fresh.isEmpty()) {
      ends.addAll(
          together.release(
              why,
              fresh.stream()
                  .map(p ->
                      new GoLiveTogether.Wanted(
                          p.app(), p.fresh().orElseThrow().draft(), p.way(), p.tell()))
                  .toList()));
    }
    List<DeployOutcome> all = new ArrayList<>();
    for (Part part : parts) {
      all.add(
          switch (part.ready()) {
            case Ready.Same same -> new DeployOutcome.NothingToChange(Optional.of(same.serving()));
            case Ready.Fresh _ -> ends.removeFirst();
          });
    }
    return all;
  }

  private List<DeployOutcome> held(List<Part> fresh) {
    Part first = fresh.stream().filter(p -> p.heldFor().isPresent()).findFirst().orElseThrow();
    String because =
        "it goes live as one with "
            + first.app().name()
            + ", which is held: "
            + first.heldFor().orElseThrow();
    List<DeployOutcome> ends = new ArrayList<>();
    for (Part part : fresh) {
      ends.add(
          goLive.hold(
              part.app(),
              part.fresh().orElseThrow().draft(),
              part.heldFor().orElse(because),
              part.way().origin(),
              part.tell()));
    }
    return ends;
  }
}
