package belay.runtime.process;

import belay.release.AppName;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import belay.runtime.limits.DynoLimits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * A control plane in a JVM of its own, which a test can kill: writes each line to a file, starts a
 * dyno if a command is given and looks around inside, and waits to be killed. Arguments: HOME
 * OUTPUT [RELEASE COMMAND].
 */
final class Forked {
  private Forked() {}

  public static void main(String[] args) throws IOException {
    FileChannel file =
        FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    ProcessRuntime runtime =
        new ProcessRuntime(
            Path.of(args[0]),
            (dyno, text) -> append(file, text),
            InstantSource.system(),
            DynoLimits.DEFAULT,
            belay.network.NetworkSettings.HOST);
    if (args.length > 2) {
      Path release = Path.of(args[2]);
      Dyno dyno = runtime.start(spec(release, args[3]));
      // A dyno that has an .env makes a file of that name in its first moment.
      String looking =
          "while [ -e .env ] && [ ! -e new ]; do sleep 0.01; done;"
              + " id -u; ls; grep CapEff /proc/self/status";
      try (OneOff inside =
          runtime.exec(dyno, spec(release, looking), DynoName.parse("exec.1"), Optional.empty())) {
        Files.write(Path.of(args[1] + ".inside"), inside.output().readAllBytes());
      }
    }
    Files.writeString(Path.of(args[1] + ".ready"), runtime.description());
    while (true) {
      LockSupport.park();
    }
  }

  private static DynoSpec spec(Path release, String command) {
    return new DynoSpec(
        Dynos.APP,
        new AppName("app"),
        DynoName.parse("web.1"),
        7,
        release,
        release.resolveSibling("shared"),
        command,
        Map.of(),
        OptionalInt.empty(),
        Optional.empty());
  }

  private static void append(FileChannel file, String text) {
    try {
      file.write(java.nio.charset.StandardCharsets.UTF_8.encode(text + "\n"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
