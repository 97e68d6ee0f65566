package belay.routing;

import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the router over its unix socket: each question by a connection of its own.
 *
 * @param max how long the router may take to answer what it was given no time for
 */
record RouterSocket(Path socket, Duration max) {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final long PAUSE_NANOS = 50_000_000;

  /**
   * Asks again for a while when no router answers or one takes over from another: both are over in
   * a second or two, and a change may be asked for twice.
   */
  void change(RouterRequest request) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        RouterAnswer answer = ask(request, max);
        if (!(answer instanceof RouterAnswer.Busy)) {
          expect(RouterAnswer.Done.class, answer);
          return;
        }
        if (System.nanoTime() > end) {
          throw new RouterUnavailable("Another router is taking over; try again in a moment.");
        }
      } catch (RouterUnavailable e) {
        boolean gone = e.getCause() instanceof ExecutionException;
        if (!gone || System.nanoTime() > end) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** The answer, if it is of that kind. */
  static <T extends RouterAnswer> T expect(Class<T> type, RouterAnswer answer) {
    if (answer instanceof RouterAnswer.Failed failed) {
      throw new RouterRefused("The router refused: " + failed.message());
    }
    if (!type.isInstance(answer)) {
      throw new RouterUnavailable(
          "The router answered with something else than was asked for; are router and control"
              + " plane of one version?");
    }
    return type.cast(answer);
  }

  /** Asks once. */
  RouterAnswer ask(RouterRequest request, Duration time) {
    FutureTask<RouterAnswer> asking = new FutureTask<>(() -> ask(request));
    Thread thread = Thread.ofVirtual().name("router-client").start(asking);
    try {
      return asking.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Closes the channel it waits on.
      thread.interrupt();
      throw new RouterUnavailable(
          "The router did not answer within " + time.toMillis() + " ms; apps go on being served.",
          e);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new RouterUnavailable("Interrupted while the router was asked.", e);
    } catch (ExecutionException e) {
      throw new RouterUnavailable(
          "The router cannot be asked on "
              + socket
              + " ("
              + reason(e)
              + "). Is it running? Start it with: belay up",
          e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? "no reason given" : String.valueOf(cause.getMessage());
  }

  private RouterAnswer ask(RouterRequest request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String line = RouterJson.MAPPER.writerFor(RouterRequest.class).writeValueAsString(request);
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      var reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      String answer = reader.readLine();
      if (answer == null) {
        throw new IOException("it closed the connection without an answer");
      }
      return RouterJson.MAPPER.readValue(answer, RouterAnswer.class);
    }
  }
}
