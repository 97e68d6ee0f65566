package belay.drain;

import belay.drain.Backlog.Batch;
import belay.drain.DrainUrl.Kind;
import belay.outbound.Outbound;
import belay.outbound.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * syslog over a connection that stays open. It has no answers: what the receiver's machine took and
 * its program did not read when it ended is gone, and nobody knows.
 */
final class SyslogOutlet implements Outlet {
  private final DrainUrl url;
  private final Trust trust;
  private final Outbound outbound;
  private final Duration patience;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  SyslogOutlet(DrainUrl url, Trust trust, Outbound outbound, Duration patience) {
    this.url = url;
    this.trust = trust;
    this.outbound = outbound;
    this.patience = patience;
  }

  @Override
  public void deliver(Batch batch, UUID frame) throws IOException, InterruptedException {
    Connection known = connection;
    if (known != null && known.isEnded()) {
      drop(known);
      // Waits like after any failure: else one who takes and closes would be called without end.
      throw new IOException("the receiver closed the connection");
    }
    Connection open = known == null ? open() : known;
    try {
      open.write(Frames.counted(batch.messages()));
    } catch (IOException e) {
      drop(open);
      throw e;
    }
  }

  private void drop(Connection broken) {
    broken.close();
    connection = null;
  }

  private Connection open() throws IOException, InterruptedException {
    IOException last = new IOException("the name " + url.host() + " leads nowhere");
    for (InetAddress address : outbound.addresses(url.host())) {
      Connection fresh = new Connection(patience);
      connection = fresh;
      try {
        connect(fresh, address);
        return fresh;
      } catch (IOException e) {
        drop(fresh);
        last = e;
      }
    }
    throw last;
  }

  private void connect(Connection fresh, InetAddress address) throws IOException {
    if (closed) {
      throw new IOException("the drain was removed");
    }
    fresh.connect(address, url.port());
    if (url.kind() == Kind.SYSLOG_TLS) {
      fresh.secure(trust, url.host(), url.port());
    }
    fresh.watch();
  }

  /** Nobody can refuse one batch and take others. */
  @Override
  public int tries() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void breakStalled() {
    Connection open = connection;
    if (open != null) {
      open.breakStalled();
    }
  }

  @Override
  public void close() {
    closed = true;
    Connection open = connection;
    if (open != null) {
      open.close();
    }
  }
}
