package belay.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.kernel.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Networks in this machine's kernel, at addresses that no app has. */
class NetworksTest {
  /** No app's user leads to it. */
  private static final int SLOT = 32_600;

  private static final NetworkRange RANGE = NetworkRange.of("10.83.0.0/16");
  private static final Optional<NetworkRange6> SIX =
      Uplink.knowsSix() ? Optional.of(NetworkRange6.named("a test")) : Optional.empty();
  private static final NetworkSettings SETTINGS =
      new NetworkSettings(
          NetworkSettings.Kind.OWN,
          Optional.of(RANGE),
          NetworkSettings.Six.USUAL,
          List.of("10.20.0.0/16", "fd00:5::/32"),
          List.of(new Service(8080, true, true)),
          Set.of());
  private static final Host MACHINE = new Host.ThisMachine();
  private final String home = "test" + ProcessHandle.current().pid();
  private final Networks networks = networks(MACHINE, home);

  private static Networks networks(Host host, String home) {
    return new Networks(host, new Networks.Ground(Rules.of(home), RANGE, SIX), SETTINGS);
  }

  @BeforeEach
  void onlyWhereThereCanBeSome() {
    assumeTrue(Native.effectiveUser() == 0, "skipped: only root can make networks");
    try {
      networks.rule();
      var _ = networks.of(SLOT, List.of());
    } catch (IOException e) {
      assumeTrue(false, "skipped: no networks can be made here: " + e.getMessage());
    }
  }

  @Test
  void aNetworkThatAUserMadeForHimselfIsNotTakenForOne() throws Exception {
    networks.remove(SLOT);
    String inner = RANGE.inner(SLOT);
    String script = "ip link add d0 type dummy; ip addr add " + inner + "/32 dev d0; echo on; cat";
    Process strangers = new ProcessBuilder("unshare", "-U", "-r", "-n", "sh", "-c", script).start();
    try (var said = strangers.inputReader()) {
      assumeTrue("on".equals(said.readLine()), "skipped: no user namespace can be made here");
      assertThat(Inhabitants.at(inner)).isEmpty();
      var _ = networks.of(SLOT, List.of());
      assertThat(MACHINE.hasDevice("belay" + SLOT)).isTrue();
    } finally {
      strangers.destroyForcibly().waitFor();
    }
  }

  @Test
  void aPacketThatGetsLostDoesNotLeaveTheAppsInTheNetworkOfTheMachine() throws Exception {
    String table = "belaytest" + ProcessHandle.current().pid();
    String once =
        "add table ip %s; add chain ip %s out { type filter hook output priority 0; };"
                .formatted(table, table)
            + " add rule ip %s out ip daddr %s tcp dport 9 limit rate 1/day burst 1 packets drop;"
                .formatted(table, RANGE.inner(0));
    var _ = MACHINE.run(List.of("nft", "-f", "-"), once);
    try {
      NetworkTrial.attempt(networks);
    } finally {
      var _ = MACHINE.run(List.of("nft", "delete", "table", "ip", table), "");
    }
    assertThat(MACHINE.hasDevice("belay0")).isFalse();
  }

  @AfterEach
  void leaveNothing() throws IOException {
    if (Native.effectiveUser() == 0) {
      networks.remove(SLOT);
      networks.sweepAtOnce(slot -> slot == SLOT);
    }
  }

  /** Nothing listens there: that is said from within. */
  private static boolean isReached(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), 9), 5_000);
      return true;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("refused");
    }
  }

  /** By IPv6 too, unless a home of a version before is beside this one: its rules know none. */
  private static boolean isReached(AppNetwork network) throws IOException {
    String tables = MACHINE.run(List.of("nft", "-j", "list", "tables"), "");
    return isReached(network.inner())
        && (Firewalls.hasShared(tables)
            || network.six().stream().allMatch(six -> isReached(six.inner())));
  }

  private String table(String of) throws IOException {
    return MACHINE.run(List.of("nft", "list", "table", "inet", "belay_" + of), "");
  }

  @Test
  void aKillAfterAnyLineIsMadeGoodByTheNextStart() throws IOException {
    for (int i = 0; i < 42; i += 3) {
      networks.remove(SLOT);
      int line = i;
      Networks killed = networks(new CutShort(line), home);
      killed.rule();
      assertThatThrownBy(() -> killed.of(SLOT, List.of())).hasMessage("killed");

      AppNetwork whole = networks.of(SLOT, List.of());
      assertThat(isReached(whole)).as("after a kill at line %d", line).isTrue();
      assertThat(table(home)).contains("belay" + SLOT);
    }
  }

  /** Does the first lines of a script, and is killed. */
  private record CutShort(int lines) implements Host {
    @Override
    public String run(List<String> command, String input) throws IOException {
      if (!command.contains("sh")) {
        return MACHINE.run(command, input);
      }
      String first = input.lines().limit(lines).map(l -> l + "\n").collect(Collectors.joining());
      try {
        var _ = MACHINE.run(command, first);
      } catch (IOException e) {
        // What was cut short within a program's input is no input.
      }
      throw new IOException("killed");
    }

    @Override
    public boolean hasDevice(String name) {
      return MACHINE.hasDevice(name);
    }

    @Override
    public void set(String name, String value) throws IOException {
      MACHINE.set(name, value);
    }

    @Override
    public String setting(String name) throws IOException {
      return MACHINE.setting(name);
    }
  }

  /** A machine that keeps few connections in mind: 128 may be one app's. */
  private record Small() implements Host {
    @Override
    public String run(List<String> command, String input) throws IOException {
      return MACHINE.run(command, input);
    }

    @Override
    public boolean hasDevice(String name) {
      return MACHINE.hasDevice(name);
    }

    @Override
    public void set(String name, String value) throws IOException {
      MACHINE.set(name, value);
    }

    @Override
    public String setting(String name) {
      return "1024";
    }
  }

  @Test
  void anAppThatOpensManyConnectionsLeavesRoomForTheOthers() throws IOException {
    Networks small = networks(new Small(), home);
    try (ServerSocket service = new ServerSocket(0, 500)) {
      List<Service> own = List.of(new Service(service.getLocalPort(), false, false));
      small.rule();
      AppNetwork greedy = small.of(SLOT, own);
      AppNetwork other = small.of(SLOT + 1, own);
      String port = Integer.toString(service.getLocalPort());
      assertThat(connected(greedy, port, 200)).isBetween(100, 150);
      assertThat(connected(other, port, 10)).isEqualTo(10);
      // With more of the kernel it has more, whatever it was held to before.
      networks.rule();
      assertThat(connected(greedy, port, 200)).isEqualTo(200);
      // The router still reaches it.
      assertThat(isReached(greedy.inner())).isTrue();
    } finally {
      small.remove(SLOT + 1);
    }
  }

  @Test
  void whoOpensTooManyToAServiceOnTheLoopbackIsToldAtOnce() throws IOException {
    Networks small = networks(new Small(), home);
    try (ServerSocket service = new ServerSocket(0, 500, InetAddress.ofLiteral("127.0.0.1"))) {
      small.rule();
      AppNetwork greedy = small.of(SLOT, List.of(new Service(service.getLocalPort(), true, true)));
      // A refusal that does not arrive is waited for, and the program is ended before it says any.
      assertThat(connected(greedy, Integer.toString(service.getLocalPort()), 200))
          .isBetween(100, 150);
      assertThat(isReached(greedy.inner())).isTrue();
    }
  }

  @Test
  void namesAreAskedOfAServerThatHasAnAddressOfIpv6Alone() throws Exception {
    assumeTrue(SIX.isPresent(), "skipped: this machine has no IPv6");
    String tables = MACHINE.run(List.of("nft", "-j", "list", "tables"), "");
    assumeTrue(!Firewalls.hasShared(tables), "skipped: a home of a version before is beside");
    try (DatagramSocket server =
            new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
        NameCarrier carrier = NameCarrier.open()) {
      server.setSoTimeout(20_000);
      carrier.ask(List.of("::1#" + server.getLocalPort()));
      List<String> links = List.of("belay" + SLOT);
      var allowance = Allowance.of("65536");
      String rules =
          Rules.of(home)
              .ofAll(new Rules.Base(RANGE, SIX, List.of(carrier.at()), links, allowance, true));
      var _ = MACHINE.run(List.of("nft", "-f", "-"), rules);
      Thread answering = Thread.ofVirtual().start(() -> answerOne(server));
      AppNetwork app = networks.of(SLOT, List.of());
      String script =
          "exec 5<>/dev/udp/%s/53; printf 'ab1234567890ask' >&5; timeout 20 head -c 18 <&5"
              .formatted(RANGE.resolvers(1).getFirst());
      List<String> command = new ArrayList<>(Networks.entering(app.namespace()));
      command.addAll(List.of("bash", "-c", script));
      assertThat(MACHINE.run(command, "")).isEqualTo("ab1234567890answer");
      answering.join();
    }
  }

  private static void answerOne(DatagramSocket server) {
    var packet = new DatagramPacket(new byte[100], 100);
    try {
      server.receive(packet);
      packet.setData("ab1234567890answer".getBytes(StandardCharsets.UTF_8));
      server.send(packet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of so many connections, all kept open, came about. */
  private static int connected(AppNetwork from, String port, int tries) throws IOException {
    String script =
        """
        n=0
        for ((i = 0; i < %d; i++)); do
          if exec {fd}<>/dev/tcp/%s/%s; then n=$((n + 1)); fi
        done 2>/dev/null
        echo $n
        """
            .formatted(tries, from.outer(), port);
    List<String> command = new ArrayList<>(Networks.entering(from.namespace()));
    command.addAll(List.of("bash", "-c", script));
    return Integer.parseInt(MACHINE.run(command, "").lines().toList().getLast().strip());
  }

  @Test
  void homesBesideOneAnotherLeaveEachOthersRulesAlone() throws IOException {
    String before = table(home);
    Networks other = networks(MACHINE, home + "b");
    try {
      other.rule();
      var _ = other.of(SLOT + 1, List.of(new Service(5432, true, true)));
      assertThat(table(home)).isEqualTo(before);
      networks.rule();
      assertThat(table(home + "b")).contains("\"belay" + (SLOT + 1) + "\" . tcp . 5432");
      assertThat(isReached(networks.of(SLOT, List.of()))).isTrue();
    } finally {
      other.remove(SLOT + 1);
      other.sweepAtOnce(slot -> slot == SLOT + 1);
    }
    assertThatThrownBy(() -> table(home + "b")).hasMessageContaining("No such file");
  }

  @Test
  void rulesThatSomebodyFlushedComeBackWithTheNextStart() throws IOException {
    var _ = MACHINE.run(List.of("nft", "delete", "table", "inet", "belay_" + home), "");
    networks.keep(Set.of(SLOT));
    assertThat(table(home)).contains("belay" + SLOT, "tcp . 8080", "10.20.0.0/16", "fd00:5::/32");
    var _ = MACHINE.run(List.of("nft", "delete", "table", "inet", "belay_" + home), "");
    var _ = networks.of(SLOT, List.of(new Service(5432, true, true)));
    assertThat(table(home)).contains("belay" + SLOT, "tcp . 5432");
  }

  @Test
  void whatACrashLeftGoesWhenNothingRunsInItForAWhile() throws IOException {
    Networks next = networks(MACHINE, home);
    next.rule();
    Path namespace = Path.of("/run/netns/belay" + SLOT);
    next.sweep(slot -> slot == SLOT);
    assertThat(namespace).exists();
    for (int looks = 0; looks < 3; looks++) {
      next.sweep(slot -> slot == SLOT);
    }
    assertThat(namespace).doesNotExist();
    assertThat(MACHINE.hasDevice("belay" + SLOT)).isFalse();
    assertThat(table(home)).doesNotContain("belay" + SLOT);
  }

  @Test
  void packetsAreAsLargeAsTheyMayBeOutside() throws IOException {
    assertThat(Files.readString(Path.of("/sys/class/net/belay" + SLOT + "/mtu")).strip())
        .isEqualTo(Integer.toString(Uplink.mtu()));
  }
}
