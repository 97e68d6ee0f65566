package belay.runner;

import belay.runtime.Dyno;
import belay.runtime.OneOff;
import java.io.InputStream;
import java.io.OutputStream;

/** A one-off dyno that the runner started. */
record RunnerOneOff(Dyno dyno, RunnerProcess process) implements OneOff {
  @Override
  public InputStream output() {
    return process.output();
  }

  @Override
  public OutputStream input() {
    return process.input();
  }

  @Override
  public int await() throws InterruptedException {
    return process.await();
  }

  @Override
  public void close() {
    process.end();
  }
}
