package belay.router.control;

import belay.api.routing.AppRoutes;
import belay.api.routing.CertificateTable;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import belay.router.proxy.ColdApps;
import belay.router.table.Json;
import belay.router.table.Routes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The router that runs for this home, as the one that takes its place sees it, until it ends. While
 * it is leaving it is told every change, and asked at every drain and for who waits: it still has
 * requests. Its socket's path is another's then, so it is asked by a second name of its socket. For
 * any thread.
 */
public final class Predecessor implements AutoCloseable, ColdApps.Before {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final RouterAnswer GONE = new RouterAnswer.Failed("The router before is gone.");

  private final Path name;

  /** Open from beginning to end: by it each knows that the other is there. */
  private final Connection main;

  private final CountDownLatch gone = new CountDownLatch(1);

  private Predecessor(Path name, Connection main) {
    this.name = name;
    this.main = main;
  }

  /**
   * Begins to take over from whoever answers at a socket: from now on it changes nothing.
   *
   * @param name a second name to give to the socket
   * @return empty when nobody answers there
   * @throws IOException with a sentence when it does not know how to hand over
   */
  static Optional<Predecessor> takeOver(Path socket, Path name) throws IOException {
    Connection main;
    RouterAnswer answer;
    try {
      main = new Connection(socket);
      answer = main.ask(new RouterRequest.HandOver());
    } catch (IOException e) {
      return Optional.empty();
    }
    if (!(answer instanceof RouterAnswer.Table)) {
      main.close();
      throw new IOException(
          "The router that runs does not know how to hand over; stop it first: belay down");
    }
    Files.deleteIfExists(name);
    Files.createLink(name, socket);
    return Optional.of(new Predecessor(name, main));
  }

  /**
   * The certificates that it has; empty when it knows of none, or is gone. Where they come from
   * nobody need be asked.
   */
  public Optional<CertificateTable> certificates() {
    try {
      return main.ask(new RouterRequest.Certificates()) instanceof RouterAnswer.Certified its
          ? Optional.of(its.table())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * It takes no connection from now on, and ends when those it has are over; its lock is free.
   *
   * @return the table that it had; empty when it is gone, with its lock
   */
  public Optional<List<AppRoutes>> leave(Duration max) {
    try {
      RouterAnswer answer = main.ask(new RouterRequest.Leave(max.toMillis()));
      Thread.ofVirtual().name("predecessor").start(this::noticeItsEnd);
      return answer instanceof RouterAnswer.Table table
          ? Optional.of(table.table())
          : Optional.empty();
    } catch (IOException e) {
      close();
      return Optional.empty();
    }
  }

  private void noticeItsEnd() {
    try {
      main.awaitEnd();
    } catch (IOException e) {
      // That is its end.
    }
    close();
  }

  /** Waits until it has ended: as long as it has requests it must hear of changes from here. */
  public void awaitEnd(Duration max) {
    try {
      var _ = gone.await(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isGone() {
    return gone.getCount() == 0;
  }

  /**
   * Tells it the table in force; one at a time, so that an older one never comes last. One of a
   * version that knows of no cold apps is told that they are held: there its requests wait as well.
   */
  synchronized void follow(Routes routes) {
    List<AppRoutes> table = routes.table().apps();
    if (follow(table) instanceof RouterAnswer.Failed) {
      List<AppRoutes> plain = table.stream().map(Predecessor::heldIfCold).toList();
      if (!plain.equals(table)) {
        var _ = follow(plain);
      }
    }
  }

  private RouterAnswer follow(List<AppRoutes> table) {
    return within(ANSWER_MAX, () -> ask(new RouterRequest.Follow(table)));
  }

  private static AppRoutes heldIfCold(AppRoutes app) {
    return app.state() == AppRoutes.State.COLD
        ? app.with(AppRoutes.State.HELD, app.pool(), app.upstreams())
        : app;
  }

  /** The cold apps that requests wait for there, and nobody was told of; answers at once. */
  @Override
  public List<String> awaited() {
    return within(ANSWER_MAX, () -> ask(new RouterRequest.Awaited(0)))
            instanceof RouterAnswer.Waiting waiting
        ? waiting.apps()
        : List.of();
  }

  /**
   * Drains there while {@code here} drains here, and adds the two up. One of a version that cannot
   * be asked what is open may have something open as long as it is there.
   */
  RouterAnswer.Drained drain(
      RouterRequest request, Duration max, Callable<RouterAnswer.Drained> here) throws Exception {
    if (isGone()) {
      return here.call();
    }
    FutureTask<RouterAnswer> there = new FutureTask<>(() -> ask(request));
    Thread.ofVirtual().name("drain-predecessor").start(there);
    RouterAnswer.Drained mine = here.call();
    return switch (within(ANSWER_MAX.plus(max), there::get)) {
      case RouterAnswer.Drained its ->
          new RouterAnswer.Drained(
              mine.inFlight() + its.inFlight(),
              mine.open() + its.open(),
              mine.cut() + its.cut(),
              mine.failed() + its.failed(),
              Math.max(mine.micros(), its.micros()));
      case RouterAnswer.Failed _ when !isGone() && request instanceof RouterRequest.Await ->
          new RouterAnswer.Drained(
              mine.inFlight(), mine.open() + 1, 0, mine.failed(), mine.micros());
      default -> mine;
    };
  }

  /** Whoever does not answer in time, or at all, is asked no more. */
  private RouterAnswer within(Duration max, Callable<RouterAnswer> question) {
    if (isGone()) {
      return GONE;
    }
    FutureTask<RouterAnswer> asking = new FutureTask<>(question);
    Thread thread = Thread.ofVirtual().name("ask-predecessor").start(asking);
    try {
      return asking.get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      thread.interrupt();
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return GONE;
  }

  private RouterAnswer ask(RouterRequest request) throws IOException {
    try (Connection connection = new Connection(name)) {
      return connection.ask(request);
    }
  }

  @Override
  public void close() {
    gone.countDown();
    try {
      main.close();
      Files.deleteIfExists(name);
    } catch (IOException e) {
      // A name too many, which the next start takes away.
    }
  }

  /** One connection to a control socket. */
  private static final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader answers;

    Connection(Path socket) throws IOException {
      this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      this.answers =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    RouterAnswer ask(RouterRequest request) throws IOException {
      String line = Json.MAPPER.writerFor(RouterRequest.class).writeValueAsString(request) + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("it closed the connection without an answer");
      }
      return Json.MAPPER.readValue(answer, RouterAnswer.class);
    }

    /** Reads until the other side closes: nothing is said any more. */
    void awaitEnd() throws IOException {
      while (answers.readLine() != null) {}
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
