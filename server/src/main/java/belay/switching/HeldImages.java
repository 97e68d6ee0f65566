package belay.switching;

import belay.apps.Apps;
import belay.layout.Disk;
import belay.ledger.Ledger;
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
record HeldImages(Ledger ledger, Apps apps, Disk disk) {
  private static final Logger LOG = LoggerFactory.getLogger(HeldImages.class);

  /** Lays a release out if it has an image; what fails is said in the log. */
  void name(App app, Release release) {
    Optional<Slug> slug = release.slug().flatMap(ledger::slug);
    if (release.stamp().isEmpty() || slug.flatMap(Slug::image).isEmpty()) {
      return;
    }
    try {
      boolean envFile = apps.settings(app).envFile();
      disk.layOut(app, release.stamp().get(), slug.get().id(), envFile);
    } catch (BelayException e) {
      LOG.warn("The image of {} has no tag: {}", release.label(), e.getMessage());
    }
  }
}
