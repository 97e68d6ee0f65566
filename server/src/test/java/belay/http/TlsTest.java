package belay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.deploy.Settle;
import belay.doors.Doors;
import belay.tls.OwnCertificates;
import belay.tls.Trust;
import belay.view.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One port takes TLS and plain HTTP. */
class TlsTest {
  private static final String TOKEN = "token-of-bob@example.com";

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private OwnCertificates certificates;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Doors doors;

  @BeforeEach
  void open() throws IOException {
    Path keys = Files.createDirectory(home.resolve("keys"));
    certificates =
        new OwnCertificates(
            keys, home.resolve("ca.pem"), List.of(), InstantSource.system(), new SecureRandom());
    doors = Doors.open(Files.createDirectory(home.resolve("doors")), certificates);
  }

  @AfterEach
  void close() {
    doors.close();
  }

  private static HttpResponse<String> get(HttpClient client, String url, String token)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpClient trusting() {
    return HttpClient.newBuilder()
        .sslContext(Trust.only(certificates.authority().orElseThrow()))
        .build();
  }

  @Test
  void theSamePortAnswersBoth() throws IOException, InterruptedException {
    try (HttpClient client = trusting()) {
      for (String scheme :
          List.of("https://127.0.0.1:", "https://localhost:", "http://127.0.0.1:")) {
        var answer = get(client, scheme + doors.server.port() + "/account", TOKEN);
        assertThat(answer.statusCode()).as(scheme).isEqualTo(200);
      }
    }
  }

  @Test
  void urlsThatAreToBeFollowedAreOfTheSameKind() throws IOException, InterruptedException {
    try (HttpClient client = trusting()) {
      String url = "https://localhost:" + doors.server.port();
      var request =
          HttpRequest.newBuilder(URI.create(url + "/sources"))
              .header("Authorization", "Bearer " + TOKEN)
              .POST(BodyPublishers.noBody())
              .build();
      String body = client.send(request, BodyHandlers.ofString()).body();
      assertThat(body).contains(url + "/sources/").doesNotContain("http://");
    }
  }

  @Test
  void theAuthorityIsThereForEverybodyAndWhoDoesNotTrustItIsTold()
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String plain = "http://127.0.0.1:" + doors.server.port();
      assertThat(get(client, plain + "/server/ca.pem", "none").body())
          .isEqualTo(certificates.authorityPem().orElseThrow());
      assertThatThrownBy(
              () -> get(client, "https://127.0.0.1:" + doors.server.port() + "/account", TOKEN))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  private SSLSocket attach(String command) throws IOException, InterruptedException {
    doors.app("api");
    try (HttpClient client = trusting()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create("https://localhost:" + doors.server.port() + "/apps/api/dynos"))
              .header("Authorization", "Bearer " + TOKEN)
              .POST(
                  BodyPublishers.ofString(
                      "{\"attach\":true,\"force_no_tty\":true,\"command\":\"" + command + "\"}"))
              .build();
      String body = client.send(request, BodyHandlers.ofString()).body();
      var read = Json.read(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
      URI url = URI.create(read.path("attach_url").asText());
      assertThat(url.getHost()).isEqualTo("localhost");
      SSLContext trust = Trust.only(certificates.authority().orElseThrow());
      SSLSocket socket =
          (SSLSocket) trust.getSocketFactory().createSocket(url.getHost(), url.getPort());
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.getOutputStream().write(url.getPath().substring(1).getBytes(StandardCharsets.UTF_8));
      return socket;
    }
  }

  @Test
  void aOneOffDynoIsMetOverTls() throws IOException, InterruptedException {
    try (SSLSocket socket = attach("cat; echo done")) {
      byte[] greeting = new byte[100];
      int n = socket.getInputStream().read(greeting);
      assertThat(new String(greeting, 0, n, StandardCharsets.UTF_8)).isEqualTo("rendezvous\r\n");
      socket.getOutputStream().write("a\u0004b\n".getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write("\u0004".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("a\u0004b\ndone\n");
    }
  }

  @Test
  void aOneOffDynoOverTlsDiesWithItsClient() throws IOException, InterruptedException {
    attach("sleep 1000").close();
    Settle.until(() -> !doors.deployer.oneOffs.getFirst().alive());
  }
}
