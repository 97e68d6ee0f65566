package belay.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Runs the filter as the kernel does (classic BPF over struct seccomp_data). */
class SystemCallFilterTest {
  private static final int ALLOWED = 0x7fff0000;
  private static final int X86_64 = 0xc000003e;

  /** What is answered to a call; the bits of a refusal are its error's number. */
  private static int answer(int call, long first, long second) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(call).putInt(X86_64).putLong(0).putLong(first).putLong(second);
    ByteBuffer program =
        ByteBuffer.wrap(SystemCallFilter.program().orElseThrow()).order(ByteOrder.LITTLE_ENDIAN);
    long value = 0;
    for (int at = 0; ; at++) {
      int what = program.getShort(at * 8) & 0xffff;
      int ifTrue = program.get(at * 8 + 2) & 0xff;
      int ifFalse = program.get(at * 8 + 3) & 0xff;
      int operand = program.getInt(at * 8 + 4);
      switch (what) {
        case 0x20 -> value = data.getInt(operand) & 0xffffffffL;
        case 0x15 -> at += value == (operand & 0xffffffffL) ? ifTrue : ifFalse;
        case 0x35 -> at += value >= (operand & 0xffffffffL) ? ifTrue : ifFalse;
        case 0x45 -> at += (value & operand) != 0 ? ifTrue : ifFalse;
        case 0x06 -> {
          return operand;
        }
        default -> throw new IllegalStateException("instruction " + what);
      }
    }
  }

  @Test
  void aDynoHasSocketsOfItsNetworkAndNoneToTheHypervisor() {
    assumeTrue(System.getProperty("os.arch", "").equals("amd64"), "numbers of x86_64");
    int socket = 41;
    assertThat(answer(socket, 2, 1)).as("IPv4").isEqualTo(ALLOWED);
    assertThat(answer(socket, 1, 1)).as("a file's").isEqualTo(ALLOWED);
    assertThat(answer(socket, 40, 1)).as("vsock").isEqualTo(0x00050000 | 97);
  }

  @Test
  void whatWasRefusedIsRefusedStill() {
    assumeTrue(System.getProperty("os.arch", "").equals("amd64"), "numbers of x86_64");
    assertThat(answer(0, 0, 0)).as("read").isEqualTo(ALLOWED);
    assertThat(answer(272, 0, 0)).as("unshare").isEqualTo(0x00050000 | 1);
    assertThat(answer(56, 0x10000000, 0)).as("a clone in a namespace").isEqualTo(0x00050000 | 1);
    assertThat(answer(56, 0, 0)).as("a clone").isEqualTo(ALLOWED);
    assertThat(answer(16, 0, 0x5412)).as("words put into a terminal").isEqualTo(0x00050000 | 1);
    assertThat(answer(16, 0, 0x5401)).as("what a terminal is like").isEqualTo(ALLOWED);
  }
}
