package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server's own login: other commands spare it, and it goes to nobody else. */
@Tag("longest")
class CredentialJourneyTest {
  private static Http.Answer api(Machine machine, String method, String path) {
    return Http.send(
        URI.create(machine.credentials().get("url").asText()).getPort(),
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
            + "Accept: application/vnd.heroku+json; version=3\r\nAuthorization: Bearer "
            + machine.credentials().get("token").asText()
            + "\r\n\r\n");
  }

  /** Heroku's command compares this token with its own before it takes it back. */
  @Test
  void theTokenThatALogoutSparesIsTheServersOwn() {
    try (Machine machine = Machine.up()) {
      insistKept(machine);
      machine.belay("down").ok();
      machine.belay("up").ok();
      insistKept(machine);
      machine.belay("upgrade", "--force").ok();
      insistKept(machine);
    }
  }

  private static void insistKept(Machine machine) {
    JsonNode kept = Machine.json(api(machine, "GET", "/oauth/authorizations/~").body());
    // Of a token only the ends are shown; the command compares those.
    String[] ends = kept.at("/access_token/token").asText().split("\\*+", -1);
    assertThat(ends).hasSize(2).allSatisfy(end -> assertThat(end).isNotEmpty());
    assertThat(machine.credentials().get("token").asText()).startsWith(ends[0]).endsWith(ends[1]);
    assertThat(api(machine, "DELETE", "/oauth/authorizations/~").status()).isBetween(400, 499);
  }

  @Test
  void aLoginThatWasTakenBackIsMadeAnewByUp() {
    try (Machine machine = Machine.up()) {
      JsonNode kept = Machine.json(api(machine, "GET", "/oauth/authorizations/~").body());
      String path = "/oauth/authorizations/" + kept.get("id").asText();
      assertThat(api(machine, "DELETE", path).status()).isEqualTo(200);
      machine.belay("apps").failed(1);

      machine.belay("up").ok().says("there is a new one for");

      machine.belay("apps").ok();
    }
  }

  /** Whoever of the two is first: the upgrade, or the router that starts it again. */
  @Test
  void anUpgradeWithADeadControlPlaneStartsIt() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      long killed = machine.serverPid();
      ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);

      machine.belay("upgrade", "--force").ok();

      assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
      machine.belay("releases", "-a", "shop").ok().says("v1");
      assertThat(machine.serverPid()).isNotEqualTo(killed);
    }
  }

  private static final String ASK =
      """
      const https = require('https');
      const headers = { authorization: 'Bearer ' + process.env.HEROKU_API_KEY };
      const told = (how, status, body) => console.log(how, status, body.replace(/\\s+/g, ' '));
      const ask = host => new Promise(done => {
        https.get({ host, path: '/client/v11/databases', headers }, answer => {
          let body = '';
          answer.on('data', d => body += d).on('end', () => { told(host, answer.statusCode, body); done(); });
        }).on('error', e => { told(host, 'error', e.message); done(); });
      });
      (async () => {
        await ask('api.data.heroku.com');
        await ask('kolkrabbi.heroku.com');
        try {
          const answer = await fetch('https://telemetry.heroku.com/apps/errors', { headers });
          told('fetch', answer.status, await answer.text());
        } catch (e) {
          told('fetch', 'error', String(e.cause || e));
        }
      })();
      """;

  @Test
  void nothingOfHerokusThatNodeRunsGetsTheToken() throws IOException {
    Optional<Path> node =
        Stream.of(System.getenv("PATH").split(":", -1))
            .map(directory -> Path.of(directory, "node"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(node.isPresent(), "skipped: no node is installed");
    try (Machine machine = Machine.up()) {
      Map<String, String> env = new HashMap<>(machine.env());
      for (String unset : List.of("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR")) {
        env.put(unset, "");
      }
      JsonNode told = Machine.json(machine.belay("heroku:env", "--json").ok().out());
      told.properties().forEach(var -> env.put(var.getKey(), var.getValue().asText()));
      Path script = Files.writeString(machine.root.resolve("ask.cjs"), ASK);

      Run asked =
          Run.of(machine.root, env, List.of(node.orElseThrow().toString(), script.toString()));

      // This server answers in their place; a connection elsewhere could not even be made here.
      asked.ok().says("api.data.heroku.com 404", "kolkrabbi.heroku.com 404", "fetch 404");
      asked.saysNot(machine.credentials().get("token").asText());
    }
  }
}
