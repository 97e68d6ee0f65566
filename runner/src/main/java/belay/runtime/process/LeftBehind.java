package belay.runtime.process;

import belay.kernel.ProcessId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier control plane left in {@code run/dynos}.
 *
 * @param dynos that run, or have ended meanwhile
 * @param orphans that nobody can take over
 */
record LeftBehind(List<Hosted> dynos, List<DynoDirectory> orphans) {
  private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

  /** A process that there never is. */
  private static final ProcessId NONE = new ProcessId(Integer.MAX_VALUE, 0);

  /** What an earlier boot ran is not looked for: its pids may be anybody's now. */
  static ProcessId supervisor(DynoDirectory directory, DynoDirectory.Note note) {
    return note.ofThisBoot() ? directory.supervisor().orElse(NONE) : NONE;
  }

  /** What is there, without what came with a copy of another home: that is taken away. */
  static LeftBehind in(Path dynos) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(dynos)) {
      all.forEach(found::add);
    }
    LeftBehind left = new LeftBehind(new ArrayList<>(), new ArrayList<>());
    for (Path path : found) {
      left.sort(new DynoDirectory(path));
    }
    return left;
  }

  private void sort(DynoDirectory directory) throws IOException {
    Optional<DynoDirectory.Note> note = directory.note();
    if (!directory.isOriginal()) {
      LOG.warn(
          "{} came with a copy of another home, whose dyno it tells of: that is left alone.",
          directory.path());
      directory.deleteCopy();
    } else if (note.isEmpty() || note.get().oneOff()) {
      orphans.add(directory);
    } else {
      Hosted.of(directory).ifPresentOrElse(dynos::add, () -> orphans.add(directory));
    }
  }

  /** Ends one-offs whose caller is gone, and starts that were cut short. */
  void endOrphans() {
    orphans.forEach(LeftBehind::end);
  }

  private static void end(DynoDirectory directory) {
    Optional<DynoDirectory.Note> note = directory.note();
    Isolation kind = note.map(DynoDirectory.Note::isolation).orElse(Isolation.OVERLAY);
    directory
        .supervisor()
        .filter(ProcessId::alive)
        .ifPresent(supervisor -> Processes.kill(supervisor, kind, directory.name()));
    Newcomers.forget(directory);
  }
}
