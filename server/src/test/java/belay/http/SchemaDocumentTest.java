package belay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.access.Scope.Need;
import belay.api.AppBody;
import belay.api.DomainBody;
import belay.api.WhyBody;
import belay.doors.Served;
import belay.doors.Served.Who;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API describes itself. */
class SchemaDocumentTest {
  private static final Endpoint NOTHING = _ -> Answer.accepted();

  @TempDir Path home;

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void whatIsAnsweredIsWhatIsDescribed() throws IOException, InterruptedException {
    try (Served served = new Served(home);
        HttpClient client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(served.url() + "/schema")).build();
      JsonNode schema =
          Json.read(client.send(request, BodyHandlers.ofByteArray()).body()).orElseThrow();
      JsonNode definitions = schema.path("definitions");

      for (String resource : List.of("apps", "domains", "features", "collaborators", "formation")) {
        String path = resource.equals("apps") ? "/apps" : "/apps/shop/" + resource;
        JsonNode first = served.ok(Who.ANA, "GET", path, "").get(0);
        assertThat(names(definitions.path(resource).path("properties")))
            .as(resource)
            .containsExactlyInAnyOrderElementsOf(names(first));
      }
      JsonNode app = definitions.path("apps").path("properties");
      assertThat(app.path("id").toString()).contains("uuid");
      assertThat(app.path("created_at").path("format").asText()).isEqualTo("date-time");
      assertThat(app.path("archived_at").path("type").toString()).contains("null");
      assertThat(definitions.path("stacks").path("properties").has("default")).isTrue();
    }
  }

  @Test
  void everyEndpointIsInItButThoseWithSecrets() throws IOException, InterruptedException {
    Routes routes = new Routes();
    routes
        .get("/apps", Need.READ, Allowed.USER, AppBody.class, NOTHING)
        .delete(
            "/apps/{app}/domains/{domain}", Need.WRITE, Allowed.MANAGE, DomainBody.class, NOTHING)
        .get("/apps/{app}/releases/{release}/why", Need.READ, Allowed.VIEW, WhyBody.class, NOTHING)
        .delete("/apps/{app}/domains", Need.WRITE, Allowed.MANAGE, Void.class, NOTHING)
        .open("GET", "/streams/{secret}", Void.class, Answer.Stream.class, NOTHING);
    JsonNode definitions = SchemaDocument.of(routes.all()).path("definitions");

    assertThat(definitions.path("apps").path("links").get(0).path("rel").asText())
        .isEqualTo("instances");
    JsonNode destroy = definitions.path("domains").path("links").get(0);
    assertThat(destroy.path("href").asText())
        .isEqualTo(
            "/apps/{(%23%2Fdefinitions%2Fapp%2Fdefinitions%2Fidentity)}"
                + "/domains/{(%23%2Fdefinitions%2Fdomain%2Fdefinitions%2Fidentity)}");
    assertThat(destroy.path("targetSchema").path("$ref").asText())
        .isEqualTo("#/definitions/domains");
    assertThat(definitions.path("app").path("definitions").has("identity")).isTrue();
    assertThat(definitions.path("domains").path("links").get(1).has("targetSchema")).isFalse();
    assertThat(definitions.path("why").path("properties").isEmpty()).isFalse();
    assertThat(definitions.toString()).doesNotContain("streams");
  }

  @Test
  void whatIsDeclaredAmissDoesNotStart() {
    Routes routes = new Routes().get("/apps", Need.READ, Allowed.USER, AppBody.class, NOTHING);
    assertThatThrownBy(() -> routes.get("/apps", Need.READ, Allowed.USER, AppBody.class, NOTHING))
        .hasMessage("GET /apps is declared twice");
    assertThatThrownBy(() -> routes.get("/a", Need.READ, Allowed.VIEW, AppBody.class, NOTHING))
        .hasMessageContaining("asks for a permission on an app, and has none in its path");
    assertThatThrownBy(() -> routes.get("/a", Need.READ, Allowed.OPEN, AppBody.class, NOTHING))
        .hasMessageContaining("is declared open and not");
  }
}
