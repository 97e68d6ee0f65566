package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upstream that knows the router by what its connections begin with. */
class PrefaceTest {
  private static final String GET = "GET /secret-%d HTTP/1.1\r\nHost: " + Rig.HOST + "\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  @TempDir Path home;

  private static List<AppRoutes.Upstream> to(ServerSocket socket) {
    return List.of(
        new AppRoutes.Upstream("server", "127.0.0.1", socket.getLocalPort(), "the-preface"));
  }

  @Test
  void eachConnectionBeginsWithItAndNoRequestDoes() throws IOException {
    try (ServerSocket listens = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Rig rig = new Rig(home).route(AppRoutes.State.UP, "v1", to(listens));
        Wire client = rig.client()) {
      client.send(GET.formatted(1));
      try (Wire upstream = new Wire(listens.accept())) {
        assertThat(upstream.head()).startsWith("the-preface\r\nGET /secret-1 HTTP/1.1\r\n");
        upstream.send(OK);
        assertThat(client.head()).startsWith("HTTP/1.1 200");
        client.send(GET.formatted(2));
        assertThat(upstream.head()).startsWith("GET /secret-2 HTTP/1.1\r\n");
        upstream.send(OK);
        assertThat(client.head()).startsWith("HTTP/1.1 200");
      }
      // What it asked for is written down by the upstream itself, or not at all.
      assertThat(Files.readString(home.resolve("router/access.log"))).doesNotContain("secret");
      assertThat(rig.requests()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerWithoutEndOfTimeIsAwaited() throws Exception {
    var limits = Rig.shortTimes(Rig.PATIENCE, Duration.ofMillis(100), Duration.ofMillis(100));
    try (ServerSocket listens = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Rig rig = new Rig(home, limits);
        Wire client = rig.client()) {
      AppRoutes routes =
          new AppRoutes(
              "belay",
              "belay",
              List.of(Rig.HOST),
              AppRoutes.State.UP,
              "v1",
              to(listens),
              AppRoutes.ENDLESS,
              false);
      rig.ask(new belay.api.routing.RouterRequest.Put(routes));
      client.send(GET.formatted(1));
      try (Wire upstream = new Wire(listens.accept())) {
        String _ = upstream.head();
        // Many times what any app would be given, before the answer and in its middle.
        Thread.sleep(1_500);
        upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha");
        assertThat(client.head()).startsWith("HTTP/1.1 200");
        // And once more: that no time is up shows by nothing but time going by.
        Thread.sleep(1_500);
        upstream.send("lf");
        assertThat(client.body(4)).isEqualTo("half");
      }
    }
  }
}
