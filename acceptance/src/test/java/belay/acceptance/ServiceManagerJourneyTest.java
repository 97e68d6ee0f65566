package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The programs under a service manager, which a few lines of Perl play here as systemd does:
 * listening sockets from descriptor 3 on, by name, and a datagram socket that hears what becomes of
 * the program. {@code .ci/package} does the same with systemd itself.
 */
@Tag("long")
class ServiceManagerJourneyTest {
  /** Opens the socket, hears on the other, and becomes the parent of what it is told to start. */
  private static final String SYSTEMD =
      """
      use Socket; use IO::Socket::INET; use POSIX ();
      $| = 1; $^F = 255; $SIG{CHLD} = sub { 1 while waitpid(-1, POSIX::WNOHANG()) > 0 };
      my ($notify, $hand, @line) = @ARGV;
      my $web = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 128) or die $!;
      socket(my $heard, AF_UNIX, SOCK_DGRAM, 0) or die $!;
      unlink $notify; bind($heard, pack_sockaddr_un($notify)) or die $!;
      my $pid = fork;
      if (!$pid) {
        if ($hand eq 'yes') {
          my $kept = POSIX::dup(fileno $web); POSIX::dup2($kept, 3);
          $ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 1; $ENV{LISTEN_FDNAMES} = 'http';
        }
        $ENV{NOTIFY_SOCKET} = $notify;
        exec @line or die $!;
      }
      print 'port ', $web->sockport, "\\n", "pid $pid\\n";
      while (1) {
        defined recv($heard, my $m, 4096, 0) or next;
        $m =~ s/\\n/|/g; print "$m\\n" unless $m eq 'WATCHDOG=1';
      }
      """;

  private static final Path PERL = Path.of("/usr/bin/perl");

  @SuppressWarnings("NullAway.Init") // set before each test
  private Machine machine;

  private final List<Unit> units = new ArrayList<>();

  @BeforeEach
  void start() {
    Assumptions.assumeTrue(Files.isExecutable(PERL), "there is no perl to play systemd with");
    machine = Machine.up();
    machine.push(machine.checkout("steady", App.files("one"))).ok();
    machine.belay("down").ok();
  }

  @AfterEach
  void stop() {
    units.reversed().forEach(Unit::close);
    machine.close();
  }

  @Test
  void takesTheSocketOfItsNameAndSaysWhenItIsReady() throws Exception {
    Unit router = unit("router", true);
    assertThat(router.heard()).isEqualTo("READY=1");
    Unit server = unit("server", false);
    assertThat(server.heard()).isEqualTo("READY=1");
    assertThat(ask(router.port)).contains("one");
    assertThat(Machine.json(machine.home.resolve("run/router.json")).path("port").asInt())
        .isEqualTo(router.port);
    assertThat(machine.home.resolve("run/wanted")).hasContent("nobody");
  }

  @Test
  void aReloadIsARouterThatTakesTheSocketOverAndIsTheMainProcessFromThenOn() throws Exception {
    Unit router = unit("router", true);
    assertThat(router.heard()).isEqualTo("READY=1");
    Unit server = unit("server", false);
    assertThat(server.heard()).isEqualTo("READY=1");

    ProcessBuilder reload =
        new ProcessBuilder("sh", "-c", "eval \"exec $0\"", line("router", "--take-over", "yes"))
            .redirectErrorStream(true)
            .redirectOutput(machine.home.resolve("log/second.log").toFile())
            .directory(machine.home.toFile());
    reload.environment().put("NOTIFY_SOCKET", router.notify.toString());
    Process second = reload.start();
    try {
      assertThat(router.heard()).isEqualTo("MAINPID=" + second.pid() + "|READY=1");
      assertThat(router.heard()).isEqualTo("READY=1");
      Until.isTrue("the one before ends", () -> Ended.is(router.pid));
      assertThat(ask(router.port)).contains("one");
    } finally {
      second.destroy();
      second.waitFor();
    }
    assertThat(router.heard()).as("after SIGTERM").isEqualTo("STOPPING=1");
  }

  /** What a unit's shell becomes, as the command says it. */
  private String line(String... words) {
    List<String> all = new ArrayList<>(List.of("--program"));
    all.addAll(List.of(words));
    return machine.belay(all.toArray(String[]::new)).ok().out().strip();
  }

  private Unit unit(String program, boolean socket) throws IOException {
    Unit unit = new Unit(machine, line(program), program, socket);
    units.add(unit);
    return unit;
  }

  private static String ask(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: steady.localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A program under the one that plays systemd. */
  private static final class Unit implements AutoCloseable {
    private final Process systemd;
    private final java.io.BufferedReader said;
    private final Path notify;
    private final int port;
    private final long pid;

    Unit(Machine machine, String line, String program, boolean socket) throws IOException {
      this.notify = machine.root.resolve("notify-" + program);
      this.systemd =
          new ProcessBuilder(
                  PERL.toString(),
                  "-e",
                  SYSTEMD,
                  notify.toString(),
                  socket ? "yes" : "no",
                  "sh",
                  "-c",
                  "exec >>log/" + program + ".log 2>&1; eval \"exec $0\"",
                  line)
              .directory(machine.home.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      this.said = systemd.inputReader();
      this.port = Integer.parseInt(heard().replace("port ", ""));
      this.pid = Long.parseLong(heard().replace("pid ", ""));
    }

    /** The next thing that it heard; waits for it. */
    String heard() throws IOException {
      return String.valueOf(said.readLine());
    }

    @Override
    public void close() {
      ProcessHandle.of(pid)
          .ifPresent(process -> {
            process.destroy();
            Until.isTrue("it ends", () -> !process.isAlive());
          });
      systemd.destroyForcibly();
    }
  }
}
