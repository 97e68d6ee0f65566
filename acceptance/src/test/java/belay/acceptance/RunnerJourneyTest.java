package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What has rights where Belay is root, and what has none. */
@Tag("long")
class RunnerJourneyTest {
  private static final String ID = "11111111-1111-4111-8111-111111111111";

  private static Machine up() {
    Machine machine = Machine.up();
    boolean runs = Files.exists(ready(machine));
    if (!runs) {
      machine.close();
    }
    assumeTrue(runs, "skipped: no runner here, as Belay is not root in full");
    return machine;
  }

  private static Path ready(Machine machine) {
    return machine.home.resolve("run/runner.json");
  }

  private static long pid(Machine machine, String program) {
    return Machine.json(machine.home.resolve("run/" + program + ".json")).path("pid").asLong();
  }

  @Test
  void whenItIsKilledUnderLoadNothingIsLostAndWhatIsAskedWaits() throws IOException {
    try (Machine machine = up()) {
      Path source = machine.checkout("shop", App.files("one"));
      machine.push(source).ok();
      List<String> dynos = machine.dynos();
      long before = pid(machine, "runner");
      try (Load load = Load.on(machine, "shop")) {
        SurvivalJourneyTest.kill(before);

        assertThat(machine.dynos()).isEqualTo(dynos);
        machine.commit(source, App.version("two"));
        machine.push(source).ok();
        machine.belay("restart", "-a", "shop").ok();

        assertThat(load.failures()).isEmpty();
      }
      assertThat(pid(machine, "runner")).isNotEqualTo(before);
      assertThat(machine.get("shop", "/").body()).isEqualTo("two none");
      machine.belay("run", "-a", "shop", "--", "sh", "-c", "exit 7").failed(7);
      machine.belay("server:status").ok().says("it alone has rights");
    }
  }

  @Test
  void routerAndControlPlaneHaveNoCapabilityNorGainAny() throws IOException {
    try (Machine machine = up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      insistNone(pid(machine, "router"));
      long before = machine.serverPid();
      insistNone(before);

      SurvivalJourneyTest.kill(before);
      Path server = machine.home.resolve("run/server.json");
      Until.isTrue(
          "another control plane is ready",
          () -> Files.exists(server) && machine.serverPid() != before);

      insistNone(machine.serverPid());
      machine.belay("restart", "-a", "shop").ok();
      machine.belay("upgrade", "--force").ok();
      insistNone(pid(machine, "router"));
      insistNone(machine.serverPid());
      assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
    }
  }

  private static void insistNone(long pid) throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      assertThat(status).contains(set + ":\t0000000000000000");
    }
    assertThat(status).contains("NoNewPrivs:\t1");
  }

  @Test
  void itDoesNothingThatIsNotTheControlPlanesToAsk() throws IOException {
    try (Machine machine = up()) {
      Path source = machine.checkout("shop", App.files("one"));
      machine.push(source).ok();
      Path apps = machine.home.resolve("apps");
      Path link = Files.createSymbolicLink(apps.resolve("shop/releases/evil"), Path.of("/etc"));
      Path keys = machine.home.resolve("keys");
      Object owner = Files.getAttribute(Path.of("/etc"), "unix:uid");
      List<String> dynos = machine.dynos();
      for (String directory :
          List.of("/etc", "/", keys.toString(), apps + "/../keys", link.toString())) {
        refused(machine, start(directory, "web.1", 0));
        refused(
            machine,
            "{\"ask\":\"own\",\"app\":\"%s\",\"directories\":[\"%s\"],\"give\":true}"
                .formatted(ID, directory));
        String five = "[" + ("\"" + directory + "\",").repeat(4) + "\"" + directory + "\"]";
        refused(
            machine,
            ("{\"ask\":\"build\",\"order\":{\"app\":\"%s\",\"directories\":%s,"
                    + "\"command\":[\"true\"],\"env\":{},\"machines\":true}}")
                .formatted(ID, five));
      }
      refused(machine, start(apps.resolve("shop/releases").toString(), "../../x", 0));
      refused(machine, start(apps.resolve("shop/releases").toString(), "web.1", 70_000));
      refused(machine, "{\"ask\":\"forget\",\"dyno\":\"../../keys\"}");
      refused(machine, "{\"ask\":\"admit\",\"link\":\"lo\"}");
      refused(machine, "{\"ask\":\"shell\",\"command\":\"id\"}");
      refused(machine, "no JSON");
      assertThat(Files.getAttribute(Path.of("/etc"), "unix:uid")).isEqualTo(owner);
      assertThat(machine.dynos()).isEqualTo(dynos);
      assertThat(keys).isDirectory();
      machine.belay("restart", "-a", "shop").ok();
      Run run = machine.belay("run", "-a", "shop", "--", "test", "-e", machine.home.toString());
      run.failed(1);
    }
  }

  private static String start(String directory, String dyno, int port) {
    return ("{\"ask\":\"start\",\"wish\":{\"id\":\"%s\",\"app\":\"%s\",\"name\":\"shop\","
            + "\"dyno\":\"%s\",\"version\":1,\"directory\":\"%s\",\"shared\":\"%s\","
            + "\"command\":\"id\",\"env\":{},\"port\":%d,\"quota\":{\"processes\":64,\"memory\":0,"
            + "\"cpu\":100,\"tmp\":1,\"shm\":1,\"disk\":1,\"files\":64},\"own\":false,"
            + "\"services\":[],\"at\":\"2026-11-30T10:00:00Z\"}}")
        .formatted(ID, ID, dyno, directory, directory, port);
  }

  private static void refused(Machine machine, String ask) throws IOException {
    JsonNode reply = asked(machine, ask);
    assertThat(reply.path("refused").asText()).as("%s: %s", ask, reply).isEqualTo("INPUT");
    assertThat(reply.path("why").asText()).isNotEmpty();
  }

  /** As a process of the control plane's user may. */
  private static JsonNode asked(Machine machine, String ask) throws IOException {
    byte[] text = ask.getBytes(StandardCharsets.UTF_8);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(machine.home.resolve("run/runner.sock")));
      ByteBuffer all = ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).flip();
      while (all.hasRemaining()) {
        channel.write(all);
      }
      ByteBuffer answer = ByteBuffer.allocate(1 << 20);
      while (answer.position() < 4 || answer.position() < 4 + answer.getInt(0)) {
        assertThat(channel.read(answer)).as("an answer to %s", ask).isPositive();
      }
      return Machine.json(new String(answer.array(), 4, answer.getInt(0), StandardCharsets.UTF_8));
    }
  }
}
