package belay.deploy;

import belay.fleet.CleanUp;
import belay.fleet.Records;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Limits;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Slug;
import belay.rollback.Admission;
import belay.slug.Slugs;
import belay.switching.Aftermath;
import belay.switching.DeployOutcome;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Takes slugs in and puts them on the road. */
record RoadSlugReleases(
    Records records,
    Slugs slugs,
    InstantSource time,
    BuiltCode code,
    SlugCopies copies,
    CleanUp cleanUp,
    Aftermath aftermath)
    implements SlugReleases {

  @Override
  public DeployOutcome release(
      App app, UUID slugId, Optional<String> description, boolean force, Change change) {
    return aftermath.of(released(app, slugId, description, force, change));
  }

  private DeployOutcome released(
      App app, UUID slugId, Optional<String> description, boolean force, Change change) {
    Slug slug =
        records
            .ledger()
            .slug(slugId)
            .filter(_ -> slugs.has(slugId))
            .orElseThrow(() -> new NotFound("slug", "Couldn't find that slug."));
    if (slug.appId().equals(app.id())) {
      return code.release(app, slug, description, force, change);
    }
    insistUnblocked(slug);
    Slug copy = copies.into(app, slug, _ -> {});
    try {
      return code.release(app, copy, description, force, change);
    } catch (BelayException e) {
      copies.dropUnlessReleased(app.id(), copy.id());
      throw e;
    }
  }

  /** What is blocked where it comes from is not released elsewhere either. */
  private void insistUnblocked(Slug slug) {
    var asked = new Admission.Code(Optional.of(slug.id()), slug.commit());
    records
        .apps()
        .find(slug.appId())
        .flatMap(from ->
            code.entrance()
                .obstacle(from, asked, true)
                .map(why -> "Nothing is released: at " + from.name() + ", " + why))
        .ifPresent(why -> {
          throw Refused.conflict(why);
        });
  }

  @Override
  public Slug take(App app, BuiltElsewhere built) {
    Slugs.Stored stored = slugs.store(built.id(), built.directory());
    try {
      Slug slug = slug(app, built, stored);
      records.ledger().keep(slug);
      return slug;
    } catch (RuntimeException e) {
      cleanUp.drop(Set.of(built.id()));
      throw e;
    }
  }

  private Slug slug(App app, BuiltElsewhere built, Slugs.Stored stored) {
    return new Slug(
        built.id(),
        app.id(),
        built.commit(),
        built.subject(),
        built.buildpack(),
        Optional.empty(),
        built.processTypes(),
        Collections.emptySortedMap(),
        Slug.Health.PORT_OPENS,
        true,
        List.of(),
        Slug.Copied.MIGRATIONS,
        List.of(),
        Limits.USUAL,
        List.of(),
        stored.bytes(),
        stored.treeHash(),
        time.instant());
  }

  @Override
  public void dropUnlessReleased(App app, UUID slugId) {
    copies.dropUnlessReleased(app.id(), slugId);
  }
}
