package belay.runtime.ports;

import belay.kernel.PortTable;
import belay.kernel.ProcessId;
import belay.runtime.PortHolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells whether who listens on a dyno's port is that dyno: every socket that a connection could
 * reach must be of its user and held by one of its processes. Safe for use by several threads.
 */
public final class PortWatch {
  private PortWatch() {}

  /**
   * A dyno's processes, and what is known of them.
   *
   * @param table what listens in the network that they are in
   * @param user whom its sockets must belong to
   * @param tree its processes by descent
   * @param marked those that left its process tree, costly to find; none where none can
   */
  public record Suspect(
      PortTable table,
      OptionalInt user,
      Supplier<List<ProcessId>> tree,
      Supplier<Set<ProcessId>> marked) {}

  /**
   * Who listens there.
   *
   * @param known sockets that were found to be the dyno's before; those found now are added
   */
  public static PortHolder holder(int port, Suspect dyno, Set<String> known) {
    List<PortTable.Listener> listeners = dyno.table().at(port);
    if (listeners.isEmpty()) {
      return PortHolder.NOBODY;
    }
    boolean users =
        listeners.stream()
            .allMatch(l -> dyno.user().isEmpty() || l.uid() == dyno.user().getAsInt());
    if (!users) {
      return PortHolder.STRANGER;
    }
    Set<String> open = new HashSet<>();
    listeners.forEach(l -> open.add(l.inode()));
    open.removeAll(known);
    Set<String> wanted = Set.copyOf(open);
    if (!open.isEmpty()) {
      find(dyno.tree().get(), open);
    }
    if (!open.isEmpty()) {
      find(dyno.marked().get(), open);
    }
    if (!open.isEmpty()) {
      return PortHolder.STRANGER;
    }
    known.addAll(wanted);
    return PortHolder.OWN;
  }

  /** Takes out of the wanted sockets those that one of the processes has open. */
  private static void find(Iterable<ProcessId> processes, Set<String> wanted) {
    for (ProcessId process : processes) {
      if (wanted.isEmpty()) {
        return;
      }
      Path descriptors = Path.of("/proc/" + process.pid() + "/fd");
      try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
        for (Path descriptor : all) {
          socket(descriptor).ifPresent(wanted::remove);
        }
      } catch (IOException | java.nio.file.DirectoryIteratorException e) {
        // It has just ended, or lets nobody look; then it cannot be told from a stranger.
      }
    }
  }

  private static Optional<String> socket(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("socket:[")
          ? Optional.of(target.substring(8, target.length() - 1))
          : Optional.empty();
    } catch (IOException e) {
      // Closed meanwhile.
      return Optional.empty();
    }
  }
}
