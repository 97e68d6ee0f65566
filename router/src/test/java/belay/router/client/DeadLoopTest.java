package belay.router.client;

import belay.api.routing.TrustedProxies;
import belay.router.limits.Limits;
import belay.router.log.AccessLog;
import belay.router.log.Notes;
import belay.router.proxy.Loop;
import belay.router.table.Affinity;
import belay.router.table.Routes;
import belay.router.table.TableFile;
import belay.router.tls.Certificates;
import belay.router.tls.Engines;
import belay.router.transport.Transport;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router of which a part died says so: it would only seem to live. */
class DeadLoopTest {
  @TempDir Path home;

  @Test
  void anEventLoopThatDiesEndsTheRouter() throws Exception {
    endsWith(
        new Notes(System.err, InstantSource.system()),
        router -> router.loops().getFirst().eventLoop.shutdownGracefully().await());
  }

  @Test
  void aTimerThatThrowsEndsTheRouter() throws Exception {
    PrintStream full =
        new PrintStream(System.err) {
          @Override
          public void println(String line) {
            throw new IllegalStateException("the disk is full");
          }
        };
    endsWith(
        new Notes(full, InstantSource.system()),
        router -> {
          // What a loop has to tell, it tells at its next tick.
          Loop loop = router.loops().getLast();
          loop.eventLoop.execute(loop::countRefused);
        });
  }

  @Test
  void anErrorInAHandlerEndsTheRouter() throws Exception {
    endsWith(
        new Notes(System.err, InstantSource.system()),
        router -> router.loops().getFirst().caught(new OutOfMemoryError("Direct buffer memory")));
  }

  private interface Blow {
    void fall(Router router) throws Exception;
  }

  private static Listener listener() {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new Listener(Listener.HTTP, any, false, OptionalInt.empty());
  }

  private void endsWith(Notes notes, Blow blow) throws Exception {
    Notes own = new Notes(System.err, InstantSource.system());
    CountDownLatch dead = new CountDownLatch(1);
    AccessLog log = new AccessLog(home.resolve("access.log"), 1 << 25, 1, 64, own);
    Routes routes =
        new Routes(
            new TableFile(home.resolve("routes.json"), TableFile.thisBoot()),
            new Affinity(new byte[32]),
            Router.loopCount());
    try (log;
        Router router =
            new Router(
                Transport.best(),
                Limits.standard(),
                new Visitors(TrustedProxies.of("none"), false),
                new Certificates(Engines.best(notes)),
                routes,
                log,
                List.of(listener()),
                notes,
                _ -> dead.countDown())) {
      blow.fall(router);
      dead.await();
    }
  }
}
