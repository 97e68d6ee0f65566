package belay.ledger;

import belay.release.Release;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Releases that were read of late. A release never changes, so that its row is read, and its config
 * opened, but once; where it stands is read each time. Safe for use by several threads.
 */
final class KnownReleases {
  private static final int MAX = 300;

  /** What is read at once beyond this is a walk, which pushes nothing out. */
  private static final int WALK = 50;

  /** The one that was asked for longest ago first. */
  private final Map<UUID, Release> byId = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<Place, UUID> byPlace = new HashMap<>();

  private record Place(UUID appId, int version) {
    static Place of(Release release) {
      return new Place(release.appId(), release.version());
    }
  }

  synchronized Optional<Release> find(UUID id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized Optional<Release> find(UUID appId, int version) {
    return Optional.ofNullable(byPlace.get(new Place(appId, version))).flatMap(this::find);
  }

  /** Keeps what was read of the committed state. */
  synchronized void keep(List<Release> read) {
    if (read.size() > WALK) {
      return;
    }
    for (Release release : read) {
      byId.put(release.id(), release);
      byPlace.put(Place.of(release), release.id());
    }
    Iterator<Release> oldest = byId.values().iterator();
    while (byId.size() > MAX) {
      byPlace.remove(Place.of(oldest.next()));
      oldest.remove();
    }
  }
}
