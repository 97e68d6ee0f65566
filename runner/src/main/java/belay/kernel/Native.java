package belay.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import belay.handover.CFunction;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * The system calls that Java has no name for. Constants are Linux's, from its uapi headers; call
 * numbers from 424 up are the same on every architecture. Blocking calls hold a platform thread.
 */
public final class Native {
  public static final int O_RDONLY = 0;
  public static final int O_RDWR = 2;
  static final short POLLIN = 1;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;
  private static final int O_DIRECTORY = isArm() ? 0x4000 : 0x10000;
  private static final int O_NOFOLLOW = isArm() ? 0x8000 : 0x20000;
  private static final long AT_CWD = -100;
  private static final long TREE_OF_ITS_OWN = 1 | O_CLOEXEC;
  private static final long RESOLVE_NO_MAGIC_LINKS = 2;
  private static final long RESOLVE_NO_SYMLINKS = 4;
  private static final long RESOLVE_BENEATH = 8;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final long NS_GET_USERNS = 0xb701;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_SET_SECCOMP = 22;
  private static final long SECCOMP_MODE_FILTER = 2;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  private static final CFunction OPEN = CFunction.named("open");
  private static final CFunction FCNTL = CFunction.named("fcntl");
  private static final CFunction IOCTL = CFunction.named("ioctl");
  private static final CFunction READ = CFunction.named("read");
  private static final CFunction WRITE = CFunction.named("write");
  private static final CFunction EVENTFD = CFunction.named("eventfd");
  private static final CFunction CLOSE = CFunction.named("close");
  private static final CFunction POLL = CFunction.named("poll");
  private static final CFunction MKFIFO = CFunction.named("mkfifo");
  private static final CFunction PRCTL = CFunction.named("prctl");
  private static final CFunction UNSHARE = CFunction.named("unshare");
  private static final CFunction GETEUID = CFunction.named("geteuid");
  private static final CFunction STRERROR = CFunction.named("strerror");
  private static final CFunction MOUNT = CFunction.named("mount");
  private static final CFunction CHROOT = CFunction.named("chroot");
  private static final CFunction CHDIR = CFunction.named("chdir");
  private static final CFunction SYSCALL = CFunction.named("syscall");
  private static final CFunction PIPE2 = CFunction.named("pipe2");
  private static final CFunction FCHOWN = CFunction.named("fchown");

  private Native() {}

  /** Two flags of open(2) are other numbers there. */
  private static boolean isArm() {
    return System.getProperty("os.arch", "").equals("aarch64");
  }

  public static long effectiveUser() {
    try (Arena arena = Arena.ofConfined()) {
      return GETEUID.call(CFunction.state(arena));
    }
  }

  /** Makes a pipe in the file system that only its owner may use. */
  public static void makePipe(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "mkfifo " + path, MKFIFO, text(arena, path.toString()), 0600);
    }
  }

  /** Opens a pipe without waiting for its other end; close it with {@link #close}. */
  public static int openPipe(Path path, int mode) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int flags = mode | O_NONBLOCK | O_CLOEXEC;
      return (int) check(arena, "open " + path, OPEN, text(arena, path.toString()), flags, 0);
    }
  }

  /** The user namespace that a namespace of another kind belongs to (ioctl_ns(2)), opened. */
  public static int owner(Path namespace) throws IOException {
    int fd = openPipe(namespace, O_RDONLY);
    try (Arena arena = Arena.ofConfined()) {
      return (int) check(arena, "ioctl " + namespace, IOCTL, fd, NS_GET_USERNS, 0);
    } finally {
      close(fd);
    }
  }

  /** Enlarges a pipe if the system allows it. */
  public static void enlargePipe(int fd, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "fcntl", FCNTL, fd, F_SETPIPE_SZ, bytes);
    } catch (IOException e) {
      // A pipe of the usual 64 kB does as well; the app only waits sooner.
    }
  }

  /** Reads what is there; -1 when nothing is, 0 at the end. */
  public static int read(int fd, MemorySegment into) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return (int) check(arena, "read", READ, fd, into.address(), into.byteSize());
    } catch (Failed e) {
      if (e.errno == EAGAIN || e.errno == EINTR) {
        return -1;
      }
      throw e;
    }
  }

  public static void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "close", CLOSE, fd);
    } catch (IOException e) {
      // Nothing is written through these, so nothing is lost.
    }
  }

  /** Waits until one of the descriptors can be read or has ended; negative ones never are. */
  public static boolean[] awaitReadable(int... fds) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment polls = arena.allocate(8L * fds.length, 4);
      for (int i = 0; i < fds.length; i++) {
        polls.set(JAVA_INT, 8L * i, fds[i]);
        polls.set(ValueLayout.JAVA_SHORT, 8L * i + 4, POLLIN);
      }
      try {
        check(arena, "poll", POLL, polls.address(), fds.length, -1);
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

  /** A descriptor by which one thread wakes another that waits for several. */
  public record Wake(int fd) {
    public static Wake open() throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        return new Wake((int) check(arena, "eventfd", EVENTFD, 0, O_NONBLOCK | O_CLOEXEC));
      }
    }

    /** Makes it readable. */
    public void wake() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment one = arena.allocate(JAVA_LONG);
        one.set(JAVA_LONG, 0, 1);
        check(arena, "write", WRITE, fd, one.address(), one.byteSize());
      } catch (IOException e) {
        // It is readable already, as often as a number can count.
      }
    }

    public void clear() throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        int _ = read(fd, arena.allocate(JAVA_LONG));
      }
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
  public static void filterSystemCalls(byte[] program) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocate(program.length, 8);
      code.copyFrom(MemorySegment.ofArray(program));
      MemorySegment filter = arena.allocate(16, 8);
      filter.set(ValueLayout.JAVA_SHORT, 0, (short) (program.length / 8));
      filter.set(ADDRESS, 8, code);
      check(arena, "prctl", PRCTL, PR_SET_NO_NEW_PRIVS, 1);
      check(
          arena,
          "a filter of system calls",
          PRCTL,
          PR_SET_SECCOMP,
          SECCOMP_MODE_FILTER,
          filter.address());
    }
  }

  public static void unshareMounts() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "unshare mounts", UNSHARE, 0x00020000);
    }
  }

  /** For the calling thread, which must have its mounts to itself, and for what it starts. */
  public static void changeRoot(Path root) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "chroot " + root, CHROOT, text(arena, root.toString()));
      check(arena, "chdir /", CHDIR, text(arena, "/"));
    }
  }

  public static void mount(String source, Path target, String type, long flags, String options)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long at = text(arena, target.toString());
      long data = text(arena, options);
      String what = "mount " + (type.isEmpty() ? "flags of" : type + " on") + " " + target;
      check(arena, what, MOUNT, text(arena, source), at, text(arena, type), flags, data);
    }
  }

  /**
   * A directory as a mount of its own that is nowhere yet (kernel 5.2), to be mounted by {@link
   * #attach} in whatever namespace of mounts the caller is in by then, and closed.
   */
  public static int tree(Path from) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return (int) syscall("open_tree", 428, AT_CWD, text(arena, from.toString()), TREE_OF_ITS_OWN);
    }
  }

  /**
   * The same, its owners seen through a user namespace (kernel 5.12).
   *
   * @param readOnly nothing can be written through the mount
   */
  public static int mappedTree(Path from, int userNamespace, boolean readOnly) throws IOException {
    int tree = tree(from);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(32, 8);
      attributes.set(JAVA_LONG, 0, 0x00100000L | (readOnly ? 1 : 0));
      attributes.set(JAVA_LONG, 24, userNamespace);
      syscall("mount_setattr", 442, tree, text(arena, ""), 0x1000, attributes.address(), 32);
      return tree;
    } catch (IOException e) {
      close(tree);
      throw e;
    }
  }

  /** Mounts such a tree. */
  public static void attach(int tree, Path to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      syscall("move_mount", 429, tree, text(arena, ""), AT_CWD, text(arena, to.toString()), 4);
    }
  }

  /**
   * Opens a directory for its place alone (O_PATH), as {@code /proc/self/fd/N} stands for it from
   * then on, whatever its names become.
   *
   * @throws IOException also when it is a link, or no directory
   */
  public static int place(Path directory) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
      return (int)
          check(arena, "open " + directory, OPEN, text(arena, directory.toString()), flags);
    }
  }

  /**
   * The same for one below a directory, on a way that has no link and never leads out (openat2(2),
   * RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS).
   */
  public static int placeBeneath(int directory, String way) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(24, 8);
      how.set(JAVA_LONG, 0, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      how.set(JAVA_LONG, 16, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGIC_LINKS);
      return (int) syscall("open " + way, 437, directory, text(arena, way), how.address(), 24);
    }
  }

  /** A pipe: what is read from, what is written to. Neither is anybody's by inheritance. */
  public record Pipe(int out, int in) implements AutoCloseable {
    public static Pipe open() throws IOException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment both = arena.allocate(8, 4);
        check(arena, "pipe2", PIPE2, both.address(), O_CLOEXEC);
        return new Pipe(both.get(JAVA_INT, 0), both.get(JAVA_INT, 4));
      }
    }

    @Override
    public void close() {
      Native.close(out);
      Native.close(in);
    }
  }

  /** A second descriptor of the same open file. */
  public static int duplicate(int fd) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return (int) check(arena, "fcntl", FCNTL, fd, F_DUPFD_CLOEXEC, 0);
    }
  }

  /** Gives what is open to a user, uid and gid alike. */
  public static void own(int fd, int user) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      check(arena, "fchown", FCHOWN, fd, user, user);
    }
  }

  /** The path of a descriptor of this process, good for every process of the machine. */
  public static Path path(int fd) {
    return Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", "" + fd);
  }

  private static long syscall(String what, long number, long... arguments) throws IOException {
    long[] all = new long[arguments.length + 1];
    all[0] = number;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    try (Arena arena = Arena.ofConfined()) {
      return check(arena, what, SYSCALL, all);
    }
  }

  private static long check(Arena arena, String what, CFunction function, long... arguments)
      throws IOException {
    MemorySegment state = CFunction.state(arena);
    boolean wide = function == READ || function == WRITE || function == SYSCALL;
    long result = wide ? function.callLong(state, arguments) : function.call(state, arguments);
    if (result < 0) {
      throw new Failed(what, CFunction.errno(state));
    }
    return result;
  }

  private static long text(Arena arena, String text) {
    return arena.allocateFrom(text).address();
  }

  /** A system call that did not do what was asked. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;
    final int errno;

    Failed(String what, int errno) {
      super(what + ": " + explain(errno));
      this.errno = errno;
    }

    @SuppressWarnings("restricted")
    private static String explain(int errno) {
      try (Arena arena = Arena.ofConfined()) {
        long text = STRERROR.callLong(CFunction.state(arena), errno);
        return MemorySegment.ofAddress(text).reinterpret(200).getString(0);
      }
    }
  }
}
