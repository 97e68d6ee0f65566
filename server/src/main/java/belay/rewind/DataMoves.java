package belay.rewind;

import belay.addon.Generation;
import belay.addon.Generation.State;
import belay.addon.Generations;
import belay.addon.Provision;
import belay.checkpoint.Checkpoint;
import belay.checkpoint.Checkpoints;
import belay.provider.Copying;
import belay.provider.Fencing;
import belay.provider.Outcome;
import belay.provider.ProvidedResources;
import belay.provider.Provider;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import belay.release.BelayException;
import belay.release.Refused;
import belay.release.Release;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves add-ons from one generation of their data to another. Which one a release has stands in the
 * release; which may be written to follows that, after a kill too. Safe for several threads.
 */
final class DataMoves {
  private static final Logger LOG = LoggerFactory.getLogger(DataMoves.class);

  private final ProvidedResources resources;
  private final Checkpoints checkpoints;
  private final InstantSource time;

  DataMoves(ProvidedResources resources, Checkpoints checkpoints, InstantSource time) {
    this.resources = resources;
    this.checkpoints = checkpoints;
    this.time = time;
  }

  /** An add-on of a release, and the generation that the release has. */
  private record Move(Provision provision, int from, int to) {
    boolean isOne() {
      return from != to;
    }
  }

  private Generations generations() {
    return resources.generations();
  }

  private List<Move> all(Release release) {
    return release.config().addons().stream()
        .map(resources.provisions()::named)
        .flatMap(Optional::stream)
        .map(p -> new Move(p, generations().serving(p.id()), release.config().generation(p.ref())))
        .toList();
  }

  private List<Move> moves(Release release) {
    return all(release).stream().filter(Move::isOne).toList();
  }

  boolean isOne(Release release) {
    return !moves(release).isEmpty();
  }

  private Provider provider(Move move) {
    return resources.provider(move.provision());
  }

  private Fencing fencing(Move move) {
    return provider(move)
        .fencing()
        .orElseThrow(() -> new ProviderFailed(move.provision().name() + " cannot be fenced."));
  }

  private Resource resource(Move move, int number) {
    return resources.of(move.provision(), number);
  }

  void prepare(Release release, Consumer<String> tell) {
    for (Move move : moves(release)) {
      Generation to =
          generations()
              .find(move.provision().id(), move.to())
              .orElseThrow(() ->
                  Refused.rule(
                      "The data that "
                          + release.label()
                          + " refers to is gone: "
                          + move.provision().name()
                          + Generation.mark(move.to())
                          + "."));
      if (to.state() == State.MAKING) {
        make(move, to, tell);
      } else {
        provider(move).begin(resource(move, move.to()));
        fencing(move).open(resource(move, move.to()));
      }
    }
  }

  private void make(Move move, Generation to, Consumer<String> tell) {
    Checkpoint of =
        checkpoints
            .find(to.addonId(), to.checkpoint().orElse(0))
            .filter(Checkpoint::isWhole)
            .orElseThrow(() -> Refused.conflict("The checkpoint is not there any more."));
    Copying copying = resources.copying(move.provision()).orElseThrow();
    Resource source = resource(move, of.generation());
    tell.accept("-----> Starting checkpoint " + of.number() + " of " + move.provision().name());
    // Said before it is tried: a disk that is filled half-way troubles others too.
    copying
        .noRoom(source, of.bytes())
        .ifPresent(why -> {
          throw new ProviderFailed(why);
        });
    try (InputStream copy = copying.read(source, of.copy())) {
      switch (copying.make(resource(move, move.to()), copying.origin(source), copy)) {
        case Outcome.Ready(var variables) -> generations().ready(to, variables);
        case Outcome.Later(String message) -> throw new ProviderFailed(message);
      }
    } catch (IOException e) {
      throw new ProviderFailed("The checkpoint could not be read: " + e.getMessage(), e);
    }
  }

  void move(Release release) {
    for (Move move : moves(release)) {
      fencing(move).fence(resource(move, move.from()));
      generations().serve(move.provision().id(), move.to());
    }
  }

  /**
   * The release does not go live.
   *
   * @param serving what serves instead
   */
  void back(Release release, Release serving) {
    settle(serving);
    for (Move move : all(release)) {
      generations()
          .find(move.provision().id(), move.to())
          .filter(g -> g.state() == State.MAKING || g.state() == State.READY)
          .ifPresent(g -> discard(move.provision(), g));
    }
  }

  /** What serves can be written to, and nothing else of its add-ons. */
  void settle(Release serving) {
    for (Move move : all(serving)) {
      List<Generation> known = generations().of(move.provision().id());
      if (known.isEmpty()) {
        continue;
      }
      try {
        generations().serve(move.provision().id(), move.to());
        provider(move).begin(resource(move, move.to()));
        fencing(move).open(resource(move, move.to()));
        known.stream().filter(g -> g.number() != move.to()).forEach(g -> leave(move, g));
      } catch (BelayException e) {
        LOG.warn("the data of {} is not settled: {}", move.provision().name(), e.getMessage());
      }
    }
  }

  private void leave(Move move, Generation other) {
    if (other.state() == State.MAKING || other.state() == State.READY) {
      discard(move.provision(), other);
      return;
    }
    Resource resource = resource(move, other.number());
    provider(move).begin(resource);
    fencing(move).fence(resource);
  }

  void discard(Provision provision, Generation generation) {
    try {
      resources.provider(provision).deprovision(resources.of(provision, generation.number()));
      generations().gone(generation);
      checkpoints.of(provision.id()).stream()
          .filter(c -> c.generation() == generation.number())
          .forEach(checkpoints::gone);
    } catch (BelayException e) {
      LOG.warn("data that nobody needs is deleted later: {}", e.getMessage());
    }
  }

  /**
   * Deletes copies that were left and that nothing refers to any more.
   *
   * @param kept whether a release that can be gone back to has it
   */
  void sweep(java.util.function.BiPredicate<Provision, Generation> kept) {
    Instant old = time.instant().minus(Provision.KEPT);
    for (Generation generation : generations().all()) {
      Optional<Provision> provision = resources.provisions().find(generation.addonId());
      if (provision.isEmpty()) {
        generations().forget(generation.addonId());
      } else if (generation.state() == State.FENCED
          && generation.changedAt().isBefore(old)
          && !kept.test(provision.get(), generation)) {
        discard(provision.get(), generation);
      }
    }
  }
}
