package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody who manages an app has Belay itself connect to what only this machine can reach. */
@Tag("hostile")
class HostileFetchJourneyTest {
  private static final String INNER = "is an inner address";

  private final List<String> asked = new CopyOnWriteArrayList<>();

  private HttpServer inner() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    return server;
  }

  @Test
  void noInnerAddressIsConnectedToUnlessAnAdministratorAllowsIt() throws IOException {
    HttpServer server = inner();
    String port = Integer.toString(server.getAddress().getPort());
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout("caller", App.files("one"));
      for (String host : List.of("127.0.0.1", "localhost", "[::1]", "2130706433", "0.0.0.0")) {
        String url = "http://" + host + ":" + port;
        machine.belay("buildpacks:set", url + "/pack.git", "-a", "caller").ok();
        assertThat(machine.push(source).failed(1).text()).contains("could not be fetched");
      }
      machine
          .belay("buildpacks:set", "file:///etc", "-a", "caller")
          .failed(1)
          .says("https:// or http://");
      machine.belay("buildpacks:clear", "-a", "caller").ok();
      machine.push(source).ok();

      String url = "http://localhost:" + port + "/hook";
      hook(machine, url).failed(1).says(INNER, "fetch.allow");
      for (String drain : List.of("http://127.0.0.1:" + port, "syslog://[::1]:" + port)) {
        machine.belay("drains:add", drain, "-a", "caller").failed(1).says(INNER, "fetch.allow");
      }
      assertThat(asked).isEmpty();

      machine.set("fetch.allow", "127.0.0.0/8");
      hook(machine, url).ok();
      machine.belay("restart", "-a", "caller").ok();
      machine.belay("config:set", "A=1", "-a", "caller").ok();
      Until.isTrue("the webhook is told", () -> asked.contains("POST /hook"));

      machine.set("fetch.allow", "none");
      asked.clear();
      machine.belay("config:set", "A=2", "-a", "caller").ok();
      Until.isTrue(
          "the delivery says why",
          () ->
              machine
                  .belay("webhooks:deliveries", "-a", "caller")
                  .ok()
                  .out()
                  .contains("inner_address"));
      assertThat(asked).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  private static Run hook(Machine machine, String url) {
    return machine.belay(
        "webhooks:add", "-i", "api:release", "-l", "notify", "-u", url, "-a", "caller");
  }
}
