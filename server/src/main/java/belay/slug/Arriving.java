package belay.slug;

import belay.slug.Manifest.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the files of a tree that the store lacks beforehand, so that nobody waits for them. For
 * one thread.
 */
final class Arriving implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Arriving.class);

  private final ObjectFiles objects;
  private final Set<Path> filling;
  private final Map<String, Path> copies = new HashMap<>();
  private final Map<String, Path> sources = new HashMap<>();
  private final Set<String> checked = new HashSet<>();
  private final List<String> fresh = new ArrayList<>();

  /**
   * @param filling where copies are noted that nobody else may delete
   */
  Arriving(ObjectFiles objects, Set<Path> filling) {
    this.objects = objects;
    this.filling = filling;
  }

  /** Checks what is there and copies what is not; without the store's lock. */
  void copy(TreeReader.Tree read) throws IOException {
    sources.putAll(read.sources());
    for (Entry.File file : read.manifest().files()) {
      if (checked.add(file.object()) && !objects.isSound(file)) {
        copy(file);
      }
    }
  }

  private Path copy(Entry.File file) throws IOException {
    Path source = sources.get(file.object());
    if (source == null) {
      throw new IllegalStateException("no source for " + file.path());
    }
    Path copy = objects.copyIn(file, source, filling::add);
    copies.put(file.object(), copy);
    return copy;
  }

  /** Makes each file's object what it is to be; the store's lock is held. */
  void put(Manifest manifest) throws IOException {
    for (Entry.File file : manifest.files()) {
      // Noted before it is made: what fails half way is taken away too.
      fresh.add(file.object());
      if (!put(file)) {
        fresh.removeLast();
      }
    }
  }

  /** How many objects were not there before. */
  int fresh() {
    return fresh.size();
  }

  /** Takes away what was not there before; the store's lock is held. */
  void takeAway() throws IOException {
    for (String object : fresh) {
      objects.remove(object);
    }
  }

  /** Answers whether it was not there before. */
  private boolean put(Entry.File file) throws IOException {
    Path copy = copies.remove(file.object());
    boolean there = objects.isThere(file);
    if (copy == null && there) {
      return false;
    }
    if (there) {
      LOG.warn("{} in the slug store was not what it was, and is again", file.object());
    }
    // One that was there a moment ago may have been deleted since.
    Path wanted = copy == null ? copy(file) : copy;
    copies.remove(file.object());
    objects.put(file, wanted);
    filling.remove(wanted);
    return !there;
  }

  /** Deletes what was not put. */
  @Override
  public void close() {
    for (Path copy : copies.values()) {
      try {
        Files.deleteIfExists(copy);
      } catch (IOException e) {
        LOG.debug("{} goes with the next clean-up: {}", copy, e.toString());
      }
      filling.remove(copy);
    }
  }
}
