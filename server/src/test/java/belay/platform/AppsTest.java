package belay.platform;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Doors;
import belay.http.Guesses;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps and what belongs to them. */
class AppsTest {
  @TempDir Path home;
  Doors doors;

  @BeforeEach
  void open() throws Exception {
    doors = Doors.open(home);
  }

  @AfterEach
  void close() {
    doors.close();
  }

  @Test
  void anAppIsMadeShownRenamedAndDestroyed() throws Exception {
    HttpResponse<String> made = doors.send("POST", "/apps", "{\"name\":\"api\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body())
        .contains(
            "\"name\":\"api\"",
            "\"web_url\":\"http://api.localhost:8080/\"",
            "\"git_url\":\"" + doors.url() + "/api.git\"",
            "\"owner\":{\"id\":\"" + doors.bob.id() + "\",\"email\":\"bob@example.com\"}",
            "\"created_at\":\"1970-01-01T00:00:00Z\"",
            "\"team\":null",
            "\"slug_size\":null");
    HttpResponse<String> renamed =
        doors.send("PATCH", "/apps/api", "{\"name\":\"web\",\"maintenance\":\"true\"}");
    assertThat(renamed.body()).contains("\"name\":\"web\"", "\"maintenance\":true");
    assertThat(doors.get("/apps/api").statusCode()).isEqualTo(404);
    assertThat(doors.send("DELETE", "/apps/web", "").body()).contains("\"name\":\"web\"");
    assertThat(doors.get("/apps").body()).isEqualTo("[]");
  }

  @Test
  void anAppWithoutANameGetsOne() throws Exception {
    assertThat(doors.send("POST", "/apps", "").body())
        .containsPattern("\"name\":\"[a-z]+-[a-z]+-\\d{4}\"");
  }

  @Test
  void takenAndIllegalNamesAreRefused() throws Exception {
    doors.app("api");
    HttpResponse<String> taken = doors.send("POST", "/apps", "{\"name\":\"api\"}");
    assertThat(taken.statusCode()).isEqualTo(422);
    assertThat(taken.body()).contains("\"id\":\"invalid_params\"", "already taken");
    HttpResponse<String> illegal = doors.send("POST", "/apps", "{\"name\":\"../etc\"}");
    assertThat(illegal.statusCode()).isEqualTo(422);
    assertThat(illegal.body()).contains("Name must start with a letter");
  }

  @Test
  void anAppOfAnotherIsNotThere() throws Exception {
    doors.app("api");
    doors.access.issueToken(doors.access.createUser("eve@example.com", false), "test");
    for (String path : new String[] {"", "/releases", "/config-vars", "/dynos", "/domains"}) {
      HttpResponse<String> theirs = asEve("/apps/api" + path);
      HttpResponse<String> none = asEve("/apps/none" + path);
      assertThat(theirs.statusCode()).isEqualTo(404);
      assertThat(theirs.body())
          .isEqualTo(none.body())
          .isEqualTo(
              "{\"resource\":\"app\",\"id\":\"not_found\",\"message\":\"Couldn't find that"
                  + " app.\"}");
    }
    assertThat(asEve("/apps").body()).isEqualTo("[]");
  }

  private HttpResponse<String> asEve(String path) throws Exception {
    return doors.send(
        doors
            .request("GET", path, "")
            .setHeader("Authorization", "Bearer token-of-eve@example.com"));
  }

  @Test
  void whoMayOnlyLookIsToldSo() throws Exception {
    doors.app("api");
    doors.access.viewers.add(doors.access.createUser("eve@example.com", false));
    doors.access.issueToken(doors.access.users().getLast(), "test");
    assertThat(asEve("/apps/api").statusCode()).isEqualTo(200);
    HttpResponse<String> config = asEve("/apps/api/config-vars");
    assertThat(config.statusCode()).isEqualTo(403);
    assertThat(config.body()).contains("forbidden", "You may not deploy api");
  }

  @Test
  void listsComeInPages() throws Exception {
    for (String name : new String[] {"aaa", "bbb", "ccc"}) {
      doors.app(name);
    }
    HttpResponse<String> first =
        doors.send(doors.request("GET", "/apps", "").header("Range", "name ..; max=2;"));
    assertThat(first.statusCode()).isEqualTo(206);
    assertThat(first.headers().firstValue("Content-Range")).hasValue("name aaa..bbb; max=2");
    assertThat(first.headers().firstValue("Accept-Ranges")).hasValue("name, id, updated_at");
    String next = first.headers().firstValue("Next-Range").orElseThrow();
    assertThat(next).isEqualTo("name ]bbb..; max=2");
    HttpResponse<String> second =
        doors.send(doors.request("GET", "/apps", "").header("Range", next));
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).contains("ccc").doesNotContain("\"bbb\"");
    assertThat(second.headers().firstValue("Next-Range")).isEmpty();
  }

  @Test
  void domainsBeginWithTheAppsOwn() throws Exception {
    doors.app("api");
    HttpResponse<String> added =
        doors.send("POST", "/apps/api/domains", "{\"hostname\":\"WWW.Example.com\"}");
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(added.body()).contains("\"hostname\":\"www.example.com\"", "\"status\":\"none\"");
    assertThat(doors.get("/apps/api/domains").body())
        .contains("\"hostname\":\"api.localhost\"", "\"kind\":\"heroku\"", "\"kind\":\"custom\"");
    for (String bad : new String[] {"no port:80", "http://x.com", "localhost", "x.localhost"}) {
      HttpResponse<String> answer =
          doors.send("POST", "/apps/api/domains", "{\"hostname\":\"" + bad + "\"}");
      assertThat(answer.statusCode()).as(bad).isEqualTo(422);
    }
    assertThat(doors.send("DELETE", "/apps/api/domains/www.example.com", "").statusCode())
        .isEqualTo(200);
    assertThat(doors.send("DELETE", "/apps/api/domains/api.localhost", "").statusCode())
        .isEqualTo(422);
  }

  @Test
  void buildpacksSettingsAndEvents() throws Exception {
    doors.app("api");
    HttpResponse<String> set =
        doors.send(
            doors
                .request(
                    "PUT",
                    "/apps/api/buildpack-installations",
                    "{\"updates\":[{\"buildpack\":\"heroku/nodejs\"}]}")
                .header("Range", ""));
    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(set.body())
        .isEqualTo(
            "[{\"ordinal\":0,\"buildpack\":{\"url\":\"heroku/nodejs\",\"name\":\"heroku/nodejs\"}}]");
    for (String bad : new String[] {"{}", "{\"buildpack\":\" \"}", "\"heroku/nodejs\""}) {
      assertThat(
              doors
                  .send("PUT", "/apps/api/buildpack-installations", "{\"updates\":[" + bad + "]}")
                  .body())
          .as(bad)
          .contains("Each of \\\"updates\\\" must have a \\\"buildpack\\\", by its name or URL.");
    }
    assertThat(doors.send("PATCH", "/apps/api/settings", "{\"keep_releases\":\"9\"}").body())
        .isEqualTo(
            "{\"keep_releases\":9,\"env_file\":true,\"warm\":600,\"rollback_config\":\"target\","
                + "\"sticky\":[],\"pin_rollbacks\":false,\"release_urls\":false,"
                + "\"rehearse\":0,\"guard\":\"act\",\"guard_retry\":true,\"canary\":\"off\",\"contract_after\":0,\"runtime\":null,\"repository\":null,\"timeout\":0,\"health_host\":null,"
                + "\"https_redirect\":true,\"hsts\":0,\"network\":\"own\"}");
    assertThat(doors.send("PATCH", "/apps/api/settings", "{\"keep_releases\":0}").statusCode())
        .isEqualTo(422);
    assertThat(doors.get("/apps/api/events").body())
        .contains("Set buildpacks: heroku/nodejs", "\"actor\":\"bob@example.com\"");
    assertThat(doors.get("/apps/api/ledger/verify").body()).contains("\"whole\":true");
  }

  @Test
  void manyWrongTokensAreToldToWaitAndRightOnesPass() throws Exception {
    int status = 401;
    for (int i = 0; i < Guesses.PER_MINUTE_MAX; i++) {
      assertThat(status).isEqualTo(401);
      status = asWrong("/account").statusCode();
    }
    HttpResponse<String> told = asWrong("/account");
    assertThat(told.statusCode()).isEqualTo(429);
    assertThat(told.headers().firstValue("Retry-After")).contains("60");
    assertThat(told.body()).contains("\"id\":\"rate_limit\"", "wait a minute");
    assertThat(asWrong("/api.git/info/refs?service=git-upload-pack").statusCode()).isEqualTo(429);
    assertThat(doors.get("/account").statusCode()).isEqualTo(200);
    // Who shows nothing at all guesses nothing: git's first request has no credentials.
    HttpResponse<String> none =
        doors.send(
            java.net.http.HttpRequest.newBuilder(java.net.URI.create(doors.url() + "/account")));
    assertThat(none.statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> asWrong(String path) throws Exception {
    return doors.send(doors.request("GET", path, "").setHeader("Authorization", "Bearer wrong"));
  }

  @Test
  void keysAreAddedListedAndRemoved() throws Exception {
    String key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ bob@laptop";
    HttpResponse<String> added =
        doors.send("POST", "/account/keys", "{\"public_key\":\"" + key + "\\n\"}");
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(added.body()).contains("\"fingerprint\":\"SHA256:", "\"comment\":\"bob@laptop\"");
    assertThat(doors.get("/account/keys").body()).contains("bob@laptop");
    assertThat(doors.send("DELETE", "/account/keys/bob%40laptop", "").statusCode()).isEqualTo(200);
    assertThat(doors.get("/account/keys").body()).isEqualTo("[]");
  }

  @Test
  void theShortListsAreThere() throws Exception {
    assertThat(doors.get("/stacks").body()).contains("\"default\":true", "\"name\":\"heroku-24\"");
    assertThat(doors.get("/regions").body()).contains("\"private_capable\":false");
    assertThat(doors.get("/account/rate-limits").body()).isEqualTo("{\"remaining\":4500}");
    doors.app("api");
    assertThat(doors.get("/apps/api/features").body()).contains("\"name\":\"preboot\"");
  }
}
