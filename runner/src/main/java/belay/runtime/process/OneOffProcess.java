package belay.runtime.process;

import belay.runtime.Dyno;
import belay.runtime.OneOff;
import java.io.InputStream;
import java.io.OutputStream;

/** A one-off dyno: the supervisor's streams are the app's. */
final class OneOffProcess implements OneOff {
  private final Dyno dyno;
  private final Process process;
  private final Runnable kill;
  private final Runnable forget;

  /**
   * @param kill ends everything of the dyno but the supervisor
   * @param forget removes what is left on disk; may be called more than once
   */
  OneOffProcess(Dyno dyno, Process process, Runnable kill, Runnable forget) {
    this.dyno = dyno;
    this.process = process;
    this.kill = kill;
    this.forget = forget;
    var _ = process.onExit().thenRun(this::forget);
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
    int status = process.waitFor();
    forget();
    return status;
  }

  /** Under a lock, for the end is seen by more than one thread and forgotten by each. */
  private synchronized void forget() {
    forget.run();
  }

  @Override
  public void close() {
    boolean interrupted = false;
    while (process.isAlive()) {
      kill.run();
      try {
        process.waitFor(java.time.Duration.ofMillis(200));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    forget();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
