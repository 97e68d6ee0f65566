package belay.runtime.process;

import belay.runtime.Dyno;
import belay.runtime.OneOff;
import belay.sandbox.Attached;
import belay.sandbox.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A one-off dyno that is this process's child: the supervisor's streams are the app's. */
final class OneOffProcess implements OneOff {
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final Dyno dyno;
  private final Attached attached;
  private final Process process;
  private final Streams.Ends ends;

  OneOffProcess(Dyno dyno, Attached attached) throws IOException {
    this.dyno = dyno;
    this.attached = attached;
    this.process = attached.process();
    this.ends = attached.streams().ends();
    var _ = process.onExit().thenRun(this::forget);
  }

  @Override
  public Dyno dyno() {
    return dyno;
  }

  @Override
  public InputStream output() {
    return ends.output();
  }

  @Override
  public OutputStream input() {
    return ends.input();
  }

  @Override
  public int await() throws InterruptedException {
    int status = process.waitFor();
    forget();
    return status;
  }

  /** Under a lock, for the end is seen by more than one thread and forgotten by each. */
  private synchronized void forget() {
    attached.forget().run();
  }

  @Override
  public void close() {
    boolean interrupted = false;
    while (process.isAlive()) {
      attached.kill().run();
      try {
        process.waitFor(AGAIN);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    forget();
    letGo();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void letGo() {
    try {
      ends.input().close();
    } catch (IOException e) {
      // Nobody reads it any more.
      return;
    }
  }
}
