package belay.rendezvous;

import belay.release.BelayException;
import belay.runtime.OneOff;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One one-off dyno and the client that holds it. */
final class RendezvousSession {
  private static final Logger LOG = LoggerFactory.getLogger(RendezvousSession.class);

  /** Ends the input when nothing follows it, where there is no terminal that would see to it. */
  private static final int END_OF_TRANSMISSION = 4;

  private static final int NOTHING_FOLLOWS_MILLIS = 150;
  private static final long GREETING_MILLIS = 100;
  private static final long GUARD_MILLIS = 5_000;

  /** How long a client may take to read what its dyno printed last, and to hang up. */
  private static final long FAREWELL_MILLIS = 10_000;

  private final UUID appId;
  private final OneOff dyno;
  private final boolean terminal;
  private final BooleanSupplier mayStay;
  private final CountDownLatch claimed = new CountDownLatch(1);
  private boolean taken;

  RendezvousSession(UUID appId, OneOff dyno, boolean terminal, BooleanSupplier mayStay) {
    this.mayStay = mayStay;
    this.appId = appId;
    this.dyno = dyno;
    this.terminal = terminal;
  }

  boolean is(UUID app, String nameIdOrType) {
    return appId.equals(app)
        && (dyno.dyno().name().toString().equals(nameIdOrType)
            || dyno.dyno().name().type().equals(nameIdOrType)
            || dyno.dyno().id().toString().equals(nameIdOrType));
  }

  /** False when somebody else came first: a secret is good for one connection. */
  synchronized boolean claim() {
    if (taken) {
      return false;
    }
    taken = true;
    claimed.countDown();
    return true;
  }

  boolean claimedWithin(long millis) throws InterruptedException {
    return claimed.await(millis, TimeUnit.MILLISECONDS);
  }

  void end() {
    claimed.countDown();
    dyno.close();
  }

  /**
   * Carries bytes both ways until the dyno or the client goes, and then the other goes too; also
   * when the client goes before it was greeted.
   */
  void run(ByteWire wire) throws IOException, InterruptedException {
    try {
      greet(wire.out());
      carry(wire);
    } finally {
      dyno.close();
    }
  }

  private static void greet(OutputStream out) throws IOException, InterruptedException {
    out.write("rendezvous\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    // Heroku's CLI throws its first piece of data away whole: nothing may travel with the line.
    Thread.sleep(GREETING_MILLIS);
  }

  /**
   * The end has an order: a connection that is closed with bytes unread is reset by the kernel, and
   * the client loses what it did not read yet, its exit status with it. So the output is ended, and
   * what the client still sends is read until it hangs up.
   */
  private void carry(ByteWire wire) throws IOException, InterruptedException {
    Thread guard = Thread.ofVirtual().name("rendezvous-guard").start(this::guard);
    Thread input = Thread.ofVirtual().name("rendezvous-input").start(() -> takeInput(wire));
    try {
      copyOutput(dyno.output(), wire.out());
      wire.endOutput();
      // It takes no more input, which would hold up what follows.
      dyno.close();
      wire.idleMillis(FAREWELL_MILLIS);
      boolean _ = input.join(Duration.ofMillis(FAREWELL_MILLIS));
    } finally {
      guard.interrupt();
      dyno.close();
      wire.close();
      input.join();
    }
  }

  /** Ends what somebody holds who has left, or may no longer. */
  private void guard() {
    try {
      while (mayStay.getAsBoolean()) {
        Thread.sleep(GUARD_MILLIS);
      }
      LOG.info("{} is ended: whoever holds it may no longer", dyno.dyno().name());
      dyno.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BelayException e) {
      LOG.warn("Nobody knows who may hold {}: {}", dyno.dyno().name(), e.getMessage());
    }
  }

  private static void copyOutput(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  private void takeInput(ByteWire wire) {
    try (OutputStream input = dyno.input()) {
      copyInput(wire, input);
    } catch (IOException e) {
      LOG.debug("The input of {} ended: {}", dyno.dyno().name(), e.getMessage());
    } finally {
      // The client is gone, or the dyno is.
      dyno.close();
    }
  }

  private void copyInput(ByteWire wire, OutputStream out) throws IOException {
    InputStream in = wire.in();
    byte[] buffer = new byte[8192];
    boolean first = true;
    boolean open = true;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      int from = first ? lineEnd(buffer, n) : 0;
      first = false;
      boolean last = n > from && !terminal && buffer[n - 1] == END_OF_TRANSMISSION;
      boolean end = open && last && wire.isSilentFor(NOTHING_FOLLOWS_MILLIS);
      open = open && write(out, buffer, from, end ? n - 1 : n, end);
    }
  }

  /** False once the dyno takes no more input; it may go on without. */
  private static boolean write(OutputStream out, byte[] bytes, int from, int to, boolean end) {
    try {
      out.write(bytes, from, to - from);
      out.flush();
      if (end) {
        out.close();
      }
      return !end;
    } catch (IOException e) {
      return false;
    }
  }

  /** The end of the secret's line, which some clients send and some do not. */
  private static int lineEnd(byte[] bytes, int n) {
    if (n >= 2 && bytes[0] == '\r' && bytes[1] == '\n') {
      return 2;
    }
    return bytes[0] == '\n' ? 1 : 0;
  }
}
