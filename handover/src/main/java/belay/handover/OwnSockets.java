package belay.handover;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the number of a socket of this process, which Java does not tell, in proc(5). */
final class OwnSockets {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp6"), Path.of("/proc/self/net/tcp"));
  private static final String LISTEN = "0A";

  private OwnSockets() {}

  /** The descriptor of the socket of this process that listens on that port. */
  static int listening(int port) throws IOException {
    Map<String, Integer> own = own();
    String suffix = ":%04X".formatted(port);
    for (Path table : TABLES) {
      if (Files.exists(table)) {
        for (String line : Files.readAllLines(table)) {
          String[] fields = line.strip().split("\\s+", -1);
          boolean there =
              fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTEN);
          Optional<Integer> found =
              there ? Optional.ofNullable(own.get(fields[9])) : Optional.empty();
          if (found.isPresent()) {
            return found.get();
          }
        }
      }
    }
    throw new IOException("the socket that listens on port " + port + " is not found in /proc");
  }

  /** Inodes of sockets and their descriptors. */
  private static Map<String, Integer> own() throws IOException {
    Map<String, Integer> own = new HashMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : all) {
        String target = target(descriptor);
        if (target.startsWith("socket:[")) {
          own.put(
              target.substring(8, target.length() - 1),
              Integer.valueOf(String.valueOf(descriptor.getFileName())));
        }
      }
    }
    return own;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      // Closed meanwhile.
      return "";
    }
  }
}
