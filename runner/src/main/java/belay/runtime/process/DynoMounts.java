package belay.runtime.process;

import belay.kernel.Native;
import belay.kernel.UserNamespaces;
import belay.sandbox.OwnDomain;
import belay.sandbox.StartingThread;
import belay.sandbox.Trees;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Starts a supervisor with mounts that are its dyno's alone: from a short-lived thread whose
 * namespace it inherits. Nothing else ever sees them, and with the dyno's last process they are
 * gone. What is mounted is taken hold of before: a directory that is handed in by its descriptor is
 * of the mounts that were there.
 */
final class DynoMounts {
  private static final long RECURSIVE_SLAVE = 0x4000 | 0x80000;
  private static final long NO_DEVICES_NO_SETUID = 4 | 2;

  private DynoMounts() {}

  /** With an overlay over the release, whose owner is seen as the dyno's user. */
  static Process overlaid(Launcher.Order order, UserNamespaces namespaces, ProcessBuilder builder)
      throws IOException {
    int namespace = namespaces.of(order.user().orElseThrow());
    try (Trees.Held release = Trees.Held.mapped(order.spec().directory(), namespace);
        Trees.Held shared = Trees.Held.mapped(order.spec().shared(), namespace)) {
      return start(
          builder,
          () -> {
            overlay(order, release);
            shared.attach(order.directory().resolve("shared"));
          });
    }
  }

  private static void overlay(Launcher.Order order, Trees.Held release) throws IOException {
    Path lower = order.directory().resolve("lower");
    release.attach(lower);
    String options = Overlay.layers(order, lower) + ",redirect_dir=on";
    Native.mount("overlay", order.directory().app(), "overlay", NO_DEVICES_NO_SETUID, options);
  }

  /** With the shared directory within the dyno's own, where nobody moves it. */
  static Process shown(Launcher.Order order, ProcessBuilder builder) throws IOException {
    try (Trees.Held shared = Trees.Held.plain(order.spec().shared())) {
      return start(builder, () -> shared.attach(order.directory().resolve("shared")));
    }
  }

  private interface Mount {
    void mount() throws IOException;
  }

  private static Process start(ProcessBuilder builder, Mount mount) throws IOException {
    return StartingThread.start(
        "dyno mounts",
        () -> {
          Native.unshareMounts();
          Native.mount("none", Path.of("/"), "", RECURSIVE_SLAVE, "");
          mount.mount();
          OwnDomain.enter();
          return builder.start();
        });
  }
}
