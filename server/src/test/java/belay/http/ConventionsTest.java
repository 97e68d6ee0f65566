package belay.http;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Doors;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer of the Platform API has in common. */
class ConventionsTest {
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
  void withoutATokenNobodyIsAnswered() throws Exception {
    HttpResponse<String> answer =
        doors.send(doors.request("GET", "/account", "").setHeader("Authorization", "Bearer wrong"));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .isEqualTo("{\"id\":\"unauthorized\",\"message\":\"Invalid credentials provided.\"}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void aTokenMayComeInThreeForms() throws Exception {
    String pair = base64("anything:token-of-bob@example.com");
    for (String form :
        new String[] {
          "Bearer token-of-bob@example.com", "Basic " + pair, base64(":token-of-bob@example.com")
        }) {
      HttpResponse<String> answer =
          doors.send(doors.request("GET", "/account", "").setHeader("Authorization", form));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"email\":\"bob@example.com\"", "\"last_login\":null");
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void whatWasReadBeforeIsNotSentAgain() throws Exception {
    HttpResponse<String> first = doors.get("/account");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> second =
        doors.send(doors.request("GET", "/account", "").header("If-None-Match", tag));
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void everyAnswerHasARequestIdThatCarriesTheClients() throws Exception {
    HttpResponse<String> answer =
        doors.send(doors.request("GET", "/account", "").header("Request-Id", "mine-1"));
    assertThat(answer.headers().firstValue("Request-Id").orElseThrow())
        .matches("[0-9a-f-]{36},mine-1");
    assertThat(answer.headers().firstValue("RateLimit-Remaining")).isPresent();
  }

  @Test
  void malformedBodiesAreBadRequests() throws Exception {
    for (String body : new String[] {"{", "[1]", "{} {}", "nothing", "{\"a\":1,}"}) {
      HttpResponse<String> answer = doors.send("POST", "/apps", body);
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(answer.body()).contains("\"id\":\"bad_request\"");
    }
  }

  @Test
  void aBodyHasALimit() throws Exception {
    String large = "{\"name\":\"" + "x".repeat(1 << 20) + "\"}";
    HttpResponse<String> answer = doors.send("POST", "/apps", large);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("larger than 1048576 B");
  }

  @Test
  void otherVersionsOfTheApiAreNotSpoken() throws Exception {
    HttpResponse<String> two =
        doors.send(
            doors
                .request("GET", "/account", "")
                .setHeader("Accept", "application/vnd.heroku+json; version=2"));
    assertThat(two.statusCode()).isEqualTo(406);
    for (String accept :
        new String[] {"*/*", "application/json", "application/vnd.heroku+json; version=3.sdk"}) {
      HttpResponse<String> answer =
          doors.send(doors.request("GET", "/account", "").setHeader("Accept", accept));
      assertThat(answer.statusCode()).as(accept).isEqualTo(200);
    }
  }

  @Test
  void headIsAnsweredWhereGetIs() throws Exception {
    HttpResponse<String> head = doors.send("HEAD", "/account", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("ETag")).isPresent();
  }

  @Test
  void browsersOfOtherOriginsMayAsk() throws Exception {
    HttpResponse<String> options =
        doors.send(doors.request("OPTIONS", "/apps", "").header("Origin", "http://example.com"));
    assertThat(options.statusCode()).isEqualTo(200);
    assertThat(options.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(options.headers().firstValue("Allow")).hasValue("GET, HEAD, POST, OPTIONS");
  }

  @Test
  void unknownAddressesAndMethodsAreToldApart() throws Exception {
    assertThat(doors.get("/nowhere").statusCode()).isEqualTo(404);
    assertThat(doors.send("PUT", "/apps", "").statusCode()).isEqualTo(405);
  }

  @Test
  void whatGoesWrongInsideStaysInside() throws Exception {
    doors.app("api");
    doors.deployer.beforeSwitch =
        () -> {
          throw new IllegalStateException("secret in /var/lib");
        };
    HttpResponse<String> answer =
        doors.send("PATCH", "/apps/api/config-vars", "{\"PASSWORD\":\"hunter2\"}");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body())
        .contains("internal_server_error", "request id ")
        .doesNotContain("secret", "IllegalState", "hunter2");
  }

  @Test
  void encodedSlashesAndRawBracketsReachTheirEndpoint() throws Exception {
    doors.app("api");
    HttpResponse<String> answer = doors.get("/apps/api/domains/https%3A%2F%2Fhost%2Fin");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"resource\":\"domain\"");
    String raw = RawHttp.get(doors.server.port(), "/apps?eq[name]=api", "bob@example.com");
    assertThat(raw).startsWith("HTTP/1.1 200").contains("\"name\":\"api\"");
  }

  @Test
  void brokenRequestsGetJsonToo() throws Exception {
    String raw = RawHttp.send(doors.server.port(), "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(raw).startsWith("HTTP/1.1 400").contains("application/json", "bad_request");
    String huge =
        RawHttp.send(
            doors.server.port(),
            "GET / HTTP/1.1\r\nHost: x\r\nBig: " + "x".repeat(40_000) + "\r\n\r\n");
    assertThat(huge).startsWith("HTTP/1.1 431").contains("application/json", "request_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /apps H\r\n\r\n{}",
        "POST /apps HTTP/1&1\r\nHost: x\r\n\r\n",
        "POST /apps\0HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /apps HTTP/9.9\r\nHost: x\r\n\r\n",
        "POST /apps HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\n\r\n",
        "POST /apps HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, odd\r\n\r\n",
        "POST /apps HTTP/1.1\r\nHost: x\r\nExpect: odd\r\nContent-Length: 2\r\n\r\n{}"
      })
  void garbledHeadsAreTheClientsFault(String head) throws Exception {
    assertThat(RawHttp.send(doors.server.port(), head)).startsWith("HTTP/1.1 4");
  }

  @Test
  void theServerDescribesItself() throws Exception {
    assertThat(doors.get("/server").body())
        .contains(
            "\"pid\":42",
            "\"ssh_port\":2222",
            "\"http_port\":8080",
            "\"runtime\":\"Plain processes.\"",
            "\"router\":{\"pid\":7,\"port\":8080,\"connections\":1,\"requests\":2");
  }
}
