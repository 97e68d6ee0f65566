package belay.runtime.process;

import belay.kernel.Native;
import belay.sandbox.StartingThread;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a dyno without a sandbox sees where Belay is root: the machine as it is, with its own files
 * at /app and with its user's name. All of it is mounted for the dyno alone, and is gone with it.
 */
final class OwnRoot {
  private static final Logger LOG = LoggerFactory.getLogger(OwnRoot.class);
  private static final Path ROOT = Path.of("/");
  private static final Path APP = Path.of("/app");
  private static final long BIND = 0x1000;
  private static final long RECURSIVE = 0x4000;
  private static final long SLAVE = 0x80000;

  private static Optional<Boolean> tried = Optional.empty();

  private OwnRoot() {}

  /**
   * Whether dynos that are kept apart so have one: the kernel must let Belay mount, which root of a
   * container may not. Found out by trying, once.
   */
  static boolean isOf(Isolation isolation) {
    if (isolation != Isolation.PLAIN_USER) {
      return false;
    }
    synchronized (OwnRoot.class) {
      if (tried.isEmpty()) {
        tried = Optional.of(succeeds());
      }
      return tried.get();
    }
  }

  private static boolean succeeds() {
    try {
      Process _ =
          StartingThread.start(
              "mount trial",
              () -> {
                apart();
                return new ProcessBuilder("true").start();
              });
      return true;
    } catch (IOException e) {
      LOG.debug("dynos have no root of their own", e);
      return false;
    }
  }

  /** Starts what is to have it. */
  static Process start(Launcher.Order order, StartingThread.Start start) throws IOException {
    return StartingThread.start(
        "dyno root",
        () -> {
          enter(order.directory(), order.files());
          return start.start();
        });
  }

  private static void apart() throws IOException {
    Native.unshareMounts();
    Native.mount("none", ROOT, "", RECURSIVE | SLAVE, "");
  }

  /**
   * Changes the calling thread's root for good.
   *
   * @param directory the dyno's, with {@code etc} in it; {@code root} is made there
   * @param files what becomes /app
   */
  private static void enter(DynoDirectory directory, Path files) throws IOException {
    apart();
    for (String name : OwnNames.FILES) {
      Path own = directory.resolve("etc").resolve(name);
      if (Files.exists(own)) {
        bind(own, Path.of("/etc", name));
      }
    }
    if (Files.isDirectory(APP)) {
      bind(files, APP);
      return;
    }
    // The machine has no such directory to mount on, and is to get none.
    Path root = directory.resolve("root");
    Files.createDirectories(root);
    Native.mount("tmpfs", root, "tmpfs", 0, "size=1m,mode=755");
    for (Path entry : entries()) {
      show(entry, root.resolve(ROOT.relativize(entry)));
    }
    Path app = Files.createDirectory(root.resolve("app"));
    bind(files, app);
    Native.changeRoot(root);
  }

  private static List<Path> entries() throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(ROOT)) {
      all.forEach(entries::add);
    }
    return entries;
  }

  private static void show(Path from, Path at) throws IOException {
    if (Files.isSymbolicLink(from)) {
      Files.createSymbolicLink(at, Files.readSymbolicLink(from));
    } else if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(at);
      bind(from, at);
    } else if (Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(at);
      bind(from, at);
    }
  }

  private static void bind(Path from, Path at) throws IOException {
    Native.mount(from.toString(), at, "", BIND | RECURSIVE, "");
  }
}
