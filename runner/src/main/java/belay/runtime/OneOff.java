package belay.runtime;

import java.io.InputStream;
import java.io.OutputStream;

/** A one-off dyno whose streams the caller holds. Closing it kills the dyno if it still runs. */
public interface OneOff extends AutoCloseable {
  Dyno dyno();

  /** What it prints, both streams in one. Ends when the dyno does. */
  InputStream output();

  OutputStream input();

  /** Waits for the end and answers the exit status. */
  int await() throws InterruptedException;

  @Override
  void close();
}
