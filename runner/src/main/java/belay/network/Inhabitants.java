package belay.network;

import belay.kernel.Native;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which network namespaces processes of this machine are in. */
final class Inhabitants {
  private Inhabitants() {}

  /** All that some process is in, each as {@link #of} names it. */
  static Set<String> namespaces() throws IOException {
    Set<String> found = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        try {
          found.add(Files.readSymbolicLink(process.resolve("ns/net")).toString());
        } catch (IOException e) {
          // It has just ended.
        }
      }
    }
    return found;
  }

  /**
   * A process whose network has an address as its own; empty when nothing runs there. Only networks
   * of our own making count: any user may make one for himself, with any address.
   */
  static Optional<Long> at(String address) throws IOException {
    Set<String> seen = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        try {
          Path network = process.resolve("ns/net");
          if (seen.add(Files.readSymbolicLink(network).toString())
              && Files.readString(process.resolve("net/fib_trie")).contains("-- " + address + "\n")
              && isOurs(network)) {
            return Optional.of(Long.valueOf(String.valueOf(process.getFileName())));
          }
        } catch (IOException e) {
          // It has just ended.
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOurs(Path network) throws IOException {
    int users = Native.owner(network);
    try {
      return inode(Path.of("/proc/self/fd", Integer.toString(users)))
          .equals(inode(Path.of("/proc/self/ns/user")));
    } finally {
      Native.close(users);
    }
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  /** A namespace that is mounted on a file. */
  static Optional<String> of(Path mounted) {
    try {
      return Optional.of("net:[" + Files.getAttribute(mounted, "unix:ino") + "]");
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
