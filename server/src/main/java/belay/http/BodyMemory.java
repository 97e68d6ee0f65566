package belay.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that all bodies of JSON may take together, with what is read out of them. A body takes
 * its part as it comes, not before: who promises much and sends nothing keeps nobody out. Safe for
 * use by several threads.
 */
final class BodyMemory {
  /** What JSON is read into takes up to so many times its size. */
  private static final int TIMES = 20;

  private static final int STEP_BYTES = 4 << 10;
  private static final long WAIT_SECONDS = 5;

  private final Semaphore steps;

  /** For bodies that take so many bytes together. */
  BodyMemory(long bytesMax) {
    this.steps = new Semaphore((int) (bytesMax / ((long) TIMES * STEP_BYTES)));
  }

  Share share() {
    return new Share();
  }

  /** What one request has of it, until it is closed. Used by one thread. */
  final class Share implements AutoCloseable {
    private int taken;

    /**
     * Reads a body to its end.
     *
     * @throws ApiError 413 when it is larger, 503 when too many others are being read
     */
    byte[] read(InputStream in, int bytesMax) throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] buffer = new byte[STEP_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        body.write(buffer, 0, n);
        if (body.size() > bytesMax) {
          throw new ApiError(
              413, "request_too_large", "The request's body is larger than " + bytesMax + " B.");
        }
        insist(body.size() / STEP_BYTES + 1);
      }
      return body.toByteArray();
    }

    private void insist(int wanted) {
      int more = wanted - taken;
      if (more <= 0) {
        return;
      }
      try {
        if (!steps.tryAcquire(more, WAIT_SECONDS, TimeUnit.SECONDS)) {
          throw busy();
        }
        taken = wanted;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw busy();
      }
    }

    @Override
    public void close() {
      steps.release(taken);
      taken = 0;
    }
  }

  private static ApiError busy() {
    return new ApiError(
        503,
        "service_unavailable",
        "The server is reading as many requests as it has memory for; try again in a moment.");
  }
}
