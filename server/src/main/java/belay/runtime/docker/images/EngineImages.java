package belay.runtime.docker.images;

import belay.release.AppName;
import belay.release.SlugImages;
import belay.release.Stamp;
import belay.runtime.ImageStore;
import belay.runtime.docker.EngineUnavailable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of releases in the engine. A home that never had one does not ask it, so that an
 * engine that is away is nobody's business there. Safe for use by several threads.
 */
public final class EngineImages implements ImageStore {
  private static final Logger LOG = LoggerFactory.getLogger(EngineImages.class);

  private final Images images;
  private final EverUsed used;

  /** Tags and ids that something still ran when they were to go. */
  private final Set<String> left = ConcurrentHashMap.newKeySet();

  private final OwedWork owed = new OwedWork();

  /**
   * Asks nothing yet.
   *
   * @param home BELAY_HOME, where {@code data/docker-images} says that there ever was an image
   */
  public EngineImages(Path home, Images images) {
    this.images = images;
    this.used = new EverUsed(home.resolve("data/docker-images"));
  }

  @Override
  public boolean has(String image) {
    try {
      return images.has(image);
    } catch (EngineUnavailable e) {
      LOG.debug("Whether there is an image {}, the engine does not say", image, e);
      return true;
    }
  }

  @Override
  public void tag(SlugImages all, AppName app, Stamp stamp) {
    used.mark();
    owed.settle();
    Images.tagsOf(all, app, stamp)
        .forEach((tag, image) -> {
          images.tag(image, tag);
          left.remove(tag);
        });
  }

  @Override
  public void untag(AppName app, Stamp stamp, Set<String> types) {
    if (isUsed()) {
      remove(Images.tagOf(app, stamp));
      types.forEach(type -> remove(Images.tagOf(app, stamp, type)));
    }
  }

  @Override
  public void drop(String image) {
    whereItAnswers(
        "the image " + image,
        () -> {
          left.remove(image);
          images
              .find(image)
              .filter(found -> found.tags().isEmpty())
              .ifPresent(found -> remove(found.id()));
        });
  }

  @Override
  public void sweep(Set<String> kept) {
    if (!isUsed()) {
      return;
    }
    try {
      images.unnamed().stream().filter(id -> !kept.contains(id)).forEach(this::remove);
    } catch (EngineUnavailable e) {
      // Not owed: by the time it answers there may be images of builds that go on.
      LOG.debug("images of builds that were cut short stay", e);
    }
  }

  @Override
  public void rename(AppName from, AppName to) {
    whereItAnswers(
        "the tags of " + from,
        () ->
            tags(tag -> tag.startsWith(from.value() + ":"))
                .forEach(tag -> {
                  String renamed = images.tag(tag, to.value() + tag.substring(tag.indexOf(':')));
                  if (left.contains(tag)) {
                    left.add(renamed);
                  }
                  remove(tag);
                }));
  }

  @Override
  public void forget(AppName app) {
    whereItAnswers(
        "the tags of " + app,
        () -> tags(tag -> tag.startsWith(app.value() + ":")).forEach(this::remove));
  }

  @Override
  public void keepOnly(Map<AppName, Map<Stamp, SlugImages>> releases, Predicate<String> known) {
    whereItAnswers(
        "what no release needs",
        () -> {
          Map<String, Set<String>> named = new HashMap<>();
          images.list(Map.of()).forEach(i -> named.put(i.id(), Set.copyOf(i.tags())));
          Set<String> kept = new HashSet<>();
          releases.forEach((app, stamps) ->
              stamps.forEach((stamp, all) ->
                  Images.tagsOf(all, app, stamp)
                      .forEach((tag, image) -> {
                        kept.add(tag);
                        if (named.containsKey(image) && !named.get(image).contains(tag)) {
                          images.tag(image, tag);
                        }
                      })));
          tagsOf(known, tag -> !kept.contains(tag)).forEach(this::remove);
        });
  }

  /** Does what was left for later: a container has ended, or the engine answers again. */
  public void catchUp() {
    owed.settle();
    for (String reference : Set.copyOf(left)) {
      if (Images.isOfARelease(reference)) {
        remove(reference);
      } else {
        drop(reference);
      }
    }
  }

  private boolean isUsed() {
    return used.is();
  }

  /** The tags of releases that images of this home have. */
  private List<String> tags(Predicate<String> which) {
    return tagsOf(_ -> true, which);
  }

  private List<String> tagsOf(Predicate<String> of, Predicate<String> which) {
    return images.list(Map.of()).stream()
        .filter(found -> of.test(found.id()))
        .flatMap(image -> image.tags().stream())
        .filter(Images::isOfARelease)
        .filter(which)
        .toList();
  }

  private void remove(String reference) {
    // Before it is tried: what runs it may end meanwhile.
    left.add(reference);
    try {
      if (images.remove(reference) instanceof Images.Removal.InUse(String sentence)) {
        LOG.debug("{} is left for later: {}", reference, sentence);
      } else {
        left.remove(reference);
      }
    } catch (EngineUnavailable e) {
      LOG.warn("{} is left for later: {}", reference, e.getMessage());
    }
  }

  private void whereItAnswers(String what, Runnable work) {
    if (isUsed()) {
      owed.add(what, work);
      owed.settle();
    }
  }
}
