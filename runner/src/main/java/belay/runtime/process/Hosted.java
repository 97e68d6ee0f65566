package belay.runtime.process;

import belay.kernel.PortTable;
import belay.kernel.ProcessId;
import belay.runtime.PortHolder;
import belay.runtime.ports.PortWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The processes of one dyno, by what is on the disk of it. Safe for use by several threads. */
final class Hosted {
  private final UUID id;
  private final DynoDirectory directory;
  private final DynoDirectory.Note note;
  private final ProcessId supervisor;
  private final Optional<DynoMeter.Allowance> allowance;

  /** Its listening sockets, as far as they were seen to be its own. */
  private final Set<String> sockets = ConcurrentHashMap.newKeySet();

  private Hosted(DynoDirectory directory, DynoDirectory.Note note, ProcessId supervisor) {
    this.id = note.id();
    this.directory = directory;
    this.note = note;
    this.supervisor = supervisor;
    this.allowance = directory.allowance();
  }

  /** All that run. They are looked at and no more: what is just being started is not whole yet. */
  static List<Hosted> alive(Path dynos) {
    try (Stream<Path> each = Files.list(dynos)) {
      return each.map(DynoDirectory::new)
          .flatMap(directory -> of(directory).stream())
          .filter(dyno -> dyno.supervisor().alive())
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** Empty for one that never ran, or of which nothing is left. */
  static Optional<Hosted> of(DynoDirectory directory) {
    Optional<DynoDirectory.Note> note =
        directory.note().filter(n -> n.id().toString().equals(directory.name()));
    return note.map(n -> new Hosted(directory, n, LeftBehind.supervisor(directory, n)));
  }

  DynoDirectory directory() {
    return directory;
  }

  DynoDirectory.Note note() {
    return note;
  }

  ProcessId supervisor() {
    return supervisor;
  }

  Isolation isolation() {
    return note.isolation();
  }

  Optional<ProcessId> first() {
    return Processes.first(supervisor, isolation(), id.toString());
  }

  void terminate() {
    Processes.terminate(supervisor, isolation(), id.toString());
  }

  void kill() {
    Processes.kill(supervisor, isolation(), id.toString());
    if (!isolation().sandboxed) {
      directory.group().killBut(supervisor);
    }
  }

  void settle() {
    if (!isolation().sandboxed) {
      Processes.killMarked(id.toString());
    }
  }

  long memory() {
    return supervisor.descendants().stream().mapToLong(ProcessId::memory).sum();
  }

  /**
   * Who listens on a port that is this dyno's to listen on.
   *
   * @param user whom its processes belong to, where it has one of its own
   */
  PortHolder portHolder(int port, OptionalInt user) {
    var suspect =
        new PortWatch.Suspect(
            PortTable.of(Processes.connected(supervisor, isolation())),
            user,
            supervisor::descendants,
            () -> isolation().sandboxed ? Set.of() : Processes.marked(id.toString()));
    return PortWatch.holder(port, suspect, sockets);
  }

  Optional<DynoHost.Usage> usage() {
    return allowance.map(a -> {
      var group = directory.group();
      return new DynoHost.Usage(
          group.killedForMemory(), group.memory(), a.memoryBytes().orElse(0), a.diskBytes());
    });
  }

  OptionalLong written() {
    return allowance.isEmpty() ? OptionalLong.empty() : allowance.get().written();
  }
}
