package belay.runtime.process;

import belay.kernel.ProcessId;
import belay.runtime.Dyno;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an earlier control plane left in {@code run/dynos}. */
record LeftBehind(List<Left> dynos, List<DynoDirectory> orphans) {
  private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

  /** A process that there never is. */
  private static final ProcessId NONE = new ProcessId(Integer.MAX_VALUE, 0);

  /**
   * A dyno that runs, or has ended meanwhile and may have printed what nobody has read.
   *
   * @param supervisor its process; one that has ended when the dyno's boot is over
   */
  record Left(DynoDirectory directory, DynoDirectory.Note note, ProcessId supervisor) {
    Dyno dyno() {
      return note.dyno();
    }

    /** Whether its supervisor ended without saying how the app did: all of it was killed. */
    boolean isCutOff() {
      return !supervisor.alive() && directory.exit().isEmpty();
    }

    LiveDyno taken(LiveDyno.Pipes pipes) {
      return new LiveDyno(dyno(), directory, note.isolation(), pipes, supervisor);
    }

    /** Its pipes; empty when it cannot be taken over. */
    Optional<LiveDyno.Pipes> pipes() {
      try {
        return Optional.of(LiveDyno.Pipes.open(directory));
      } catch (IOException e) {
        if (supervisor.alive()) {
          LOG.error("{} {} cannot be taken over.", dyno().app(), dyno().name(), e);
        } else {
          // Its start was cut short before its pipes were made, or its directory is not whole.
          forget(directory);
        }
        return Optional.empty();
      }
    }
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
      // What an earlier boot ran is not looked for: its pids may be anybody's now.
      ProcessId supervisor =
          directory.supervisor().filter(ignored -> note.get().ofThisBoot()).orElse(NONE);
      dynos.add(new Left(directory, note.get(), supervisor));
    }
  }

  /** Ends what nobody can take over: a one-off whose caller is gone, a start that was cut short. */
  void endOrphans() {
    for (DynoDirectory directory : orphans) {
      Optional<DynoDirectory.Note> note = directory.note();
      Isolation kind = note.map(DynoDirectory.Note::isolation).orElse(Isolation.OVERLAY);
      String id = String.valueOf(directory.path().getFileName());
      directory
          .supervisor()
          .filter(ProcessId::alive)
          .ifPresent(supervisor -> Processes.kill(supervisor, kind, id));
      forget(directory);
    }
  }

  private static void forget(DynoDirectory directory) {
    try {
      directory.delete();
    } catch (IOException e) {
      LOG.warn("Left behind: {} ({})", directory.path(), e.toString());
    }
  }
}
