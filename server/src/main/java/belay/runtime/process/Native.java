package belay.runtime.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The system calls that Java has no name for. Constants are Linux's, from its uapi headers; call
 * numbers from 424 up are the same on every architecture. Blocking calls hold a platform thread.
 */
@SuppressWarnings("restricted")
final class Native {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final short POLLIN = 1;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_SETPIPE_SZ = 1031;
  private static final long NS_GET_USERNS = 0xb701;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_SET_SECCOMP = 22;
  private static final long SECCOMP_MODE_FILTER = 2;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN = variadic("open", 2, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle FCNTL = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle IOCTL = variadic("ioctl", 2, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle READ = call("read", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = call("close", JAVA_INT);
  private static final MethodHandle POLL = call("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MKFIFO = call("mkfifo", ADDRESS, JAVA_INT);
  private static final MethodHandle PRCTL =
      variadic("prctl", 1, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle UNSHARE = call("unshare", JAVA_INT);
  private static final MethodHandle GETEUID = call("geteuid");
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
  private static final MethodHandle MOUNT =
      call("mount", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle SYSCALL =
      variadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private Native() {}

  static long effectiveUser() {
    try (Arena arena = Arena.ofConfined()) {
      return (long) GETEUID.invoke(arena.allocate(STATE));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a pipe in the file system that only its owner may use. */
  static void makePipe(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "mkfifo " + path, MKFIFO, text(arena, path.toString()), 0600);
    }
  }

  /** Opens a pipe without waiting for its other end; close it with {@link #close}. */
  static int openPipe(Path path, int mode) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int flags = mode | O_NONBLOCK | O_CLOEXEC;
      return (int) check(arena, "open " + path, OPEN, text(arena, path.toString()), flags, 0);
    }
  }

  /** The user namespace that a namespace of another kind belongs to (ioctl_ns(2)), opened. */
  static int owner(Path namespace) throws IOException {
    int fd = openPipe(namespace, O_RDONLY);
    try (Arena arena = Arena.ofConfined()) {
      return (int) check(arena, "ioctl " + namespace, IOCTL, fd, NS_GET_USERNS, 0);
    } finally {
      close(fd);
    }
  }

  /** Enlarges a pipe if the system allows it. */
  static void enlargePipe(int fd, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "fcntl", FCNTL, fd, F_SETPIPE_SZ, bytes);
    } catch (IOException e) {
      // A pipe of the usual 64 kB does as well; the app only waits sooner.
    }
  }

  /** Reads what is there; -1 when nothing is, 0 at the end. */
  static int read(int fd, MemorySegment into) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return (int) check(arena, "read", READ, fd, into, into.byteSize());
    } catch (Failed e) {
      if (e.errno == EAGAIN || e.errno == EINTR) {
        return -1;
      }
      throw e;
    }
  }

  static void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "close", CLOSE, fd);
    } catch (IOException e) {
      // Nothing is written through these, so nothing is lost.
    }
  }

  /** Waits until one of the descriptors can be read or has ended; answers which. */
  static boolean[] awaitReadable(int... fds) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment polls = arena.allocate(8L * fds.length, 4);
      for (int i = 0; i < fds.length; i++) {
        polls.set(JAVA_INT, 8L * i, fds[i]);
        polls.set(ValueLayout.JAVA_SHORT, 8L * i + 4, POLLIN);
      }
      try {
        check(arena, "poll", POLL, polls, (long) fds.length, -1);
      } catch (Failed e) {
        if (e.errno != EINTR) {
          throw e;
        }
      }
      boolean[] ready = new boolean[fds.length];
      for (int i = 0; i < fds.length; i++) {
        ready[i] = polls.get(ValueLayout.JAVA_SHORT, 8L * i + 6) != 0;
      }
      return ready;
    }
  }

  /** A descriptor that stands for a process and becomes readable when it ends. */
  static int pidfdOpen(long pid) throws IOException {
    return (int) syscall("pidfd_open", 434, pid);
  }

  static void pidfdSignal(int pidfd, int signal) throws IOException {
    syscall("pidfd_send_signal", 424, pidfd, signal);
  }

  /** Puts a filter (seccomp(2)) on the calling thread and what it starts, for good. */
  static void filterSystemCalls(byte[] program) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocate(program.length, 8);
      code.copyFrom(MemorySegment.ofArray(program));
      MemorySegment filter = arena.allocate(16, 8);
      filter.set(ValueLayout.JAVA_SHORT, 0, (short) (program.length / 8));
      filter.set(ADDRESS, 8, code);
      check(arena, "prctl", PRCTL, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
      check(
          arena,
          "a filter of system calls",
          PRCTL,
          PR_SET_SECCOMP,
          SECCOMP_MODE_FILTER,
          filter.address(),
          0L,
          0L);
    }
  }

  static void unshareMounts() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "unshare mounts", UNSHARE, 0x00020000);
    }
  }

  static void mount(String source, Path target, String type, long flags, String options)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment at = text(arena, target.toString());
      MemorySegment data = text(arena, options);
      String what = "mount " + (type.isEmpty() ? "flags of" : type + " on") + " " + target;
      check(arena, what, MOUNT, text(arena, source), at, text(arena, type), flags, data);
    }
  }

  /**
   * Mounts a directory a second time, its owners seen through a user namespace (kernel 5.12).
   *
   * @param readOnly nothing can be written through the new mount
   */
  static void mountMapped(Path from, Path to, int userNamespace, boolean readOnly)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long at = -100;
      long empty = text(arena, "").address();
      int tree = (int) syscall("open_tree", 428, at, text(arena, from.toString()).address(), 1);
      try {
        MemorySegment attributes = arena.allocate(32, 8);
        attributes.set(JAVA_LONG, 0, 0x00100000L | (readOnly ? 1 : 0));
        attributes.set(JAVA_LONG, 24, userNamespace);
        syscall("mount_setattr", 442, tree, empty, 0x1000, attributes.address(), 32);
        syscall("move_mount", 429, tree, empty, at, text(arena, to.toString()).address(), 4);
      } finally {
        close(tree);
      }
    }
  }

  private static long syscall(String what, long number, long... arguments) throws IOException {
    List<Object> all = new ArrayList<>();
    all.add(number);
    Arrays.stream(arguments).forEach(all::add);
    while (all.size() < 6) {
      all.add(0L);
    }
    try (Arena arena = Arena.ofConfined()) {
      return check(arena, what, SYSCALL, all.toArray());
    }
  }

  private static long check(Arena arena, String what, MethodHandle call, Object... arguments)
      throws IOException {
    MemorySegment state = arena.allocate(STATE);
    List<Object> all = new ArrayList<>(arguments.length + 1);
    all.add(state);
    all.addAll(Arrays.asList(arguments));
    long result;
    try {
      result = ((Number) call.invokeWithArguments(all)).longValue();
    } catch (Throwable e) {
      throw new IllegalStateException(what, e);
    }
    if (result < 0) {
      throw new Failed(what, (int) ERRNO.get(state, 0L));
    }
    return result;
  }

  private static MemorySegment text(Arena arena, String text) {
    return arena.allocateFrom(text);
  }

  private static MethodHandle call(String name, MemoryLayout... arguments) {
    return handle(name, arguments, Linker.Option.captureCallState("errno"));
  }

  private static MethodHandle variadic(String name, int fixed, MemoryLayout... arguments) {
    return handle(
        name,
        arguments,
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(fixed));
  }

  private static MethodHandle handle(
      String name, MemoryLayout[] arguments, Linker.Option... options) {
    boolean wide = name.equals("read") || name.equals("syscall");
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(wide ? JAVA_LONG : JAVA_INT, arguments),
        options);
  }

  /** A system call that did not do what was asked. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;
    final int errno;

    Failed(String what, int errno) {
      super(what + ": " + explain(errno));
      this.errno = errno;
    }

    private static String explain(int errno) {
      try {
        MemorySegment text = (MemorySegment) STRERROR.invoke(errno);
        return text.reinterpret(200).getString(0);
      } catch (Throwable e) {
        return "error " + errno;
      }
    }
  }
}
