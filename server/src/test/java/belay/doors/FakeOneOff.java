package belay.doors;

import belay.release.App;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.OneOff;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A one-off dyno: a shell with the command, as the process runtime would start it. */
public final class FakeOneOff implements OneOff {
  private final Process process;
  private final Dyno dyno;

  FakeOneOff(App app, String command) {
    try {
      process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    dyno =
        new Dyno(
            UUID.randomUUID(),
            app.id(),
            app.name(),
            new DynoName("run", 1234),
            1,
            command,
            RuntimeKind.PROCESS,
            Optional.empty(),
            Instant.EPOCH);
  }

  public boolean alive() {
    return process.isAlive();
  }

  @Override
  public Dyno dyno() {
    return dyno;
  }

  @Override
  public InputStream output() {
    return process.getInputStream();
  }

  @Override
  public OutputStream input() {
    return process.getOutputStream();
  }

  @Override
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
