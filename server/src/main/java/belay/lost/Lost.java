package belay.lost;

import belay.files.TreeDeletion;
import belay.lost.LostThing.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@code lost/} of a home. What a start finds and the ledger does not know may be the
 * work of years whose ledger is being looked for, so it is moved here, by one rename, and comes
 * back when a ledger knows it again. A person deletes it, or time does. Each thing is a directory
 * of its own with a note beside it; what has no note of ours is never touched. Safe for use by
 * several threads.
 */
public final class Lost {
  /** How long things are kept that nobody asks for. */
  public static final Duration KEPT = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(Lost.class);
  private static final String GOING = ".going-";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path home;
  private final Path root;
  private final InstantSource clock;

  /**
   * Makes nothing yet.
   *
   * @param home BELAY_HOME; what is set aside is on its file system
   */
  public Lost(Path home, InstantSource clock) {
    this.home = home.toAbsolutePath().normalize();
    this.root = this.home.resolve("lost");
    this.clock = clock;
  }

  /** Moves a file or directory here and says so in the log. */
  public LostThing take(Kind kind, String title, Optional<UUID> id, Path what, String why) {
    try {
      Path from = what.toAbsolutePath().normalize();
      LostThing thing =
          noted(kind, title, id, home.relativize(from).toString(), LostFiles.size(from));
      Files.move(from, thing.content(), StandardCopyOption.ATOMIC_MOVE);
      tell(thing, why);
      return thing;
    } catch (IOException e) {
      throw new CannotSetAside(what + " could not be moved to lost/, and stays: " + e, e);
    }
  }

  /** A new thing whose content, a directory, is for the caller to fill. */
  public LostThing open(Kind kind, String title, String from, long bytes) {
    try {
      LostThing thing = noted(kind, title, Optional.empty(), from, bytes);
      Files.createDirectory(thing.content());
      return thing;
    } catch (IOException e) {
      throw new CannotSetAside(title + " could not be moved to lost/, and stay: " + e, e);
    }
  }

  /** Says in the log what was set aside and what can be done about it. */
  public void tell(LostThing thing, String why) {
    LOG.warn(
        "{}: moved from {} to lost/{}. A start with the ledger that knows it brings it back. It is"
            + " deleted after {} days, or by: belay lost:purge {}",
        why,
        thing.from(),
        thing.name(),
        KEPT.toDays(),
        thing.name());
  }

  private LostThing noted(Kind kind, String title, Optional<UUID> id, String from, long bytes)
      throws IOException {
    Instant now = clock.instant();
    if (!Files.isDirectory(root)) {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    String name = STAMP.format(now) + "-" + title.replaceAll("[^A-Za-z0-9._-]+", "-");
    Path place = fresh(name);
    Path content = LostFiles.content(place);
    LostThing thing =
        new LostThing(
            String.valueOf(place.getFileName()), kind, title, id, from, now, bytes, content);
    LostFiles.write(place, thing);
    return thing;
  }

  private Path fresh(String name) throws IOException {
    for (int n = 1; ; n++) {
      Path place = root.resolve(n == 1 ? name : name + "-" + n);
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        return Files.createDirectory(
            place,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    }
  }

  /** Everything that is here, oldest first. */
  public List<LostThing> all() {
    List<LostThing> all = new ArrayList<>();
    for (Path place : places()) {
      LostFiles.read(place).filter(thing -> isThere(thing.content())).ifPresent(all::add);
    }
    all.sort(Comparator.comparing(LostThing::at).thenComparing(LostThing::name));
    return all;
  }

  private List<Path> places() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.filter(p -> !String.valueOf(p.getFileName()).startsWith(".")).toList();
    } catch (IOException e) {
      throw new CannotSetAside(root + " cannot be listed: " + e, e);
    }
  }

  private static boolean isThere(Path content) {
    return Files.exists(content, LinkOption.NOFOLLOW_LINKS);
  }

  /** Moves a thing to a place where nothing is. */
  public void giveBack(LostThing thing, Path place) {
    try {
      Files.move(thing.content(), place, StandardCopyOption.ATOMIC_MOVE);
      LOG.warn("{} is back from lost/{}", home.relativize(place), thing.name());
      remove(thing);
      sweep();
    } catch (IOException e) {
      throw new CannotSetAside("lost/" + thing.name() + " could not be brought back: " + e, e);
    }
  }

  /** Deletes a thing; {@link #sweep} ends it. */
  public void remove(LostThing thing) {
    try {
      Path place = root.resolve(thing.name());
      Path going = root.resolve(GOING + thing.name());
      Files.move(place, going, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CannotSetAside("lost/" + thing.name() + " could not be deleted: " + e, e);
    }
  }

  /** Deletes what has been here for {@link #KEPT}; {@link #sweep} ends it. */
  public void expire() {
    Instant before = clock.instant().minus(KEPT);
    for (LostThing thing : all()) {
      if (thing.at().isBefore(before)) {
        remove(thing);
        LOG.warn(
            "lost/{} ({}) is deleted: it was there for {} days and nobody asked for it",
            thing.name(),
            thing.from(),
            KEPT.toDays());
      }
    }
  }

  /** Whether something was deleted, by whomever, and {@link #sweep} was not called since. */
  public boolean toSweep() {
    return !leftovers().isEmpty();
  }

  /** Ends what was deleted, and what a crash cut. */
  public void sweep() {
    try {
      for (Path place : leftovers()) {
        TreeDeletion.delete(place);
      }
    } catch (IOException e) {
      throw new CannotSetAside(root + " cannot be tidied: " + e, e);
    }
  }

  private List<Path> leftovers() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.filter(Lost::isLeftover).toList();
    } catch (IOException e) {
      throw new CannotSetAside(root + " cannot be listed: " + e, e);
    }
  }

  private static boolean isLeftover(Path place) {
    return String.valueOf(place.getFileName()).startsWith(GOING)
        || LostFiles.read(place).filter(thing -> !isThere(thing.content())).isPresent();
  }
}
