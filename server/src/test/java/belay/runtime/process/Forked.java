package belay.runtime.process;

import belay.release.AppName;
import belay.runtime.DynoName;
import belay.runtime.DynoSpec;
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
 * dyno if a command is given, and waits to be killed. Arguments: HOME OUTPUT [RELEASE COMMAND].
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
            DynoLimits.DEFAULT);
    if (args.length > 2) {
      Path release = Path.of(args[2]);
      runtime.start(
          new DynoSpec(
              Dynos.APP,
              new AppName("app"),
              DynoName.parse("web.1"),
              7,
              release,
              release.resolveSibling("shared"),
              args[3],
              Map.of(),
              OptionalInt.empty(),
              Optional.empty()));
    }
    Files.writeString(Path.of(args[1] + ".ready"), runtime.description());
    while (true) {
      LockSupport.park();
    }
  }

  private static void append(FileChannel file, String text) {
    try {
      file.write(java.nio.charset.StandardCharsets.UTF_8.encode(text + "\n"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
