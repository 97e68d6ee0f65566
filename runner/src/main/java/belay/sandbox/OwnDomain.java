package belay.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import belay.handover.CFunction;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Starts processes in a Landlock domain of their own (landlock(7), kernel 6.12): they and what they
 * start reach the abstract sockets of one another and of nobody else. Such sockets have names
 * without a file, which all on a network share, and open files can be handed over through them.
 * Needs neither root nor bubblewrap. Safe for several threads.
 */
public final class OwnDomain {
  /** The first version of Landlock's interface that knows scopes. */
  private static final int WITH_SCOPES = 6;

  private static final long CREATE_RULESET = 444;
  private static final long RESTRICT_SELF = 446;
  private static final long ASK_VERSION = 1;
  private static final long SCOPE_ABSTRACT_SOCKETS = 1;

  /** The struct's size with scopes: three masks of eight bytes. */
  private static final long RULESET_BYTES = 24;

  private static final int PR_SET_NO_NEW_PRIVS = 38;

  private static final CFunction SYSCALL = CFunction.named("syscall");
  private static final CFunction PRCTL = CFunction.named("prctl");
  private static final CFunction CLOSE = CFunction.named("close");

  private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");
  private static final int SET_USER_ID = 04000;

  private static final boolean KNOWN = version() >= WITH_SCOPES && !isBubblewrapSetUserId();

  private OwnDomain() {}

  /** Whether this machine's kernel can do it; where not, processes start as they are. */
  public static boolean isKnown() {
    return KNOWN;
  }

  /**
   * Starts a process, in a domain of its own where the kernel can; with it go the rights that
   * set-user-id programs would give.
   *
   * @throws IOException when it cannot be started, or the kernel can and does not
   */
  public static Process start(StartingThread.Start start) throws IOException {
    if (!KNOWN) {
      return start.start();
    }
    return StartingThread.start(
        "own domain",
        () -> {
          enter();
          return start.start();
        });
  }

  /**
   * Puts the calling thread into a new domain, for good, with all that it starts from then on.
   *
   * @throws IOException when the kernel can and does not
   */
  public static void enter() throws IOException {
    if (!KNOWN) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ruleset = arena.allocate(RULESET_BYTES, 8);
      ruleset.set(JAVA_LONG, 16, SCOPE_ABSTRACT_SOCKETS);
      long fd = call(CREATE_RULESET, ruleset.address(), RULESET_BYTES, 0);
      try {
        int _ = PRCTL.call(CFunction.state(arena), PR_SET_NO_NEW_PRIVS, 1);
        if (fd < 0 || call(RESTRICT_SELF, fd, 0, 0) < 0) {
          throw new IOException("the kernel's Landlock did not take a domain");
        }
      } finally {
        int _ = CLOSE.call(CFunction.state(arena), fd);
      }
    }
  }

  /** Where bubblewrap works only so, it is worth more than a domain, in which it could not. */
  private static boolean isBubblewrapSetUserId() {
    try {
      int mode = (int) Files.getAttribute(BUBBLEWRAP, "unix:mode");
      int user = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return user != 0 && (mode & SET_USER_ID) != 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static long version() {
    return call(CREATE_RULESET, 0, 0, ASK_VERSION);
  }

  private static long call(long number, long one, long two, long three) {
    try (Arena arena = Arena.ofConfined()) {
      return SYSCALL.callLong(CFunction.state(arena), number, one, two, three);
    }
  }
}
