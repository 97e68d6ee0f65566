package belay.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.statics.SiteSettings;
import belay.statics.StaticCommand;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds each sample for real, starts what came out, and asks it for its name. */
@Timeout(300)
class SamplesTest {
  private static final String START =
      "for f in .profile.d/*.sh; do [ ! -f \"$f\" ] || . \"./$f\"; done; exec sh -c \"$0\"";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"hello, java"})
  void buildsAndAnswers(String sample, String tool) throws Exception {
    buildAndAsk(sample, tool);
  }

  /** It has no program to start: the static server takes its settings and its files. */
  @Test
  void theStaticSiteIsServedFromItsPublicDirectory() throws Exception {
    Workbench bench = new Workbench(directory);
    bench.source(Path.of("..", "samples", "static-site"));
    Builder.Outcome.Built built = bench.built();
    Path release = bench.laidOut(built);
    assertThat(built.slug().command("web")).hasValue(StaticCommand.CURRENT);
    SiteSettings settings = SiteSettings.read(release);
    assertThat(release.resolve(settings.root()).resolve("index.html"))
        .content()
        .contains("static-site");
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "node-express, npm",
    "python-wsgi, python3",
    "java-maven, mvn",
    "go-hello, go",
    "ruby-rack-free, ruby"
  })
  void buildsWithItsToolchainAndAnswers(String sample, String tool) throws Exception {
    buildAndAsk(sample, tool);
  }

  private void buildAndAsk(String sample, String tool) throws Exception {
    assumeTrue(Workbench.MACHINE.find(tool).isPresent(), tool + " is not installed here");
    Workbench bench = new Workbench(directory);
    bench.source(Path.of("..", "samples", sample));
    Builder.Outcome.Built built = bench.built();
    // In a place of its own, which is not where it was built.
    Path release = bench.laidOut(built);
    assertThat(ask(release, built.slug().command("web").orElseThrow())).contains(sample);
  }

  /** Starts a command in a release directory, as a dyno would, and asks it for its first page. */
  String ask(Path release, String command) throws Exception {
    int port = freePort();
    Process process = start(release, command, port);
    try {
      return get(port, process);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(Path release, String command, int port) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", START, command);
    builder.directory(release.toFile()).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("output").toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(Map.of("PATH", Workbench.MACHINE.path(), "PORT", "" + port, "HOME", "" + release));
    return builder.start();
  }

  private String get(int port, Process process) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .timeout(Duration.ofSeconds(60))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (process.isAlive()) {
        try {
          HttpResponse<String> response =
              client.send(request, HttpResponse.BodyHandlers.ofString());
          return response.statusCode() + " " + response.body();
        } catch (java.net.ConnectException e) {
          // It has not opened its port yet; a connect to loopback is refused at once.
          Thread.sleep(20);
        }
      }
    }
    return "it ended: " + java.nio.file.Files.readString(directory.resolve("output"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
