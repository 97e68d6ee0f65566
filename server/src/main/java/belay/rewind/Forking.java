package belay.rewind;

import belay.addon.Provision;
import belay.checkpoint.Checkpoint;
import belay.provider.Copying;
import belay.provider.Filling;
import belay.provider.Outcome;
import belay.provider.ProvidedResources;
import belay.provider.ProviderFailed;
import belay.provider.Provisioning;
import belay.provider.Resource;
import belay.release.App;
import belay.release.Change;
import belay.release.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Makes add-ons of what others hold: now, or at a checkpoint. The other one goes on as it is. Safe
 * for several threads.
 */
public final class Forking {
  private final Checkpointing checkpointing;
  private final ProvidedResources resources;
  private final Filling filling;

  public Forking(Checkpointing checkpointing, ProvidedResources resources, Filling filling) {
    this.checkpointing = checkpointing;
    this.resources = resources;
    this.filling = filling;
  }

  /**
   * A fork that is asked for.
   *
   * @param checkpoint its number; empty for what the source holds now
   * @param made the add-on that comes of it
   */
  public record Wish(Provision source, Optional<Integer> checkpoint, Provisioning.Wish made) {}

  /**
   * Writes down that one is to be made; {@link #make} makes it.
   *
   * @throws Refused when none can be made of that
   */
  public Provision begin(App app, Wish wish, Change change) {
    Provision source = wish.source();
    String service = resources.provider(source).service().name();
    if (!service.equals(wish.made().choice().provider().service().name())) {
      throw Refused.rule("A fork of " + source.name() + " is of " + service + " too.");
    }
    checkpointing
        .obstacle(source)
        .ifPresent(why -> {
          throw Refused.rule(why);
        });
    wish.checkpoint().ifPresent(number -> checkpointing.insistWhole(source, number));
    return filling.begin(app, wish.made(), change);
  }

  /**
   * Makes one that was begun, and gives it to its app by a release.
   *
   * @throws belay.release.BelayException when it could not be made; then nothing of it is left
   */
  public Provision make(Provision begun, Wish wish, Change change) {
    Provision source = wish.source();
    return filling.fill(
        begun,
        fresh -> {
          if (wish.checkpoint().isPresent()) {
            return of(
                fresh, source, checkpointing.insistWhole(source, wish.checkpoint().orElseThrow()));
          }
          Checkpoint now = checkpointing.take(source, "for the fork " + begun.name(), change);
          try {
            return of(fresh, source, now);
          } finally {
            checkpointing.drop(source, now);
          }
        });
  }

  private Outcome of(Resource fresh, Provision provision, Checkpoint checkpoint) {
    Copying copying = resources.copying(provision).orElseThrow();
    Resource source = resources.of(provision, checkpoint.generation());
    copying
        .noRoom(source, checkpoint.bytes())
        .ifPresent(why -> {
          throw new ProviderFailed(why);
        });
    try (InputStream copy = copying.read(source, checkpoint.copy())) {
      return copying.make(fresh, copying.origin(source), copy);
    } catch (IOException e) {
      throw new ProviderFailed("The copy could not be read: " + e.getMessage(), e);
    }
  }
}
