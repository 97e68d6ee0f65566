package belay.router.proxy;

import belay.router.limits.Budget;
import belay.router.limits.BudgetedReads;
import belay.router.table.KeptConnection;
import belay.router.table.Target;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections to dynos of one event loop: opened, kept for a next request, closed when they are
 * of no more use. Used by the loop's thread alone.
 */
final class Upstreams {
  /** What the kernel may hold of what an app has sent, of one of many: as of answers. */
  private static final int RECEIVED_MAX = Budget.UNSENT_MOST;

  private final Loop loop;
  private final Bootstrap bootstrap;
  private final Set<UpstreamConnection> all = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Of a loop that has its budget. */
  Upstreams(Loop loop, Bootstrap bootstrap) {
    this.loop = loop;
    this.bootstrap =
        bootstrap
            .clone(loop.eventLoop)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new BudgetedReads(loop.budget, 2048, 4096, 128 * 1024));
  }

  /** Opens a connection to the exchange's dyno and tells the exchange how that went. */
  void connect(Exchange exchange, Target target) {
    UpstreamConnection upstream = new UpstreamConnection(loop, target);
    ChannelFuture connecting = open(upstream, target);
    connecting.addListener(done ->
        loop.guard(() -> {
          if (!done.isSuccess()) {
            exchange.notConnected(target, done.cause());
          } else {
            all.add(upstream);
            if (target.preface().length > 0) {
              upstream.write(Unpooled.wrappedBuffer(target.preface()));
            }
            exchange.connected(upstream);
          }
        }));
  }

  /**
   * Opens a connection to a dyno that is nobody's but the handler's. The kernel finds by itself how
   * much it must hold for an app to send without waiting, which is a quarter less work for large
   * answers; where many are under way, what it holds for all of them counts more.
   */
  ChannelFuture open(ChannelHandler handler, Target target) {
    Bootstrap one = bootstrap.clone().handler(handler);
    if (loop.budget.fills()) {
      one.option(ChannelOption.SO_RCVBUF, RECEIVED_MAX);
    }
    return one.connect(target.address());
  }

  /** A kept connection to the dyno, the last used first; null when there is none to trust. */
  @Nullable UpstreamConnection kept(Target target, boolean mustBeFresh) {
    ArrayDeque<KeptConnection> idle = target.idle(loop.index);
    if (mustBeFresh
        && !idle.isEmpty()
        && loop.now() - idle.getLast().idleSince() > loop.limits.upstreamFresh().toNanos()) {
      return null;
    }
    // Only keep() adds to it.
    return (UpstreamConnection) idle.pollLast();
  }

  void keep(UpstreamConnection upstream) {
    ArrayDeque<KeptConnection> idle = upstream.target.idle(loop.index);
    if (upstream.target.retired()
        || idle.size() >= loop.limits.idleUpstreamsMax()
        || loop.stopping()) {
      upstream.close();
    } else {
      idle.addLast(upstream);
    }
  }

  void closed(UpstreamConnection upstream) {
    all.remove(upstream);
    upstream.target.idle(loop.index).remove(upstream);
  }

  /** Closes those that were kept for long, or whose dyno left the table. */
  void tick(long now) {
    long idleMax = loop.limits.upstreamIdle().toNanos();
    for (UpstreamConnection upstream : List.copyOf(all)) {
      if (upstream.isIdle()
          && (upstream.target.retired() || now - upstream.idleSince() > idleMax)) {
        upstream.close();
      }
    }
  }

  void closeIdle(Collection<Target> targets) {
    for (UpstreamConnection upstream : List.copyOf(all)) {
      if (upstream.isIdle() && targets.contains(upstream.target)) {
        upstream.close();
      }
    }
  }

  void closeAll() {
    List.copyOf(all).forEach(UpstreamConnection::close);
  }
}
