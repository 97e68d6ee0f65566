package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server gets a name, its administrator claims it, and a laptop works with it. */
@Tag("longest")
@Tag("long")
class SetupJourneyTest {
  /** Of this machine, as all of 127.0.0.0/8 is, and no address that anything trusts by itself. */
  private static final String ADDRESS = "127.0.0.2";

  private static JsonNode json(Run run) throws IOException {
    return JsonMapper.builder().build().readTree(run.out());
  }

  private static JsonNode setUp(Machine machine, int port, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("setup", "--plain-http", "--no-dns-check"));
    words.addAll(List.of("--http-port", Integer.toString(port), "--json"));
    words.addAll(List.of(more));
    return json(machine.belay(words.toArray(String[]::new)).ok());
  }

  private static Http.Answer ask(int port, String host, String request, String... headers) {
    StringBuilder all = new StringBuilder(request + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (String header : headers) {
      all.append(header).append("\r\n");
    }
    return Http.send(port, all.append("Connection: close\r\n\r\n").toString());
  }

  private static String token(Machine machine) {
    return "Authorization: Bearer " + machine.credentials().get("token").asText();
  }

  private static Http.Answer claim(String link) {
    URI uri = URI.create(link);
    return ask(
        uri.getPort(),
        uri.getAuthority(),
        "POST " + uri.getPath(),
        "Accept: text/html",
        "Origin: http://" + uri.getAuthority(),
        "Content-Length: 0");
  }

  /** Somebody's own machine: his home, and nothing of the server's. */
  private static Run laptop(Machine machine, Path in, String input, String... args) {
    Map<String, String> env = new HashMap<>(machine.env());
    env.put("BELAY_HOME", machine.root.resolve("laptop").toString());
    List<String> command = new ArrayList<>(List.of(Machine.REPOSITORY.resolve("belay").toString()));
    command.addAll(List.of(args));
    return Run.of(in, env, command, input);
  }

  private static Run laptop(Machine machine, String... args) {
    return laptop(machine, machine.root, "", args);
  }

  @Test
  void aLaptopDeploysByTheServersNameAloneAndNobodyIsAnsweredBeforeItIsClaimed() throws Exception {
    try (Machine machine = Machine.up()) {
      int former = machine.httpPort();
      int port = machine.freePort();
      JsonNode done = setUp(machine, port, "--ip", ADDRESS);
      String link = done.get("sign_in_url").asText();
      String server = "http://" + ADDRESS + ":" + port;
      assertThat(link).startsWith(server + "/sign-in/");
      assertThat(ask(port, ADDRESS, "GET /account", token(machine)).body()).contains("claimed");
      assertThat(claim(link).status()).isEqualTo(303);
      assertThat(claim(link).status()).isEqualTo(410);
      assertThat(ask(port, ADDRESS, "GET /account", token(machine)).status()).isEqualTo(200);
      assertThat(ask(port, ADDRESS, "GET /schema").status()).isEqualTo(401);

      String mine = machine.credentials().get("token").asText();
      laptop(machine, machine.root, mine, "login", server, "--token").failed(2).says("plain HTTP");
      laptop(machine, machine.root, mine, "login", server, "--token", "--plain-http")
          .ok()
          .says("logged in to " + server);
      Path app = machine.root.resolve("shop");
      Files.createDirectories(app);
      machine.git(app, "init", "-q").ok();
      machine.commit(app, App.files("one"));
      laptop(machine, app, "", "apps:create", "shop").ok();
      machine.git(app, "remote", "get-url", "belay").ok().says(server + "/shop.git");
      machine.git(app, "push", "belay", "HEAD:main").ok().says("deployed");
      laptop(machine, app, "", "run", "echo to $((40 + 2))").ok().says("to 42");
      laptop(machine, app, "", "releases").ok().says("v2");
      laptop(machine, app, "", "whoami").ok().says(server);
      assertThat(Http.get(former, "shop.localhost", "/").status()).isEqualTo(0);
      assertThat(Http.get(port, "shop.localhost", "/").body()).isEqualTo("one none");

      // The control plane comes back to the same socket, which no app can have had meanwhile.
      ProcessHandle.of(machine.serverPid()).orElseThrow().destroyForcibly();
      Until.isTrue(
          "the server answers by its name again",
          () -> ask(port, ADDRESS, "GET /account", token(machine)).status() == 200);

      machine.belay("setup", "--undo").ok().says("no name on the Internet");
      assertThat(ask(port, ADDRESS, "GET /account", token(machine)).status()).isEqualTo(0);
      assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
      machine.belay("setup", "--undo").ok().says("never set up");
    }
  }

  @Test
  void theServersOwnNamesAreItsOwnAndTheDomainMayChange() throws Exception {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("www", App.files("one"))).ok();
      int port = machine.freePort();
      JsonNode done = setUp(machine, port, "example.test");
      assertThat(done.get("apps_without_name").toString()).isEqualTo("[\"www\"]");
      assertThat(Http.get(port, "www.localhost", "/").body()).isEqualTo("one none");
      assertThat(Http.get(port, "www.example.test", "/").status()).isEqualTo(404);
      assertThat(Http.get(port, "belay.example.test", "/account").status()).isEqualTo(403);
      machine.belay("apps:create", "api").failed(1).says("kept for the server");
      machine.belay("apps:create", "shop").ok();
      machine.belay("domains:add", "belay.example.test", "-a", "shop").failed(1);

      JsonNode apart = setUp(machine, port, "other.test", "--apps-domain", "apps.test");
      assertThat(apart.get("console").asText()).isEqualTo("belay.other.test");
      assertThat(Http.get(port, "www.apps.test", "/").body()).isEqualTo("one none");
      assertThat(Http.get(port, "belay.example.test", "/account").status()).isEqualTo(404);
      assertThat(Http.get(port, "belay.other.test", "/account").status()).isEqualTo(403);
      machine.belay("info", "-a", "www").ok().says("http://www.apps.test:" + port + "/");
      machine.belay("info", "-a", "www").ok().says("http://belay.other.test:" + port + "/www.git");
    }
  }

  @Test
  void whatIsInTheWayIsToldInOrderAndNothingIsChanged() throws Exception {
    try (Machine machine = Machine.up()) {
      String before = Files.readString(machine.home.resolve("server.properties"));
      machine
          .belay("setup", "nobody-has-this.invalid", "--plain-http", "--http-port", "1")
          .failed(2)
          .says("belay.nobody-has-this.invalid leads nowhere", "Nothing was changed");
      machine.belay("setup").failed(2).says("nobody is here to ask");
      machine.belay("setup", "https://x.test/").failed(2).says("is not a domain");
      machine.belay("setup", "a.test", "--ip", ADDRESS).failed(2).says("not both");
      assertThat(Files.readString(machine.home.resolve("server.properties"))).isEqualTo(before);
    }
  }

  /** By the API's own port, which speaks TLS with a certificate of the server's own authority. */
  @Test
  void aCertificateIsTrustedByItsFingerprintAndAnotherIsRefused() throws Exception {
    try (Machine machine = Machine.up()) {
      Path authority = machine.home.resolve("ca.pem");
      Until.isTrue("the server has a certificate", () -> Files.exists(authority));
      String print =
          Run.of(
                  machine.root,
                  machine.env(),
                  List.of(
                      "openssl",
                      "x509",
                      "-in",
                      authority.toString(),
                      "-noout",
                      "-fingerprint",
                      "-sha256"))
              .ok()
              .out()
              .strip()
              .replaceFirst(".*=", "");
      String server =
          "https://127.0.0.1:" + URI.create(machine.credentials().get("url").asText()).getPort();
      String mine = machine.credentials().get("token").asText();
      laptop(machine, machine.root, mine, "login", server, "--token")
          .failed(2)
          .says(print, "--trust SHA256");
      String other = print.replaceFirst("^..", print.startsWith("00") ? "11" : "00");
      laptop(machine, machine.root, mine, "login", server, "--token", "--trust", other)
          .failed(1)
          .says("no certificate of that fingerprint");
      laptop(machine, machine.root, mine, "login", server, "--token", "--trust", print).ok();
      laptop(machine, "whoami").ok().says(server);

      machine.belay("down").ok();
      for (String key : List.of("keys/ca.pem", "keys/server.pem")) {
        Files.delete(machine.home.resolve(key));
      }
      Files.delete(authority);
      machine.belay("up").ok();
      Until.isTrue("the server has another certificate", () -> Files.exists(authority));
      laptop(machine, "whoami").failed(1).says("Nothing was sent", "belay login " + server);
    }
  }
}
