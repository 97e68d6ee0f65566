package belay.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The system calls that a dyno in bubblewrap may not make, as a program for the kernel's filter
 * (seccomp(2), in classic BPF): those that Flatpak and Docker refuse too, since no web app needs
 * them and holes were found behind them, and every way to a user namespace of its own.
 */
public final class SystemCallFilter {
  private static final int LOAD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_AT_LEAST = 0x35;
  private static final int JUMP_IF_SET = 0x45;
  private static final int RETURN = 0x06;
  private static final int ALLOW = 0x7fff0000;
  private static final int REFUSE = 0x00050000 | 1;
  private static final int UNKNOWN = 0x00050000 | 38;
  private static final int NO_SUCH_FAMILY = 0x00050000 | 97;

  private static final int NUMBER_AT = 0;
  private static final int MACHINE_AT = 4;
  private static final int FIRST_ARGUMENT_AT = 16;
  private static final int SECOND_ARGUMENT_AT = 24;
  private static final int NEW_USER_NAMESPACE = 0x10000000;
  private static final int PUSH_INTO_TERMINAL = 0x5412;
  private static final int CONSOLE = 0x541c;

  /** To whoever runs this machine, and past every network of its own (vsock(7)). */
  private static final int TO_THE_HYPERVISOR = 40;

  /** Calls of other machines that this one understands too begin here, on x86_64 (x32). */
  private static final int OTHER_CALLS = 0x40000000;

  /** From here on all machines have the same numbers. */
  private static final int[] REFUSED_EVERYWHERE = {
    428, 429, 430, 431, 432, 433, 442, 443 // mounts, quotas
  };

  /** Programs do without these where they are told that there is no such call. */
  private static final int[] UNKNOWN_EVERYWHERE = {
    425,
    426,
    427, // io_uring
    435 // clone3, whose flags a filter cannot see; clone is used instead
  };

  /**
   * A kind of machine.
   *
   * @param audit what the kernel calls it (linux/audit.h)
   * @param joinCall setns(2)
   * @param refused mounts, namespaces, modules, keys, clocks, tracing of the whole machine, ...
   */
  private record Kind(
      int audit,
      int cloneCall,
      int ioctlCall,
      int socketCall,
      int joinCall,
      List<Integer> refused) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "amd64",
          new Kind(
              0xc000003e,
              56,
              16,
              41,
              308,
              List.of(
                  103, 134, 136, 139, 153, 155, 156, 163, 164, 165, 166, 167, 168, 169, 172, 173,
                  174, 175, 176, 177, 178, 179, 180, 212, 227, 237, 238, 239, 246, 248, 249, 250,
                  256, 272, 279, 298, 300, 303, 304, 305, 308, 313, 320, 321, 323)),
          "aarch64",
          new Kind(
              0xc00000b7,
              220,
              29,
              198,
              268,
              List.of(
                  18, 39, 40, 41, 42, 58, 60, 89, 97, 104, 105, 106, 112, 116, 142, 170, 217, 218,
                  219, 224, 225, 235, 236, 237, 238, 239, 241, 262, 264, 265, 266, 268, 273, 280,
                  282, 294)));

  private SystemCallFilter() {}

  /** The program for this machine; empty for a kind whose calls are not known here. */
  static Optional<byte[]> program() {
    return kind().map(kind -> program(kind, kind.refused()));
  }

  /**
   * The same for what has yet to join the namespaces of a dyno. Nothing is won by joining inside:
   * there is no other namespace that an app's user may join, nor a way to make one.
   */
  public static Optional<byte[]> joining() {
    return kind()
        .map(kind ->
            program(kind, kind.refused().stream().filter(c -> c != kind.joinCall()).toList()));
  }

  private static Optional<Kind> kind() {
    return Optional.ofNullable(KINDS.get(System.getProperty("os.arch", "")));
  }

  /** Writes it to a file; answers whether there is one. */
  public static boolean write(Path file) throws IOException {
    Optional<byte[]> program = program();
    if (program.isPresent()) {
      Path next = file.resolveSibling(file.getFileName() + ".new");
      Files.write(next, program.get());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return program.isPresent();
  }

  private static byte[] program(Kind kind, List<Integer> refused) {
    List<long[]> code = new ArrayList<>();
    add(code, LOAD, 0, 0, MACHINE_AT);
    add(code, JUMP_EQUAL, 1, 0, kind.audit());
    add(code, RETURN, 0, 0, UNKNOWN);
    add(code, LOAD, 0, 0, NUMBER_AT);
    add(code, JUMP_AT_LEAST, 0, 1, OTHER_CALLS);
    add(code, RETURN, 0, 0, UNKNOWN);
    for (int call : UNKNOWN_EVERYWHERE) {
      answer(code, call, UNKNOWN);
    }
    for (int call : REFUSED_EVERYWHERE) {
      answer(code, call, REFUSE);
    }
    for (int call : refused) {
      answer(code, call, REFUSE);
    }
    add(code, JUMP_EQUAL, 0, 4, kind.socketCall());
    add(code, LOAD, 0, 0, FIRST_ARGUMENT_AT);
    add(code, JUMP_EQUAL, 0, 1, TO_THE_HYPERVISOR);
    add(code, RETURN, 0, 0, NO_SUCH_FAMILY);
    add(code, RETURN, 0, 0, ALLOW);
    add(code, JUMP_EQUAL, 0, 4, kind.cloneCall());
    add(code, LOAD, 0, 0, FIRST_ARGUMENT_AT);
    add(code, JUMP_IF_SET, 0, 1, NEW_USER_NAMESPACE);
    add(code, RETURN, 0, 0, REFUSE);
    add(code, RETURN, 0, 0, ALLOW);
    add(code, JUMP_EQUAL, 0, 4, kind.ioctlCall());
    add(code, LOAD, 0, 0, SECOND_ARGUMENT_AT);
    add(code, JUMP_EQUAL, 1, 0, PUSH_INTO_TERMINAL);
    add(code, JUMP_EQUAL, 0, 1, CONSOLE);
    add(code, RETURN, 0, 0, REFUSE);
    add(code, RETURN, 0, 0, ALLOW);
    return bytes(code);
  }

  private static void answer(List<long[]> code, int call, int answer) {
    add(code, JUMP_EQUAL, 0, 1, call);
    add(code, RETURN, 0, 0, answer);
  }

  private static void add(List<long[]> code, int what, int ifTrue, int ifFalse, int operand) {
    code.add(new long[] {what, ifTrue, ifFalse, operand});
  }

  private static byte[] bytes(List<long[]> code) {
    ByteBuffer bytes = ByteBuffer.allocate(code.size() * 8).order(ByteOrder.nativeOrder());
    for (long[] step : code) {
      bytes.putShort((short) step[0]).put((byte) step[1]).put((byte) step[2]).putInt((int) step[3]);
    }
    return bytes.array();
  }
}
