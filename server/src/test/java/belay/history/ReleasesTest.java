package belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import belay.deploy.Deploys;
import belay.doors.Doors;
import belay.doors.FakeDeployer.Result;
import belay.release.App;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger over HTTP: releases, config vars, rollback, formation, dynos. */
public class ReleasesTest {
  @TempDir Path home;
  Doors doors;
  App app;

  @BeforeEach
  void open() throws Exception {
    doors = Doors.open(home, Doors.patience(Duration.ofSeconds(20)));
    app = doors.app("api");
  }

  @AfterEach
  void close() {
    doors.close();
  }

  void deploy(String subject) {
    Change change =
        new Change(
            new belay.access.Person(doors.bob, "test").actor(),
            Change.Source.GIT,
            Optional.empty());
    Deploys.Source source =
        new Deploys.Source(home, Optional.of("0123456789".repeat(4)), Optional.of(subject), false);
    var _ = doors.deployer.deploy(app, source, change, _ -> {});
  }

  public static JsonNode json(HttpResponse<String> answer) {
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  @Test
  void releasesAreListedByKindStatusAndPerson() throws Exception {
    deploy("Sell more");
    assertThat(doors.send("PATCH", "/apps/api/config-vars", "{\"A\":\"1\"}").statusCode())
        .isEqualTo(200);
    assertThat(json(doors.get("/apps/api/releases?kind=deploy,fork")))
        .extracting(r -> r.path("version").asInt())
        .containsExactly(2);
    assertThat(json(doors.get("/apps/api/releases?kind=config&user=nobody"))).isEmpty();
    assertThat(json(doors.get("/apps/api/releases?status=succeeded"))).hasSize(3);
    HttpResponse<String> wrong = doors.get("/apps/api/releases?kind=deploi");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("deploi", "rollback");
    assertThat(doors.get("/apps/api/releases?status=done").body()).contains("done", "held");
  }

  @Test
  void configVarsAreMergedAndAChangeIsOneRelease() throws Exception {
    HttpResponse<String> set =
        doors.send("PATCH", "/apps/api/config-vars", "{\"A\":\"1\",\"B\":2,\"C\":true}");
    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(set.body()).isEqualTo("{\"A\":\"1\",\"B\":\"2\",\"C\":\"true\"}");
    assertThat(set.headers().firstValue("Belay-Outcome")).hasValue("live");
    HttpResponse<String> unset =
        doors.send("PATCH", "/apps/api/config-vars", "{\"B\":null,\"C\":null}");
    assertThat(unset.body()).isEqualTo("{\"A\":\"1\"}");
    HttpResponse<String> same = doors.send("PATCH", "/apps/api/config-vars", "{\"A\":\"1\"}");
    assertThat(same.headers().firstValue("Belay-Outcome")).hasValue("nothing-to-change");
    assertThat(json(doors.get("/apps/api/releases"))).hasSize(3);
    assertThat(doors.get("/apps/api/releases/2/config-keys").body())
        .isEqualTo("[\"A\",\"B\",\"C\"]");
    assertThat(doors.get("/apps/api/events").body()).doesNotContain("revealed the config");
    assertThat(doors.get("/apps/api/releases/2/config-vars").body())
        .isEqualTo("{\"A\":\"1\",\"B\":\"2\",\"C\":\"true\"}");
    assertThat(doors.get("/apps/api/events").body()).contains("revealed the config of v2");
  }

  @Test
  void illegalConfigIsRefusedInWords() throws Exception {
    HttpResponse<String> key = doors.send("PATCH", "/apps/api/config-vars", "{\"1-A\":\"1\"}");
    assertThat(key.statusCode()).isEqualTo(422);
    assertThat(key.body()).contains("1-A", "is not legal");
    HttpResponse<String> nul = doors.send("PATCH", "/apps/api/config-vars", "{\"A\":\"\\u0000\"}");
    assertThat(nul.body()).contains("is binary");
    assertThat(doors.send("PATCH", "/apps/api/config-vars", "{\"A\":{}}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void aReleaseHasAllPropertiesAndBelaysOnlyWhenAskedFor() throws Exception {
    deploy("First");
    JsonNode release = json(doors.get("/apps/api/releases/v2"));
    assertThat(release.properties())
        .extracting(java.util.Map.Entry::getKey)
        .containsExactlyInAnyOrder(
            "addon_plan_names",
            "artifacts",
            "app",
            "created_at",
            "description",
            "id",
            "updated_at",
            "slug",
            "status",
            "user",
            "version",
            "current",
            "output_stream_url",
            "eligible_for_rollback");
    assertThat(release.path("current").asBoolean()).isTrue();
    HttpResponse<String> ours =
        doors.send(
            doors
                .request("GET", "/apps/api/releases/" + release.path("id").asText(), "")
                .setHeader("Accept", "application/vnd.heroku+json; version=3.belay"));
    JsonNode belay = json(ours).path("belay");
    assertThat(belay.path("kind").asText()).isEqualTo("deploy");
    assertThat(belay.path("source").asText()).isEqualTo("git");
    assertThat(belay.path("commit_subject").asText()).isEqualTo("First");
    assertThat(belay.path("switch").isNull()).isTrue();
    assertThat(belay.path("process_types").path("web").asText()).isEqualTo("run web");
  }

  @Test
  void releasesComeInPagesEitherWay() throws Exception {
    for (int i = 2; i <= 5; i++) {
      deploy("Deploy " + i);
    }
    assertThat(versions("version ..; max=2, order=desc"))
        .isEqualTo("206 5,4 version ]4..; max=2, order=desc");
    assertThat(versions("version ]4..; max=2, order=desc"))
        .isEqualTo("206 3,2 version ]2..; max=2, order=desc");
    assertThat(versions("version ]2..; max=2, order=desc")).isEqualTo("200 1 -");
    assertThat(versions("version ..; max=4")).isEqualTo("206 1,2,3,4 version ]4..; max=4");
    assertThat(versions("version ]4..; max=4")).isEqualTo("200 5 -");
    assertThat(versions("version 2..4[;")).isEqualTo("200 2,3 -");
    assertThat(versions("id ..; max=1000")).isEqualTo("200 1,2,3,4,5 -");
    assertThat(versions("")).isEqualTo("200 1,2,3,4,5 -");
  }

  private String versions(String range) throws Exception {
    HttpResponse<String> page =
        doors.send(doors.request("GET", "/apps/api/releases", "").header("Range", range));
    StringBuilder versions = new StringBuilder();
    json(page)
        .forEach(r -> versions.append(versions.isEmpty() ? "" : ",").append(r.path("version")));
    return page.statusCode()
        + " "
        + versions
        + " "
        + page.headers().firstValue("Next-Range").orElse("-");
  }

  @Test
  void herokusRollbackTakesIdNumberAndLabel() throws Exception {
    deploy("First");
    String id = json(doors.get("/apps/api/releases/2")).path("id").asText();
    for (String target : new String[] {"\"v2\"", "2"}) {
      HttpResponse<String> back =
          doors.send("POST", "/apps/api/releases", "{\"release\":" + target + "}");
      assertThat(back.statusCode()).isEqualTo(201);
      assertThat(back.body())
          .contains("\"description\":\"Rollback to v2\"")
          .doesNotContain("belay");
    }
    assertThat(id).hasSize(36);
    assertThat(doors.send("POST", "/apps/api/releases", "{\"release\":\"77\"}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void belaysRollbackTellsWhatItCost() throws Exception {
    deploy("First");
    HttpResponse<String> back =
        doors.send("POST", "/apps/api/actions/rollback", "{\"target\":\"v1\",\"reason\":\"bad\"}");
    assertThat(back.statusCode()).isEqualTo(201);
    JsonNode body = json(back);
    assertThat(body.path("belay").path("reason").asText()).isEqualTo("bad");
    assertThat(body.path("rollback").toString())
        .isEqualTo(
            "{\"notes\":[\"LOG_LEVEL changed back\"],\"from\":2,\"target\":1,"
                + "\"config\":\"target\",\"pinned\":false,\"refused\":null,"
                + "\"switch\":{\"warm\":true,\"to_repoint_us\":900,\"to_last_answer_us\":5000,"
                + "\"in_flight\":41,\"failed\":0,\"cut\":0,\"draining\":null,"
                + "\"before\":null,\"after\":null}}");
  }

  @Test
  void aSlugIsReleasedAgain() throws Exception {
    deploy("First");
    LedgerEntry first = doors.ledger.find(app.id(), 2).orElseThrow();
    String slug = first.release().slug().orElseThrow().toString();
    HttpResponse<String> again =
        doors.send(
            "POST",
            "/apps/api/releases",
            "{\"slug\":\"" + slug + "\",\"description\":\"Retry of v2\"}");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).contains("Retry of v2");
    assertThat(doors.get("/apps/api/slugs/" + slug).body())
        .contains("\"process_types\":{\"web\":\"run web\"", "\"deleted_at\":null");
  }

  @Test
  void aSlowChangeIsAnsweredAsPendingAndGoesOn() throws Exception {
    doors.close();
    doors = Doors.open(home, Doors.patience(Duration.ofMillis(50)));
    app = doors.app("slow");
    CountDownLatch go = new CountDownLatch(1);
    doors.deployer.beforeSwitch =
        () -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    HttpResponse<String> config = doors.send("PATCH", "/apps/slow/config-vars", "{\"A\":\"1\"}");
    assertThat(config.statusCode()).isEqualTo(200);
    assertThat(config.body()).isEqualTo("{}");
    assertThat(config.headers().firstValue("X-Heroku-Warning").orElseThrow())
        .contains("not in force yet");
    assertThat(doors.get("/apps/slow/releases/2").body()).contains("\"status\":\"pending\"");
    go.countDown();
    for (int i = 0; i < 200 && !doors.get("/apps/slow/config-vars").body().contains("A"); i++) {
      // Nothing tells when the change is done: look again in a while.
      Thread.sleep(50);
    }
    assertThat(doors.get("/apps/slow/config-vars").body()).isEqualTo("{\"A\":\"1\"}");
  }

  @Test
  void formationIsScaledInSteps() throws Exception {
    deploy("First");
    HttpResponse<String> scaled =
        doors.send(
            "PATCH",
            "/apps/api/formation",
            "{\"updates\":[{\"type\":\"web\",\"quantity\":\"3\"},{\"type\":\"worker\",\"quantity\":1}]}");
    assertThat(scaled.statusCode()).isEqualTo(200);
    assertThat(json(scaled).path(0).path("quantity").asInt()).isEqualTo(3);
    HttpResponse<String> more =
        doors.send(
            "PATCH", "/apps/api/formation/web", "{\"quantity\":\"+1\",\"size\":\"Standard-1X\"}");
    assertThat(json(more).path("quantity").asInt()).isEqualTo(4);
    assertThat(more.headers().firstValue("X-Heroku-Warning")).isPresent();
    HttpResponse<String> unknown =
        doors.send(
            "PATCH", "/apps/api/formation", "{\"updates\":[{\"type\":\"cron\",\"quantity\":1}]}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("process type (cron)", "web, worker");
    assertThat(doors.get("/apps/api/formation/worker").body())
        .contains("\"command\":\"run worker\"");
  }

  @Test
  void theDynoSizeThatWasAskedForIsReadBack() throws Exception {
    deploy("First");
    HttpResponse<String> sized =
        doors.send(
            "PATCH",
            "/apps/api/formation/web",
            "{\"quantity\":2,\"dyno_size\":{\"name\":\"standard-2x\"}}");
    assertThat(json(sized).path("size").asText()).isEqualTo("Standard-2X");
    String id = json(sized).path("id").asText();
    doors.send("PATCH", "/apps/api/formation/web", "{\"quantity\":1}");
    JsonNode read = json(doors.get("/apps/api/formation/" + id));
    assertThat(read.path("dyno_size").path("name").asText()).isEqualTo("Standard-2X");
    assertThat(read.path("quantity").asInt()).isEqualTo(1);

    HttpResponse<String> only =
        doors.send(
            "PATCH",
            "/apps/api/formation",
            "{\"updates\":[{\"type\":\"worker\",\"size\":\"Performance-L\"}]}");
    assertThat(json(only).path(1).path("size").asText()).isEqualTo("Performance-L");
    HttpResponse<String> none =
        doors.send("PATCH", "/apps/api/formation/web", "{\"quantity\":5,\"size\":\"huge\"}");
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body()).contains("no dyno size huge", "standard-2x");
    assertThat(json(doors.get("/apps/api/formation/web")).path("quantity").asInt()).isEqualTo(1);
    assertThat(doors.get("/dyno-sizes").body()).contains("\"name\":\"Standard-2X\"");
    assertThat(doors.get("/dyno-sizes/eco").body()).contains("\"name\":\"Eco\"");
  }

  @Test
  void dynosAreListedRestartedAndStopped() throws Exception {
    JsonNode dynos = json(doors.get("/apps/api/dynos"));
    assertThat(dynos.path(0).path("name").asText()).isEqualTo("web.1");
    assertThat(dynos.path(0).path("state").asText()).isEqualTo("up");
    for (String path :
        new String[] {"/apps/api/dynos", "/apps/api/dynos/web.2", "/apps/api/formations/web"}) {
      HttpResponse<String> restarted = doors.send("DELETE", path, "");
      assertThat(restarted.statusCode()).isEqualTo(202);
      assertThat(restarted.body()).isEqualTo("{}");
    }
    // Heroku's calls, and Belay's own, which asks that it stays down.
    doors.send("POST", "/apps/api/dynos/web.1/actions/stop", "");
    doors.send("POST", "/apps/api/formations/worker/actions/stop", "");
    String own = "{\"stay_down\":true}";
    doors.send("POST", "/apps/api/dynos/web.1/actions/stop", own);
    doors.send("POST", "/apps/api/formations/worker/actions/stop", own);
    doors.send("POST", "/apps/api/dynos/actions/stop", own);
    assertThat(doors.deployer.happened)
        .containsExactly(
            "restart all",
            "restart web.2",
            "restart web",
            "cycle web.1",
            "cycle worker",
            "stop web.1",
            "stop worker",
            "stop all");
  }

  @Test
  void aFailedReleaseOfABuildIsToldWithItsVersion() throws Exception {
    doors.deployer.build = (_, _) -> Result.RELEASE_FAILS;
    deploy("Broken");
    assertThat(doors.get("/apps/api/releases/2").body())
        .contains("\"status\":\"failed\"", "\"eligible_for_rollback\":false", "\"current\":false");
  }
}
