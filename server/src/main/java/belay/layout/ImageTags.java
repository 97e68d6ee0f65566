package belay.layout;

import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.ConfigVars;
import belay.release.Slug;
import belay.release.SlugImages;
import belay.release.Stamp;
import belay.runtime.ImageStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The disk, where a release directory of an app that runs in containers goes with tags of its
 * images, {@code APP:release-STAMP} and {@code APP:release-STAMP-TYPE}, for people who look with
 * {@code docker images}.
 *
 * @param known what the ledger knows of a slug
 * @param everKnown whether an image is, or was, a slug's in the ledger
 * @param imagesOf the images that an app's release directory goes with, by the ledger
 */
public record ImageTags(
    Disk disk,
    Function<UUID, Optional<Slug>> known,
    Predicate<String> everKnown,
    BiFunction<UUID, Stamp, Optional<SlugImages>> imagesOf,
    ImageStore images)
    implements Disk {
  private static final Logger LOG = LoggerFactory.getLogger(ImageTags.class);

  @Override
  public Path layOut(App app, Stamp stamp, UUID slugId, boolean linkEnv) {
    known.apply(slugId).flatMap(Slug::images).ifPresent(all -> tag(app, stamp, all));
    return disk.layOut(app, stamp, slugId, linkEnv);
  }

  /**
   * What is laid out already has its tags; that the engine is away, or an image, its start tells.
   */
  private void tag(App app, Stamp stamp, SlugImages all) {
    try {
      images.tag(all, app.name(), stamp);
    } catch (BelayException e) {
      if (!disk.stamps(app).contains(stamp)) {
        throw e;
      }
      LOG.debug("{} {} keeps the tags that it has", app.name(), stamp, e);
    }
  }

  @Override
  public void delete(App app, Stamp stamp) {
    Set<String> types =
        imagesOf.apply(app.id(), stamp).map(all -> all.own().keySet()).orElse(Set.of());
    images.untag(app.name(), stamp, types);
    disk.delete(app, stamp);
  }

  @Override
  public void delete(App app) {
    images.forget(app.name());
    disk.delete(app);
  }

  @Override
  public void rename(App from, App to) {
    disk.rename(from, to);
    images.rename(from.name(), to.name());
  }

  @Override
  public void make(App app) {
    disk.make(app);
  }

  @Override
  public void writeEnv(App app, ConfigVars config) {
    disk.writeEnv(app, config);
  }

  @Override
  public void moveCurrent(App app, Stamp stamp) {
    disk.moveCurrent(app, stamp);
  }

  @Override
  public Optional<Stamp> current(App app) {
    return disk.current(app);
  }

  @Override
  public List<Stamp> stamps(App app) {
    return disk.stamps(app);
  }

  @Override
  public void delete(Path tree) {
    disk.delete(tree);
  }

  @Override
  public void settle(List<App> apps) {
    disk.settle(apps);
    Map<AppName, Map<Stamp, SlugImages>> releases = new HashMap<>();
    apps.forEach(app -> releases.put(app.name(), imagesOf(app)));
    images.keepOnly(releases, everKnown);
  }

  private Map<Stamp, SlugImages> imagesOf(App app) {
    Map<Stamp, SlugImages> found = new HashMap<>();
    disk.stamps(app).forEach(s -> imagesOf.apply(app.id(), s).ifPresent(all -> found.put(s, all)));
    return found;
  }
}
