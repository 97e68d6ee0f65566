package belay.layout;

import belay.apps.AppDirectories;
import belay.apps.Fate;
import belay.files.TreeDeletion;
import belay.lost.Lost;
import belay.release.App;
import belay.release.ConfigVars;
import belay.release.Stamp;
import belay.slug.HalfTree;
import belay.slug.Slugs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The disk as it is: {@code releases/STAMP} laid out with hard links, {@code current} a symbolic
 * link, and each change one rename(2), so that nobody ever sees half of it.
 */
public final class ReleaseDirectories implements Disk {
  private static final String ENV = ".env";

  private final AppDirectories directories;
  private final Slugs slugs;
  private final Residents residents;

  /**
   * The directories of all apps.
   *
   * @param fate what the ledger knows of an app
   * @param lost where that goes which it does not know
   */
  public ReleaseDirectories(
      AppDirectories directories, Slugs slugs, Function<UUID, Fate> fate, Lost lost) {
    this.directories = directories;
    this.slugs = slugs;
    this.residents = new Residents(directories, fate, lost);
  }

  @Override
  public void make(App app) {
    residents.makeRoom(app);
    try {
      Path home = Files.createDirectories(directories.of(app.name()));
      Residents.own(home, app);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(directories.releases(app.name()));
      makeShared(app);
    } catch (IOException e) {
      throw new CannotChangeDirectory("The directory of " + app.name() + " cannot be made", e);
    }
  }

  private Path makeShared(App app) throws IOException {
    Path shared = Files.createDirectories(directories.shared(app.name()));
    return Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public Path layOut(App app, Stamp stamp, UUID slugId, boolean linkEnv) {
    Path directory = directories.release(app.name(), stamp);
    if (Files.isDirectory(directory)) {
      slugs.complete(slugId, directory);
    } else {
      slugs.layOut(slugId, directory);
    }
    try {
      link(directory.resolve(ENV), linkEnv);
    } catch (IOException e) {
      throw new CannotChangeDirectory("Release directory " + stamp + " cannot be completed", e);
    }
    return directory;
  }

  /**
   * Links {@code .env}, or takes the link away; a file of that name from the source is left alone.
   */
  private static void link(Path env, boolean wanted) throws IOException {
    boolean there = Files.exists(env, LinkOption.NOFOLLOW_LINKS);
    if (wanted && !there) {
      Files.createSymbolicLink(env, Path.of("..", "..", "shared", ENV));
    } else if (!wanted && there && Files.isSymbolicLink(env)) {
      Files.delete(env);
    }
  }

  @Override
  public void writeEnv(App app, ConfigVars config) {
    Path target = directories.shared(app.name()).resolve(ENV);
    Path fresh = target.resolveSibling(ENV + ".new");
    try {
      makeShared(app);
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.write(StandardCharsets.UTF_8.encode(DotEnv.text(config)));
        channel.force(true);
      }
      keepOwner(target, fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CannotChangeDirectory("shared/.env of " + app.name() + " cannot be written", e);
    }
  }

  /** The runtime gives the file to the app's own user; a new one must be his too. */
  private static void keepOwner(Path old, Path fresh) throws IOException {
    UserPrincipal owner = Files.getOwner(Files.exists(old) ? old : old.getParent());
    // A unit of systemd may refuse the call itself, also when it changes nothing.
    if (!owner.equals(Files.getOwner(fresh))) {
      Files.setOwner(fresh, owner);
    }
  }

  @Override
  public void moveCurrent(App app, Stamp stamp) {
    Path current = directories.current(app.name());
    Path fresh = current.resolveSibling("current.new");
    try {
      Files.deleteIfExists(fresh);
      Files.createSymbolicLink(fresh, Path.of("releases", stamp.value()));
      Files.move(fresh, current, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CannotChangeDirectory("current of " + app.name() + " cannot be moved", e);
    }
  }

  @Override
  public Optional<Stamp> current(App app) {
    try {
      Path link = directories.current(app.name());
      return Files.isSymbolicLink(link)
          ? Optional.of(new Stamp(Files.readSymbolicLink(link).getFileName().toString()))
          : Optional.empty();
    } catch (IOException e) {
      throw new CannotChangeDirectory("current of " + app.name() + " cannot be read", e);
    }
  }

  @Override
  public List<Stamp> stamps(App app) {
    List<Stamp> stamps = new ArrayList<>();
    Path releases = directories.releases(app.name());
    if (!Files.isDirectory(releases)) {
      return stamps;
    }
    try (Stream<Path> all = Files.list(releases)) {
      all.map(p -> p.getFileName().toString())
          .filter(Stamp::isStamp)
          .sorted()
          .forEach(s -> stamps.add(new Stamp(s)));
      return stamps;
    } catch (IOException e) {
      throw new CannotChangeDirectory("The releases of " + app.name() + " cannot be listed", e);
    }
  }

  @Override
  public void delete(App app, Stamp stamp) {
    Path directory = directories.release(app.name(), stamp);
    try {
      // Cut short, what is left of it is no release directory.
      deleteTree(HalfTree.of(directory));
    } catch (IOException e) {
      throw new CannotChangeDirectory(stamp + " cannot be deleted", e);
    }
  }

  @Override
  public void delete(App app) {
    deleteTree(directories.of(app.name()));
  }

  @Override
  public void settle(List<App> apps) {
    residents.settle(apps);
  }

  @Override
  public void rename(App from, App to) {
    residents.makeRoom(to);
    Residents.move(directories.of(from.name()), directories.of(to.name()));
  }

  @Override
  public void delete(Path tree) {
    deleteTree(tree);
  }

  /** Never follows a link. */
  static void deleteTree(Path root) {
    try {
      TreeDeletion.delete(root);
    } catch (IOException e) {
      throw new CannotChangeDirectory(root.getFileName() + " cannot be deleted", e);
    }
  }
}
