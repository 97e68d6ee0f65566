package belay.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** The kernel's table of sockets. */
class PortTableTest {
  private static final String HEADING =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  private static String socket(String local, String state, int inode) {
    return "   0: %s 00000000:0000 %s 00000000:00000000 00:00000000 00000000  1000        0 %d 1\n"
        .formatted(local, state, inode);
  }

  @Test
  void whoListensIsFoundThoughOthersAndConnectionsThatComeStandBefore() throws IOException {
    String table =
        HEADING
            + socket("0100007F:0050", "0A", 1)
            + socket("0100007F:1F90", "03", 2)
            + socket("0100007F:1F90", "0A", 3)
            + socket("0200007F:1F90", "0A", 4)
            + socket("00000000:1F90", "0A", 5);

    assertThat(PortTable.parse(table, 8080))
        .extracting(PortTable.Listener::inode)
        .containsExactly("3", "5");
    assertThat(PortTable.parse(table, 8080)).extracting(PortTable.Listener::uid).containsOnly(1000);
  }

  @Test
  void afterTheFirstConnectionNobodyListens() throws IOException {
    for (String state : new String[] {"01", "06", "08"}) {
      String table = HEADING + socket("0100007F:1F90", state, 1) + socket("0100007F:1F90", "0A", 2);
      assertThat(PortTable.parse(table, 8080)).as(state).isEmpty();
    }
    assertThat(PortTable.parse("", 8080)).isEmpty();
  }

  @Test
  void aSocketOfThisMachineIsFoundAsLongAsItListens() throws IOException {
    PortTable table = PortTable.of(ProcessId.of(ProcessHandle.current().pid()).orElseThrow());
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(socket.getInetAddress(), socket.getLocalPort());
        Socket accepted = socket.accept()) {
      port = socket.getLocalPort();
      assertThat(table.at(port)).hasSize(1);
      socket.close();
      assertThat(accepted.isConnected()).isTrue();
      assertThat(client.isConnected()).isTrue();
      assertThat(table.at(port)).isEmpty();
    }
  }
}
