package belay.cli.machine;

import belay.cli.home.LocalProcess;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dyno's processes, found by what the control plane wrote down of it in {@code run/dynos/ID}: the
 * supervisor by pid and start time, and below it, in a sandbox, the two processes of bubblewrap.
 *
 * @param id the dyno's
 * @param sandboxed whether its processes end with the first of their namespace
 */
record LeftDyno(String id, ProcessHandle supervisor, long started, boolean sandboxed) {
  private static final List<String> MARKS = List.of("BELAY_DYNO_ID=", "BELAY_EXEC_ID=");

  /**
   * The one that a directory tells of, when it runs and is not that of a home this was copied from.
   */
  static Optional<LeftDyno> in(Path directory) {
    try {
      Json note = Json.parse(Files.readString(directory.resolve("spec.json")));
      String[] process = Files.readString(directory.resolve("pid")).strip().split(" ", -1);
      long pid = Long.parseLong(process[0]);
      long started = LocalProcess.started(pid);
      boolean runs = process.length == 2 && process[1].equals(Long.toString(started));
      if (!runs || !isOfThisBoot(note) || !isOurs(directory, pid)) {
        return Optional.empty();
      }
      boolean sandboxed = List.of("OVERLAY", "COPY").contains(note.text("isolation"));
      return ProcessHandle.of(pid).map(p -> new LeftDyno(note.text("id"), p, started, sandboxed));
    } catch (IOException | RuntimeException e) {
      // Its start was cut short, or it is gone.
      return Optional.empty();
    }
  }

  private static boolean isOfThisBoot(Json note) throws IOException {
    return note.text("boot")
        .equals(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
  }

  /** A copy of the directory is another one. */
  private static boolean isOurs(Path directory, long pid) throws IOException {
    Path place = directory.resolve("place");
    if (Files.exists(place)) {
      return Files.readString(place)
          .equals(
              String.valueOf(Files.readAttributes(directory, BasicFileAttributes.class).fileKey()));
    }
    // Of a version that did not write it down: by what the supervisor was told.
    return Stream.of(LocalProcess.commandLine(pid).split("\0", -1))
        .filter(word -> word.startsWith("/") && Files.isDirectory(Path.of(word)))
        .anyMatch(word -> same(Path.of(word), directory));
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks the app's own processes to end. */
  void terminate() {
    app().forEach(ProcessHandle::destroy);
  }

  boolean runs() {
    return !app().isEmpty();
  }

  /** Ends whatever is left of it, and the supervisor, which waits for a control plane. */
  void kill() {
    List<ProcessHandle> below = isItself() ? supervisor.descendants().toList() : List.of();
    below.forEach(ProcessHandle::destroyForcibly);
    marked().forEach(ProcessHandle::destroyForcibly);
    if (isItself()) {
      Stop.now(supervisor);
    }
  }

  private boolean isItself() {
    return LocalProcess.started(supervisor.pid()) == started;
  }

  private List<ProcessHandle> app() {
    if (!isItself()) {
      return marked();
    }
    if (sandboxed) {
      // supervisor > bubblewrap > first process of the namespace > the app
      return supervisor
          .children()
          .flatMap(ProcessHandle::children)
          .flatMap(ProcessHandle::descendants)
          .toList();
    }
    List<ProcessHandle> all = new ArrayList<>(supervisor.descendants().toList());
    all.addAll(marked());
    return all;
  }

  /** Those that left its process tree; none can leave a sandbox. */
  private List<ProcessHandle> marked() {
    List<ProcessHandle> found = new ArrayList<>();
    if (sandboxed) {
      return found;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        if (isMarked(process)) {
          ProcessHandle.of(Long.parseLong(String.valueOf(process.getFileName())))
              .ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      // Without /proc there is nothing to find them by.
    }
    return found;
  }

  private boolean isMarked(Path process) {
    try {
      String environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      return MARKS.stream().anyMatch(mark -> environment.contains(mark + id));
    } catch (IOException e) {
      return false;
    }
  }
}
