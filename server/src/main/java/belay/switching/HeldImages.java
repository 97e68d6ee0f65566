package belay.switching;

import belay.fleet.Rooms;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Release;
import belay.release.Slug;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of releases that are held. Without a tag, which others get when they are laid out, an
 * image is anybody's to remove, and these are wanted yet.
 */
final class HeldImages {
  private static final Logger LOG = LoggerFactory.getLogger(HeldImages.class);

  private HeldImages() {}

  /** Lays a release out if it has an image; what fails is said in the log. */
  static void name(Rooms rooms, App app, Release release) {
    Optional<Slug> slug = release.slug().flatMap(rooms.ledger()::slug);
    if (release.stamp().isEmpty() || slug.flatMap(Slug::image).isEmpty()) {
      return;
    }
    try {
      boolean envFile = rooms.apps().settings(app).envFile();
      rooms.disk().layOut(app, release.stamp().get(), slug.get().id(), envFile);
    } catch (BelayException e) {
      LOG.warn("The image of {} has no tag: {}", release.label(), e.getMessage());
    }
  }
}
