package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Pool;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import belay.router.table.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * This router beside control planes, routers and tables of a version that knew one pool per app.
 */
class VersionsTest {
  @TempDir Path home;

  /** AppRoutes as that version had it. */
  record OnePool(
      String app,
      String name,
      List<String> hosts,
      AppRoutes.State state,
      String pool,
      List<AppRoutes.Upstream> upstreams,
      int answerSeconds,
      boolean affinity) {}

  private static String onePool(Backend app) {
    return ("{\"app\":\"a1\",\"name\":\"api\",\"hosts\":[\"api.localhost\"],\"state\":\"UP\","
            + "\"pool\":\"v1\",\"upstreams\":[{\"dyno\":\"web.1\",\"host\":\"127.0.0.1\","
            + "\"port\":%d}],\"answer_seconds\":0,\"affinity\":false}")
        .formatted(app.port());
  }

  private static AppRoutes twoPools(Backend former, Backend next) {
    return PoolsTest.routes(
        false,
        new Pool("v1", 9, List.of(PoolsTest.at("web.1", former.port()))),
        new Pool("v2", 1, List.of(PoolsTest.at("web.1", next.port()))));
  }

  private String say(String line) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(home.resolve("run/router.sock")));
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      var reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      return java.util.Objects.requireNonNull(reader.readLine());
    }
  }

  @Test
  void takesWhatAnOlderControlPlanePuts() throws IOException {
    try (Backend app = Backend.answering("fine");
        Rig rig = new Rig(home)) {
      assertThat(say("{\"type\":\"put\",\"routes\":" + onePool(app) + "}"))
          .isEqualTo("{\"type\":\"done\"}");
      assertThat(rig.get("/")).endsWith("fine");
      assertThat(rig.ask(new RouterRequest.Show()))
          .isEqualTo(
              new RouterAnswer.Table(
                  List.of(
                      new AppRoutes(
                          "a1",
                          "api",
                          List.of("api.localhost"),
                          AppRoutes.State.UP,
                          "v1",
                          List.of(PoolsTest.at("web.1", app.port()))))));
    }
  }

  @Test
  void anOlderControlPlaneOrRouterReadsTheFirstPoolOfTheTable() throws IOException {
    try (Backend former = Backend.answering("former");
        Backend next = Backend.answering("next");
        Rig rig = new Rig(home)) {
      PoolsTest.route(rig, twoPools(former, next));
      JsonNode shown = Json.MAPPER.readTree(say("{\"type\":\"show\"}"));
      OnePool read = Json.MAPPER.treeToValue(shown.path("table").path(0), OnePool.class);
      assertThat(read).isEqualTo(Json.MAPPER.readValue(onePool(former), OnePool.class));
    }
  }

  @Test
  void readsATableThatAnOlderRouterSaved() throws IOException {
    try (Backend app = Backend.answering("fine")) {
      try (Rig rig = new Rig(home)) {
        rig.route("v1", app);
      }
      Path file = home.resolve("router/routes.json");
      ObjectNode saved = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
      saved.putArray("apps").add(Json.MAPPER.readTree(onePool(app)));
      Files.write(file, Json.MAPPER.writeValueAsBytes(saved));
      try (Rig rig = new Rig(home)) {
        assertThat(rig.get("/")).endsWith("fine");
        assertThat(rig.notes()).doesNotContain("could not be read");
      }
    }
  }

  @Test
  void anOlderRouterReadsTheFirstPoolOfASavedTable() throws IOException {
    try (Backend former = Backend.answering("former");
        Backend next = Backend.answering("next")) {
      try (Rig rig = new Rig(home)) {
        PoolsTest.route(rig, twoPools(former, next));
      }
      JsonNode saved = Json.MAPPER.readTree(Files.readAllBytes(home.resolve("router/routes.json")));
      OnePool read = Json.MAPPER.treeToValue(saved.path("apps").path(0), OnePool.class);
      assertThat(read.pool()).isEqualTo("v1");
      assertThat(read.upstreams()).containsExactly(PoolsTest.at("web.1", former.port()));
    }
  }

  @Test
  void takesOverTheTableOfAnOlderRouter() throws IOException {
    try (Backend app = Backend.answering("fine");
        Rig first = new Rig(home)) {
      // As that one would hold it, and give it away.
      say("{\"type\":\"replace\",\"table\":[" + onePool(app) + "]}");
      try (Rig second = Rig.takingOver(home, first.port())) {
        assertThat(second.get("/")).endsWith("fine");
      }
    }
  }
}
