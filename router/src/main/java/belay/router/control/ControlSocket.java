package belay.router.control;

import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import belay.router.log.Notes;
import belay.router.table.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The unix socket by which the control plane steers the router: one JSON line each way per request,
 * requests of a connection one after the other, each connection on a thread of its own.
 */
final class ControlSocket implements AutoCloseable {
  /** A table of thousands of apps fits; a peer that sends no newline does not fill the memory. */
  private static final int LINE_BYTES_MAX = 8 * 1024 * 1024;

  private final Path path;
  private final Supplier<Session> sessions;
  private final Notes notes;
  private final ServerSocketChannel listener;

  /** Which file is ours: the path may be another router's by now. */
  private final Object key;

  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  /** Not virtual ones: such a thread is woken by two others, and a switch waits for it. */
  private final ExecutorService connections =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("control-connection").factory());

  private final AtomicInteger answering = new AtomicInteger();

  /** What is said on one connection, one thing after the other. */
  interface Session {
    RouterAnswer answer(RouterRequest request) throws Exception;

    /** The connection has ended. */
    void ended();
  }

  /** Listens at that path, in the place of whoever did so before. */
  ControlSocket(Path path, Supplier<Session> sessions, Notes notes) throws IOException {
    this.path = path;
    this.sessions = sessions;
    this.notes = notes;
    Path next = path.resolveSibling(path.getFileName() + ".next");
    Files.deleteIfExists(next);
    this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(next));
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
    // By rename: there is a router to be asked at every moment when another is taken over from.
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    this.key = key(path);
    Thread.ofPlatform().name("control").daemon().start(this::accept);
  }

  private static Object key(Path path) throws IOException {
    return Optional.<Object>ofNullable(
            Files.readAttributes(path, BasicFileAttributes.class).fileKey())
        .orElse("none");
  }

  /** Lets answers that are being made reach who asked, for a while. */
  void awaitAnswers(Duration max) {
    long deadline = System.nanoTime() + max.toNanos();
    while (answering.get() > 0 && deadline - System.nanoTime() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
    if (Files.exists(path) && key(path).equals(key)) {
      Files.delete(path);
    }
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel channel = listener.accept();
        open.add(channel);
        connections.execute(() -> serve(channel));
      } catch (IOException e) {
        if (listener.isOpen()) {
          notes.say("The control socket could not take a connection: " + e.getMessage());
        }
      }
    }
  }

  private void serve(SocketChannel channel) {
    Session session = sessions.get();
    try (channel) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
      OutputStream out = Channels.newOutputStream(channel);
      byte[] line = readLine(in);
      while (line.length > 0) {
        answer(session, line, out);
        line = readLine(in);
      }
    } catch (IOException e) {
      // The control plane went away in the middle; it asks again when it is back.
    } finally {
      open.remove(channel);
      session.ended();
    }
  }

  private void answer(Session session, byte[] line, OutputStream out) throws IOException {
    answering.incrementAndGet();
    try {
      byte[] answer = Json.MAPPER.writeValueAsBytes(answer(session, line));
      // In one piece, so that who reads it wakes up once.
      byte[] ended = Arrays.copyOf(answer, answer.length + 1);
      ended[answer.length] = '\n';
      out.write(ended);
    } finally {
      answering.decrementAndGet();
    }
  }

  private RouterAnswer answer(Session session, byte[] line) {
    try {
      return session.answer(Json.MAPPER.readValue(line, RouterRequest.class));
    } catch (JsonProcessingException e) {
      return new RouterAnswer.Failed(
          "The router does not understand this request; are router and control plane of one"
              + " version? "
              + e.getOriginalMessage());
    } catch (Exception e) {
      notes.say("A control request failed: " + e);
      return new RouterAnswer.Failed("The router could not do it: " + e.getMessage());
    }
  }

  /** A line without its end; empty at the end of the stream. */
  private static byte[] readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    while (b >= 0 && b != '\n') {
      if (line.size() >= LINE_BYTES_MAX) {
        throw new IOException("a request is longer than " + LINE_BYTES_MAX + " bytes");
      }
      line.write(b);
      b = in.read();
    }
    return b < 0
        ? new byte[0]
        : line.toString(StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
  }
}
