package belay.handover;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The service manager that started this program, if one did: systemd, or what speaks as it does. It
 * is told what becomes of the program (sd_notify(3)), and hands listening sockets over
 * (sd_listen_fds(3)). Whatever goes wrong in telling it stops nothing. Safe for several threads.
 */
public final class ServiceManager {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int PATH_BYTES_MAX = 107;
  private static final int FIRST = 3;
  private static final int MOST = 64;
  private static final int BEAT_SECONDS = 10;
  private static final CFunction SOCKET = CFunction.named("socket");
  private static final CFunction SENDTO = CFunction.named("sendto");

  private final Optional<String> socket;
  private final List<String> names;
  private final long pid;

  private ServiceManager(Optional<String> socket, List<String> names, long pid) {
    this.socket = socket;
    this.names = List.copyOf(names);
    this.pid = pid;
  }

  /**
   * Whoever that environment speaks of.
   *
   * @param pid this process's: what is for another is not ours
   */
  public static ServiceManager of(Map<String, String> env, long pid) {
    Optional<String> socket =
        Optional.of(env.getOrDefault("NOTIFY_SOCKET", ""))
            .filter(path -> path.startsWith("/") || path.startsWith("@"));
    boolean ours = env.getOrDefault("LISTEN_PID", "").equals(Long.toString(pid));
    return new ServiceManager(socket, ours ? names(env) : List.of(), pid);
  }

  /** One for each descriptor; those without a name have {@code unknown}, as systemd calls them. */
  private static List<String> names(Map<String, String> env) {
    String count = env.getOrDefault("LISTEN_FDS", "");
    if (!count.matches("\\d{1,2}") || Integer.parseInt(count) > MOST) {
      return List.of();
    }
    List<String> told = List.of(env.getOrDefault("LISTEN_FDNAMES", "").split(":", -1));
    return java.util.stream.IntStream.range(0, Integer.parseInt(count))
        .mapToObj(i -> i < told.size() ? told.get(i) : "unknown")
        .toList();
  }

  /** Whether there is one that wants to be told. */
  public boolean isThere() {
    return socket.isPresent();
  }

  /** The listening socket of that name that it handed over; the number is this process's. */
  public OptionalInt listener(String name) {
    int at = names.indexOf(name);
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(FIRST + at);
  }

  /** The program serves now. */
  public void ready() {
    tell("READY=1");
  }

  /** This process is the service's main one from now on, in the place of one that is to end. */
  public void becomeMain() {
    tell("MAINPID=" + pid + "\nREADY=1");
  }

  /** The program ends, as it was asked to. */
  public void stopping() {
    tell("STOPPING=1");
  }

  /** Says every few seconds, from a thread of its own, that the program lives. */
  public void beat() {
    if (isThere()) {
      var _ =
          Executors.newSingleThreadScheduledExecutor(
                  Thread.ofPlatform().daemon().name("service-manager").factory())
              .scheduleWithFixedDelay(
                  () -> tell("WATCHDOG=1"), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void tell(String text) {
    socket.ifPresent(path -> {
      try {
        send(path, text);
      } catch (IOException | RuntimeException e) {
        // It does without, or ends what it takes for dead; nothing here can help that.
        return;
      }
    });
  }

  private static void send(String path, String text) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (name.length > PATH_BYTES_MAX) {
      throw new IOException(path + " is too long for the name of a socket");
    }
    if (name[0] == '@') {
      // An abstract one, which is in no directory.
      name[0] = 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      int fd = SOCKET.call(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (fd < 0) {
        throw new IOException("socket failed, errno " + CFunction.errno(state));
      }
      try {
        MemorySegment address = arena.allocate(2L + name.length);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment data = arena.allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, data, JAVA_BYTE, 0, bytes.length);
        long sent =
            SENDTO.callLong(
                state,
                fd,
                data.address(),
                bytes.length,
                MSG_NOSIGNAL,
                address.address(),
                address.byteSize());
        if (sent < 0) {
          throw new IOException("sendto failed, errno " + CFunction.errno(state));
        }
      } finally {
        Unix.close(fd);
      }
    }
  }
}
