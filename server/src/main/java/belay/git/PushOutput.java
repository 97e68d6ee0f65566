package belay.git;

import belay.build.Builder;
import belay.release.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.transport.ReceivePack;

/**
 * What a pusher sees behind {@code remote:}, each line as it comes. While there is none for long,
 * and the client takes a side band, an empty packet shows that the line is alive (git itself does
 * the same). Thread-safe.
 */
final class PushOutput implements Builder.Output, AutoCloseable {
  /** A side-band packet of band 1 with no data in it (gitprotocol-pack, "side-band"). */
  private static final byte[] EMPTY_PACKET = "0005\1".getBytes(StandardCharsets.US_ASCII);

  private final ReceivePack receiver;
  private final ClientStream client;
  private final Duration keepAlive;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition said = lock.newCondition();
  private boolean closed;

  PushOutput(ReceivePack receiver, ClientStream client, Duration keepAlive) {
    this.receiver = receiver;
    this.client = client;
    this.keepAlive = keepAlive;
  }

  /** Begins to keep the line alive; only once the client's capabilities are known. */
  void begin() {
    if (receiver.isSideBand()) {
      Thread.ofVirtual().name("git-keep-alive").start(this::keepAlive);
    }
  }

  @Override
  public void line(String text) {
    lock.lock();
    try {
      if (!closed) {
        receiver.sendMessage(Printable.output(text));
        receiver.getMessageOutputStream().flush();
      }
      said.signalAll();
    } catch (IOException e) {
      // The client is gone, which the stream remembers; what it was told about goes on.
    } finally {
      lock.unlock();
    }
  }

  /** A line as Heroku marks what went wrong. */
  void complain(String text) {
    text.lines().forEach(line -> line(" !     " + line));
  }

  boolean clientIsGone() {
    return client.gone();
  }

  private void keepAlive() {
    lock.lock();
    try {
      while (!closed && !client.gone()) {
        if (!said.await(keepAlive.toMillis(), TimeUnit.MILLISECONDS) && !closed) {
          client.write(EMPTY_PACKET, 0, EMPTY_PACKET.length);
          client.flush();
        }
      }
    } catch (IOException e) {
      // As above.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the side band's second writer: the report follows, and nothing may stand in it. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      said.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
