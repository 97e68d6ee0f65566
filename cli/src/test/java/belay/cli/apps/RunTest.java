package belay.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunTest {
  /** A dyno that greets, reads until the end of input, and answers what it read. */
  private static String echo(ServerSocket server, String tail) {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        read.write(c);
      }
      socket.getOutputStream().write("rendezvous\r\n".getBytes(StandardCharsets.UTF_8));
      ByteArrayOutputStream input = new ByteArrayOutputStream();
      for (int c = in.read(); c >= 0 && c != 4; c = in.read()) {
        input.write(c);
      }
      socket.getOutputStream().write(input.toByteArray());
      socket.getOutputStream().write(tail.getBytes(StandardCharsets.UTF_8));
      return read.toString(StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void inputGoesInOutputComesOutAndTheStatusIsTheCommands() throws Exception {
    try (ServerSocket dyno = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ControlPlane plane =
            new ControlPlane()
                .answers(
                    "POST /apps/api/dynos",
                    201,
                    Map.of(),
                    "{'name':'run.7','attach_url':'rendezvous://127.0.0.1:"
                        + dyno.getLocalPort()
                        + "/s3cret'}")) {
      CompletableFuture<String> secret =
          CompletableFuture.supplyAsync(() -> echo(dyno, ExitMarker.TEXT + "9\n"));

      Cli.Result result =
          Cli.of(plane).input("typed\n").run("run", "-a", "api", "cat", "-n").ended(9);

      assertThat(result.out()).isEqualTo("typed\n");
      assertThat(result.err()).isEqualTo("Running cat -n on api... run.7\n");
      assertThat(secret.get()).isEqualTo("s3cret");
      assertThat(plane.asked().getFirst()).contains("\"attach\":true", "\"force_no_tty\":true");
    }
  }

  @Test
  void anOptionOfTheCommandIsTheCommands() {
    try (ControlPlane plane =
        new ControlPlane().answers("POST /apps/api/dynos", "{'name':'run.1'}")) {
      Cli.of(plane).run("run:detached", "ls", "-l", "--", "-a", "-a", "api").ended(2);
      Cli.of(plane).run("run:detached", "bundle", "exec", "rake", "-v", "-a", "api").ended(0);

      assertThat(plane.asked())
          .containsExactly(
              "POST /apps/api/dynos {\"command\":\"bundle exec rake -v\",\"attach\":false}");
    }
  }

  @Test
  void aCommandThatWouldHideItsStatusGetsAShellOfItsOwn() {
    assertThat(RunCommands.telling("ls -l")).startsWith("ls -l ; echo ");
    assertThat(RunCommands.telling("exit 9")).startsWith("sh -c 'exit 9' ; echo ");
    assertThat(RunCommands.telling("echo it's # so"))
        .startsWith("sh -c 'echo it'\\''s # so' ; echo ");
  }
}
