package belay.handover;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A function of the C library that takes integers and addresses. All are called in one shape, as
 * Java generates code for each shape of call, which costs a start thirty milliseconds apiece: every
 * argument is a 64-bit register, of which the function looks at the part that it declared. Both
 * calling conventions of Linux, x86-64's and AArch64's, pass variable arguments so too.
 */
@SuppressWarnings("restricted")
public final class CFunction {
  /** As many as fit into registers everywhere. */
  private static final int ARGUMENTS_MAX = 6;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"));

  private final MemorySegment address;

  private CFunction(MemorySegment address) {
    this.address = address;
  }

  /** The function of that name, which must be there. */
  public static CFunction named(String name) {
    return new CFunction(LINKER.defaultLookup().findOrThrow(name));
  }

  /** Where {@link #call} leaves errno. */
  public static MemorySegment state(Arena arena) {
    return arena.allocate(STATE);
  }

  /** What the last call with that state left. */
  public static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** Calls one that returns an int. */
  public int call(MemorySegment state, long... arguments) {
    return (int) callLong(state, arguments);
  }

  /** Calls one that returns a long, a size or an address. */
  public long callLong(MemorySegment state, long... arguments) {
    long[] all = Arrays.copyOf(arguments, ARGUMENTS_MAX);
    if (arguments.length > ARGUMENTS_MAX) {
      throw new IllegalArgumentException("at most " + ARGUMENTS_MAX + " arguments");
    }
    try {
      return (long)
          CALL.invokeExact(address, state, all[0], all[1], all[2], all[3], all[4], all[5]);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
