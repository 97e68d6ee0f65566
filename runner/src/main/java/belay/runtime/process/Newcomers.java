package belay.runtime.process;

import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoSpec;
import belay.sandbox.Passable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dynos that are about to be started, and their directories. Safe for use by several threads. */
record Newcomers(Path dynos, SupervisorScript supervisor) {
  private static final Logger LOG = LoggerFactory.getLogger(Newcomers.class);

  /**
   * A dyno to be.
   *
   * @param host where it will be reached
   */
  static Dyno dyno(DynoOrder order, String host) {
    DynoSpec spec = order.spec();
    if (!Files.isDirectory(spec.directory())) {
      throw new CannotStartDyno(
          spec.name() + " could not be started: " + spec.directory() + " is no directory.");
    }
    return Dyno.of(
        order.id(),
        spec,
        spec.port().stream().mapToObj(p -> new DynoAddress(host, p)).findFirst(),
        order.at());
  }

  DynoDirectory directory(Dyno dyno, Isolation kind, boolean oneOff) {
    try {
      return directory(dyno, kind, tree(dynos, kind), oneOff);
    } catch (IOException e) {
      throw unwritable(dyno, e);
    }
  }

  /** Where a dyno's files are to be, when its user must reach them by their path; else empty. */
  static String tree(Path dynos, Isolation kind) throws IOException {
    boolean byPath = kind == Isolation.PLAIN_USER && !OwnRoot.isOf(kind);
    return byPath ? Passable.make(dynos.resolveSibling("trees"), "belay-dyno").toString() : "";
  }

  DynoDirectory directory(Dyno dyno, Isolation kind, String tree, boolean oneOff) {
    try {
      supervisor.insist();
      return DynoDirectory.create(dynos, dyno, DynoDirectory.Note.of(dyno, oneOff, kind, tree));
    } catch (IOException e) {
      throw unwritable(dyno, e);
    }
  }

  private CannotStartDyno unwritable(Dyno dyno, IOException e) {
    return new CannotStartDyno(
        dyno.name() + " could not be started, " + dynos + " cannot be written: " + e.getMessage(),
        e);
  }

  static void forget(DynoDirectory directory) {
    try {
      directory.delete();
    } catch (IOException e) {
      LOG.warn("Left behind: {} ({})", directory.path(), e.toString());
    }
  }
}
