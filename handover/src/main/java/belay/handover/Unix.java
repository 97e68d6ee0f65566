package belay.handover;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The few calls of Linux that carry a descriptor over a unix socket (unix(7), SCM_RIGHTS), which
 * Java's own sockets cannot. Layouts are those of 64-bit Linux.
 */
final class Unix {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_SNDTIMEO = 21;
  private static final int ENOENT = 2;
  private static final int ECONNREFUSED = 111;
  private static final int SHUT_RDWR = 2;
  private static final int PATH_BYTES_MAX = 107;
  private static final int SECONDS_MAX = 5;
  private static final int CONTROL_BYTES = 24;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_GETLK = 5;
  private static final short F_WRLCK = 1;
  private static final short F_UNLCK = 2;
  private static final int FLOCK_BYTES = 32;
  private static final int FLOCK_PID_AT = 24;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 0x800;
  private static final int AF_INET = 2;
  private static final int SOCKET_ADDRESS_BYTES = 128;

  private static final CFunction SOCKET = CFunction.named("socket");
  private static final CFunction CONNECT = CFunction.named("connect");
  private static final CFunction BIND = CFunction.named("bind");
  private static final CFunction LISTEN = CFunction.named("listen");
  private static final CFunction ACCEPT = CFunction.named("accept4");
  private static final CFunction SETSOCKOPT = CFunction.named("setsockopt");
  private static final CFunction SENDMSG = CFunction.named("sendmsg");
  private static final CFunction RECVMSG = CFunction.named("recvmsg");
  private static final CFunction SHUTDOWN = CFunction.named("shutdown");
  private static final CFunction CLOSE = CFunction.named("close");
  private static final CFunction DUP3 = CFunction.named("dup3");
  private static final CFunction GETSOCKNAME = CFunction.named("getsockname");
  private static final CFunction OPEN = CFunction.named("open");
  private static final CFunction FCNTL = CFunction.named("fcntl");

  private Unix() {}

  /**
   * Who has a file locked for writing (fcntl(2), F_GETLK); empty when nobody has, or there is no
   * such file. Takes nothing, not for a moment.
   */
  static OptionalLong lockHolder(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      int fd = OPEN.call(state, arena.allocateFrom(path.toString()).address(), O_CLOEXEC, 0);
      if (fd < 0 && CFunction.errno(state) == ENOENT) {
        return OptionalLong.empty();
      }
      check("open " + path, fd, state);
      try {
        MemorySegment lock = arena.allocate(FLOCK_BYTES, 8);
        lock.set(JAVA_SHORT, 0, F_WRLCK);
        check("fcntl " + path, FCNTL.call(state, fd, F_GETLK, lock.address()), state);
        return lock.get(JAVA_SHORT, 0) == F_UNLCK
            ? OptionalLong.empty()
            : OptionalLong.of(lock.get(JAVA_INT, FLOCK_PID_AT));
      } finally {
        close(fd);
      }
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** A connection to who listens on that path; empty when nobody does. */
  static OptionalInt connect(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      MemorySegment address = address(arena, path);
      int fd = socket(state);
      try {
        limit(arena, state, fd);
        int done = CONNECT.call(state, fd, address.address(), address.byteSize());
        int errno = CFunction.errno(state);
        if (done < 0 && (errno == ENOENT || errno == ECONNREFUSED)) {
          close(fd);
          return OptionalInt.empty();
        }
        check("connect", done, state);
        return OptionalInt.of(fd);
      } catch (IOException e) {
        close(fd);
        throw e;
      }
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** A socket that listens on that path, which must not be there. */
  static int listen(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      int fd = socket(state);
      try {
        MemorySegment address = address(arena, path);
        check("bind", BIND.call(state, fd, address.address(), address.byteSize()), state);
        check("listen", LISTEN.call(state, fd, 16), state);
        return fd;
      } catch (IOException e) {
        close(fd);
        throw e;
      }
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static int socket(MemorySegment state) throws Throwable {
    return check("socket", SOCKET.call(state, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), state);
  }

  /** Waits for a connection, on a platform thread; fails when the listener is shut down. */
  static int accept(int listener) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      int fd = check("accept", ACCEPT.call(state, listener, 0, 0, SOCK_CLOEXEC), state);
      limit(arena, state, fd);
      return fd;
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Nobody waits for a peer that does nothing. */
  private static void limit(Arena arena, MemorySegment state, int fd) throws Throwable {
    limit(arena, state, fd, SECONDS_MAX);
  }

  /** The same for so many seconds; 0 for as long as it takes. */
  static void limit(int fd, int seconds) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      limit(arena, CFunction.state(arena), fd, seconds);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static void limit(Arena arena, MemorySegment state, int fd, int seconds)
      throws Throwable {
    MemorySegment time = arena.allocate(JAVA_LONG, 2);
    time.setAtIndex(JAVA_LONG, 0, seconds);
    for (int option : new int[] {SO_RCVTIMEO, SO_SNDTIMEO}) {
      check(
          "setsockopt", SETSOCKOPT.call(state, fd, SOL_SOCKET, option, time.address(), 16), state);
    }
  }

  /** Sends a descriptor with one byte, since nothing goes without. */
  static void send(int socket, int descriptor) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
      control.set(JAVA_LONG, 0, 20);
      control.set(JAVA_INT, 8, SOL_SOCKET);
      control.set(JAVA_INT, 12, SCM_RIGHTS);
      control.set(JAVA_INT, 16, descriptor);
      MemorySegment header = header(arena, control);
      checkLong("sendmsg", SENDMSG.callLong(state, socket, header.address(), MSG_NOSIGNAL), state);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Takes the descriptor that the peer sends; it is this process's from then on. */
  static int receive(int socket) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
      MemorySegment header = header(arena, control);
      long bytes =
          checkLong(
              "recvmsg",
              RECVMSG.callLong(state, socket, header.address(), MSG_CMSG_CLOEXEC),
              state);
      boolean rights =
          bytes == 1
              && header.get(JAVA_LONG, 40) >= 20
              && control.get(JAVA_INT, 8) == SOL_SOCKET
              && control.get(JAVA_INT, 12) == SCM_RIGHTS;
      if (!rights) {
        throw new IOException("the peer sent no descriptor");
      }
      return control.get(JAVA_INT, 16);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** struct msghdr with one byte of data. */
  private static MemorySegment header(Arena arena, MemorySegment control) {
    MemorySegment data = arena.allocate(1);
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, 8, 1);
    MemorySegment header = arena.allocate(56, 8);
    header.set(ADDRESS, 16, vector);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
    header.set(JAVA_LONG, 40, control.byteSize());
    return header;
  }

  /** struct sockaddr_un. */
  private static MemorySegment address(Arena arena, Path path) throws IOException {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > PATH_BYTES_MAX) {
      throw new IOException(path + " is too long for the name of a socket");
    }
    MemorySegment address = arena.allocate(2 + bytes.length + 1L);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 2, bytes.length);
    return address;
  }

  /** Where an internet socket is bound; empty for a socket of another kind. */
  static Optional<InetSocketAddress> boundTo(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      MemorySegment address = arena.allocate(SOCKET_ADDRESS_BYTES, 8);
      MemorySegment length = arena.allocateFrom(JAVA_INT, SOCKET_ADDRESS_BYTES);
      check("getsockname", GETSOCKNAME.call(state, fd, address.address(), length.address()), state);
      int family = address.get(JAVA_SHORT, 0);
      if (family == AF_UNIX) {
        return Optional.empty();
      }
      int port = ((address.get(JAVA_BYTE, 2) & 0xff) << 8) | (address.get(JAVA_BYTE, 3) & 0xff);
      byte[] ip =
          family == AF_INET
              ? address.asSlice(4, 4).toArray(JAVA_BYTE)
              : address.asSlice(8, 16).toArray(JAVA_BYTE);
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(ip), port));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** A second descriptor of the same open file. */
  static int duplicate(int fd) throws IOException {
    return fcntl(fd, F_DUPFD_CLOEXEC, 0);
  }

  /** Lets a descriptor stand for the open file of another; what it stood for is closed. */
  static void replace(int replaced, int by) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      check("dup3", DUP3.call(state, by, replaced, O_CLOEXEC), state);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** From now on nobody waits in a call on this open file, whoever has it. */
  static void doNotBlock(int fd) throws IOException {
    var _ = fcntl(fd, F_SETFL, fcntl(fd, F_GETFL, 0) | O_NONBLOCK);
  }

  private static int fcntl(int fd, int command, long argument) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = CFunction.state(arena);
      return check("fcntl", FCNTL.call(state, fd, command, argument), state);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Wakes whoever waits in accept. */
  static void shutdown(int fd) {
    quietly(SHUTDOWN, fd, SHUT_RDWR);
  }

  static void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      var _ = CLOSE.call(CFunction.state(arena), fd);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void quietly(CFunction call, int fd, int how) {
    try (Arena arena = Arena.ofConfined()) {
      var _ = call.call(CFunction.state(arena), fd, how);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int check(String what, int result, MemorySegment state) throws IOException {
    return (int) checkLong(what, result, state);
  }

  private static long checkLong(String what, long result, MemorySegment state) throws IOException {
    if (result < 0) {
      throw new IOException(what + " failed, errno " + CFunction.errno(state));
    }
    return result;
  }

  private static IOException failure(Throwable e) {
    return e instanceof IOException io ? io : new IOException(e);
  }
}
