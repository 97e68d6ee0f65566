package belay.runtime.docker;

import belay.runtime.DynoSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A control plane in a JVM of its own, which a test can kill: writes each line to a file, starts a
 * dyno if a command is given, and a one-off beside it, and waits to be killed. Arguments: HOME
 * OUTPUT [COMMAND].
 */
final class Forked {
  private Forked() {}

  public static void main(String[] args) throws IOException {
    FileChannel file =
        FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    DockerRuntime runtime =
        new DockerRuntime(
            Path.of(args[0]),
            Engine.at(Optional.of(TestEngine.host())),
            (dyno, text) -> append(file, text),
            InstantSource.system(),
            DockerLimits.DEFAULT,
            Optional::empty);
    if (args.length > 2) {
      runtime.start(DockerDynos.spec("web.1", 7, args[2], Map.of()));
      DynoSpec oneOff = DockerDynos.spec("run.1", 7, "sleep 600", Map.of());
      Files.writeString(
          Path.of(args[1] + ".run"), runtime.runOnce(oneOff, Optional.empty()).dyno().toString());
    }
    Files.writeString(Path.of(args[1] + ".ready"), runtime.description());
    while (true) {
      LockSupport.park();
    }
  }

  private static void append(FileChannel file, String text) {
    try {
      file.write(StandardCharsets.UTF_8.encode(text + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
