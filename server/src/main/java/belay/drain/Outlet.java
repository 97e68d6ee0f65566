package belay.drain;

import belay.drain.Backlog.Batch;
import java.io.IOException;
import java.util.UUID;

/** The way to one receiver. Delivering is for one thread; the rest may be called by any. */
interface Outlet extends AutoCloseable {
  /**
   * Hands a batch over.
   *
   * @param frame names the batch, at every try
   * @throws IOException with why it was not taken, and no secret in it
   */
  void deliver(Batch batch, UUID frame) throws IOException, InterruptedException;

  /** How often one batch is tried. */
  int tries();

  /** Breaks off what has been under way for too long; {@link #deliver} fails then. */
  void breakStalled();

  /** Breaks everything off, without waiting. */
  @Override
  void close();
}
