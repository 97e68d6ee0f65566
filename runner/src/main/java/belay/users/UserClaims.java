package belay.users;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Which home's app has which user on this machine: a file of lines {@code UID APP-ID HOME'S-FILE}
 * that only root reads, under a lock that every Belay of the machine takes. A claim holds for as
 * long as the home's own file says the same. Safe for several threads and processes.
 */
public final class UserClaims {
  /** Above what the versions before gave out (20001 and on), so that their homes are not met. */
  public static final int FIRST = 40_001;

  public static final int LAST = 59_999;

  /** The first that can be written to is used; under a unit with a read-only system it is /run. */
  static final List<Path> PLACES =
      List.of(Path.of("/var/lib/belay-users"), Path.of("/run/belay-users"));

  private static final Object IN_THIS_PROCESS = new Object();

  private final List<Path> places;
  private final IntPredicate busy;

  /**
   * Claims in a directory.
   *
   * @param busy whether something of this machine already is or runs as a user
   */
  UserClaims(List<Path> places, IntPredicate busy) {
    this.places = places;
    this.busy = busy;
  }

  /** Those of this machine. */
  public static UserClaims ofThisMachine() {
    return new UserClaims(PLACES, new UsersInUse());
  }

  /** A line of the file. */
  record Claim(int uid, UUID app, Path file) {
    static Optional<Claim> of(String line) {
      String[] fields = line.split(" ", 3);
      try {
        return Optional.of(
            new Claim(Integer.parseInt(fields[0]), UUID.fromString(fields[1]), Path.of(fields[2])));
      } catch (RuntimeException e) {
        // Half a line, or a person's: it claims nothing.
        return Optional.empty();
      }
    }

    String line() {
      return uid + " " + app + " " + file;
    }

    /** Whether the home is there and still says so; one that was copied is another. */
    boolean holdsAgainst(UUID other, Path otherFile) {
      try {
        if (app.equals(other) && isSame(file, otherFile)) {
          return false;
        }
        return Integer.valueOf(uid).equals(AppUsers.read(file).get(app));
      } catch (IOException | RuntimeException e) {
        // What cannot be read may well be a home: its users stay its own.
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
      }
    }

    private static boolean isSame(Path one, Path other) throws IOException {
      return one.equals(other)
          || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
    }
  }

  /**
   * The user of an app, claimed for it.
   *
   * @param file the home's own file, by which its claims are known
   * @param known the one it has; kept unless another home's app has it
   * @throws IOException when nothing can be claimed on this machine
   */
  int claim(UUID app, Path file, OptionalInt known) throws IOException {
    Path home = real(file);
    synchronized (IN_THIS_PROCESS) {
      Path place = place();
      try (FileChannel channel =
              FileChannel.open(
                  place.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException("the lock in " + place + " was lost");
        }
        List<Claim> all = all();
        int uid = choose(all, app, home, known);
        Claim own = new Claim(uid, app, home);
        if (!all.contains(own)) {
          List<Claim> next = new ArrayList<>(read(place));
          next.removeIf(c -> c.uid() == uid || (c.app().equals(app) && c.file().equals(home)));
          // A home that is gone claims nothing; one that comes back is given others if it must be.
          next.removeIf(c -> !Files.isDirectory(c.file().resolveSibling(".")));
          next.add(own);
          write(place, next);
        }
        return uid;
      }
    }
  }

  private int choose(List<Claim> all, UUID app, Path file, OptionalInt known) throws IOException {
    if (known.isPresent()
        && all.stream()
            .filter(c -> c.uid() == known.getAsInt())
            .noneMatch(c -> c.holdsAgainst(app, file))) {
      return known.getAsInt();
    }
    // Claimed, and then killed before the home's own file said so.
    Optional<Claim> begun =
        all.stream().filter(c -> c.app().equals(app) && c.file().equals(file)).findFirst();
    if (known.isEmpty() && begun.isPresent()) {
      return begun.get().uid();
    }
    int next =
        Stream.concat(all.stream().map(Claim::uid), AppUsers.read(file).values().stream())
            .mapToInt(uid -> uid + 1)
            .filter(uid -> uid > FIRST)
            .max()
            .orElse(FIRST);
    for (int uid = next; uid <= LAST; uid++) {
      if (!busy.test(uid)) {
        return uid;
      }
    }
    // After twenty thousand apps: those of apps that are gone.
    for (int uid = FIRST; uid <= LAST; uid++) {
      int each = uid;
      boolean held =
          all.stream().filter(c -> c.uid() == each).anyMatch(c -> c.holdsAgainst(app, file));
      if (!held && !busy.test(uid)) {
        return uid;
      }
    }
    throw new IOException("every user from " + FIRST + " to " + LAST + " is taken");
  }

  /** All that are claimed, for homes that are there. */
  List<Integer> users() throws IOException {
    return all().stream()
        .filter(c -> Files.isDirectory(c.file().resolveSibling(".")))
        .map(Claim::uid)
        .toList();
  }

  private List<Claim> all() throws IOException {
    List<Claim> all = new ArrayList<>();
    for (Path place : places) {
      all.addAll(read(place));
    }
    return all;
  }

  private static List<Claim> read(Path place) throws IOException {
    Path file = place.resolve("claims");
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.flatMap(line -> Claim.of(line).stream()).toList();
    }
  }

  private Path place() throws IOException {
    IOException last = new IOException("there is no place for claims");
    for (Path place : places) {
      try {
        Files.createDirectories(
            place,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (Files.isWritable(place)) {
          return place;
        }
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static void write(Path place, List<Claim> claims) throws IOException {
    Path next = place.resolve("claims.new");
    Files.write(next, claims.stream().map(Claim::line).toList());
    Files.move(next, place.resolve("claims"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The path that stays, whatever links lead to it; the file itself may not be there yet. */
  private static Path real(Path file) throws IOException {
    Path parent = Files.createDirectories(file.toAbsolutePath().getParent());
    return parent.toRealPath().resolve(file.getFileName());
  }
}
