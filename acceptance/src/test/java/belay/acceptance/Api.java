package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * A server's API, asked from here as its first user: what a journey needs and is not about costs no
 * start of the command line.
 */
final class Api {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Machine machine;

  Api(Machine machine) {
    this.machine = machine;
  }

  JsonNode get(String path) {
    return Machine.json(send("GET", path, "").body());
  }

  void post(String path, String body) {
    var _ = send("POST", path, body);
  }

  void patch(String path, String body) {
    var _ = send("PATCH", path, body);
  }

  void delete(String path) {
    var _ = send("DELETE", path, "");
  }

  private HttpResponse<String> send(String method, String path, String body) {
    JsonNode credentials = machine.credentials();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(credentials.path("url").asText() + path))
            .header("Authorization", "Bearer " + credentials.path("token").asText())
            .header("Accept", "application/vnd.heroku+json; version=3")
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode())
          .as("%s %s answered %s", method, path, answer.body())
          .isBetween(200, 299);
      return answer;
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
