package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * What Terraform's provider for Heroku sends for a configuration, and reads back of it at each plan
 * (its requests, as its source has them): all that was asked for is read as it was asked for, after
 * the apply, after a restart and after a rollback, so that its plan is empty.
 */
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: an image is built by its Dockerfile, not by buildpacks")
@Tag("longest")
class TerraformJourneyTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /**
   * What a plan reads: a path, and for each pointer into the answer what the configuration says.
   */
  private record Read(String path, Map<String, String> expected) {}

  private final List<Read> state = new ArrayList<>();

  @Test
  void thePlanIsEmptyAfterApplyRestartAndRollback() throws Exception {
    try (Machine machine = Machine.up()) {
      String app = app(machine);
      String release = build(machine, app);
      around(machine, app);
      pipeline(machine, app);
      String copy = slug(machine);
      plan(machine);

      machine.belay("down").ok();
      machine.belay("up").ok();
      plan(machine);

      machine.belay("releases:retry", "-a", "tf-shop").failed(1);
      ask(machine, "PATCH", "/apps/" + app + "/config-vars", "{\"EXTRA\":\"1\"}");
      ask(machine, "POST", "/apps/" + app + "/releases", "{\"release\":\"" + release + "\"}");
      plan(machine);
      assertThat(machine.get("tf-shop", "/").body()).isEqualTo("one hello");
      assertThat(machine.get("tf-copy", "/").status()).isEqualTo(200);
      assertThat(ask(machine, "GET", "/apps/" + copy, "").path("name").asText())
          .isEqualTo("tf-copy");
    }
  }

  /** heroku_app, heroku_app_config_association. */
  private String app(Machine machine) {
    JsonNode app =
        ask(
            machine,
            "POST",
            "/apps",
            "{\"name\":\"tf-shop\",\"region\":\"us\",\"stack\":\"heroku-24\"}");
    String id = app.path("id").asText();
    String at = "/apps/" + id;
    ask(
        machine,
        "PUT",
        at + "/buildpack-installations",
        "{\"updates\":[{\"buildpack\":\"heroku/procfile\"}]}");
    ask(machine, "PATCH", at + "/config-vars", "{\"GREETING\":\"hello\"}");
    reads(
        at,
        Map.of(
            "/name", "tf-shop",
            "/region/name", "us",
            "/build_stack/name", "heroku-24",
            "/acm", "false",
            "/git_url", app.path("git_url").asText(),
            "/web_url", app.path("web_url").asText()));
    reads(at + "/buildpack-installations", Map.of("/0/buildpack/name", "heroku/procfile"));
    reads(at + "/config-vars", Map.of("/GREETING", "hello"));
    return id;
  }

  /** heroku_build of a local directory, heroku_formation. Answers the release. */
  private String build(Machine machine, String app) throws Exception {
    byte[] tarball = tarball(machine, "one", ".");
    JsonNode source = ask(machine, "POST", "/sources", "").path("source_blob");
    upload("PUT", source.path("put_url").asText(), tarball);
    String checksum = sum(tarball);
    JsonNode begun =
        ask(
            machine,
            "POST",
            "/apps/" + app + "/builds",
            "{\"buildpacks\":[{\"url\":\"procfile\"}],\"source_blob\":{\"url\":\""
                + source.path("get_url").asText()
                + "\",\"checksum\":\""
                + checksum
                + "\",\"version\":\"v1.0\"}}");
    String at = "/apps/" + app + "/builds/" + begun.path("id").asText();
    Until.isTrue(
        "it is built",
        () -> !ask(machine, "GET", at, "").path("status").asText().equals("pending"));
    JsonNode built = ask(machine, "GET", at, "");
    String release = built.path("release").path("id").asText();
    reads(
        at,
        Map.of(
            "/status",
            "succeeded",
            "/buildpacks/0/url",
            "procfile",
            "/source_blob/checksum",
            checksum,
            "/source_blob/version",
            "v1.0",
            "/source_blob/url",
            source.path("get_url").asText(),
            "/slug/id",
            built.path("slug").path("id").asText(),
            "/release/id",
            release,
            "/stack",
            "heroku-24"));
    reads("/apps/" + app + "/releases/" + release, Map.of("/description", "Deploy v1.0"));
    formation(machine, app, "web", "standard-2x", 1);
    formation(machine, app, "worker", "Performance-M", 0);
    return release;
  }

  private void formation(Machine machine, String app, String type, String size, int quantity) {
    String body = "{\"quantity\":" + quantity + ",\"dyno_size\":{\"name\":\"" + size + "\"}}";
    JsonNode formed = ask(machine, "PATCH", "/apps/" + app + "/formation/" + type, body);
    // Letters of another case are no change to the provider.
    assertThat(formed.path("size").asText()).isEqualToIgnoringCase(size);
    reads(
        "/apps/" + app + "/formation/" + formed.path("id").asText(),
        Map.of(
            "/size",
            formed.path("size").asText(),
            "/quantity",
            Integer.toString(quantity),
            "/type",
            type,
            "/app/id",
            app));
  }

  /** heroku_domain, heroku_drain, heroku_collaborator, heroku_app_webhook, heroku_app_feature. */
  private void around(Machine machine, String app) {
    String at = "/apps/" + app;
    made(
        machine,
        at + "/domains",
        "{\"hostname\":\"www.tf.example\",\"sni_endpoint\":null}",
        Map.of("/hostname", "www.tf.example"));
    made(
        machine,
        at + "/log-drains",
        "{\"url\":\"https://logs.example.com/in?k=1\"}",
        Map.of("/url", "https://logs.example.com/in?k=1"));
    machine.belay("users:add", "mate@example.com").ok();
    made(
        machine,
        at + "/collaborators",
        "{\"user\":\"mate@example.com\",\"silent\":true}",
        Map.of("/user/email", "mate@example.com"));
    made(
        machine,
        at + "/webhooks",
        "{\"include\":[\"api:release\",\"dyno\"],\"level\":\"notify\",\"url\":\"https://hook.example.com/in\"}",
        Map.of("/level", "notify", "/url", "https://hook.example.com/in", "/include/1", "dyno"));
    JsonNode feature =
        ask(machine, "PATCH", at + "/features/runtime-dyno-metadata", "{\"enabled\":true}");
    reads(
        at + "/features/" + feature.path("id").asText(),
        Map.of("/name", "runtime-dyno-metadata", "/enabled", "true"));
  }

  /** heroku_pipeline, heroku_pipeline_coupling. */
  private void pipeline(Machine machine, String app) {
    String me = ask(machine, "GET", "/account", "").path("id").asText();
    String pipeline =
        made(
            machine,
            "/pipelines",
            "{\"name\":\"tf-pipe\",\"owner\":{\"id\":\"" + me + "\",\"type\":\"user\"}}",
            Map.of("/name", "tf-pipe", "/owner/id", me, "/owner/type", "user"));
    made(
        machine,
        "/pipeline-couplings",
        "{\"app\":\"" + app + "\",\"pipeline\":\"" + pipeline + "\",\"stage\":\"staging\"}",
        Map.of("/app/id", app, "/pipeline/id", pipeline, "/stage", "staging"));
  }

  /** heroku_slug and heroku_app_release, of an app of their own. Answers the app. */
  private String slug(Machine machine) throws Exception {
    String app = ask(machine, "POST", "/apps", "{\"name\":\"tf-copy\"}").path("id").asText();
    byte[] tarball = tarball(machine, "two", "./app");
    JsonNode slug =
        ask(
            machine,
            "POST",
            "/apps/" + app + "/slugs",
            "{\"checksum\":\"" + sum(tarball) + "\",\"process_types\":{\"web\":\"sh run.sh\"}}");
    JsonNode blob = slug.path("blob");
    upload(
        blob.path("method").asText().toUpperCase(java.util.Locale.ROOT),
        blob.path("url").asText(),
        tarball);
    String id = slug.path("id").asText();
    reads(
        "/apps/" + app + "/slugs/" + id,
        Map.of(
            "/checksum", sum(tarball),
            "/process_types/web", "sh run.sh",
            "/stack/name", "heroku-24",
            "/buildpack_provided_description", "null"));
    made(
        machine,
        "/apps/" + app + "/releases",
        "{\"slug\":\"" + id + "\",\"description\":\"By Terraform\"}",
        Map.of("/description", "By Terraform", "/slug/id", id, "/status", "succeeded"));
    return app;
  }

  private String made(
      Machine machine, String collection, String body, Map<String, String> expected) {
    String id = ask(machine, "POST", collection, body).path("id").asText();
    reads(collection + "/" + id, expected);
    return id;
  }

  private void reads(String path, Map<String, String> expected) {
    state.add(new Read(path, new LinkedHashMap<>(expected)));
  }

  private void plan(Machine machine) {
    for (Read read : state) {
      JsonNode now = ask(machine, "GET", read.path(), "");
      read.expected()
          .forEach((pointer, value) ->
              assertThat(now.at(pointer).asText())
                  .as("%s of %s, which answers %s", pointer, read.path(), now)
                  .isEqualTo(value));
    }
  }

  private static byte[] tarball(Machine machine, String version, String under) throws IOException {
    Path root = Files.createTempDirectory(machine.root, "tree-");
    Path tree = Files.createDirectories(root.resolve(under));
    for (Map.Entry<String, String> file : App.files(version).entrySet()) {
      Path path = tree.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    App.addClasses(tree, App.files(version).keySet());
    Path tarball = machine.root.resolve(version + ".tgz");
    Run.of(root, Map.of(), List.of("tar", "czf", tarball.toString(), under)).ok();
    return Files.readAllBytes(tarball);
  }

  private static String sum(byte[] bytes) throws Exception {
    return "SHA256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static void upload(String method, String url, byte[] bytes) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(url))
                .method(method, BodyPublishers.ofByteArray(bytes))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static JsonNode ask(Machine machine, String method, String path, String body) {
    JsonNode credentials = machine.credentials();
    BodyPublisher sent = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(credentials.path("url").asText() + path))
                .header("Authorization", "Bearer " + credentials.path("token").asText())
                .header("Accept", "application/vnd.heroku+json; version=3")
                .header("Content-Type", "application/json")
                .header("User-Agent", "heroku/v5 terraform-provider-heroku")
                .method(method, sent)
                .build());
    assertThat(answer.statusCode())
        .as("%s %s answered %s", method, path, answer.body())
        .isBetween(200, 299);
    return Machine.json(answer.body());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
