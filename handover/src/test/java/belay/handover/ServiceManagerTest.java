package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd tells a program, and hears of it. */
class ServiceManagerTest {
  private static final long PID = 4711;

  @TempDir Path directory;

  @Test
  void withoutOneNobodyIsToldAndNothingIsHandedOver() {
    ServiceManager nobody = ServiceManager.of(Map.of(), PID);
    nobody.ready();
    assertThat(nobody.isThere()).isFalse();
    assertThat(nobody.listener("http")).isEmpty();
  }

  @Test
  void findsTheSocketsByTheirNames() {
    ServiceManager manager =
        ServiceManager.of(
            Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "https:http"), PID);
    assertThat(manager.listener("https")).isEqualTo(OptionalInt.of(3));
    assertThat(manager.listener("http")).isEqualTo(OptionalInt.of(4));
    assertThat(manager.listener("ssh")).isEmpty();
  }

  @Test
  void takesNoSocketsThatAreAnotherProcesss() {
    ServiceManager manager =
        ServiceManager.of(
            Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1", "LISTEN_FDNAMES", "http"), PID);
    assertThat(manager.listener("http")).isEmpty();
  }

  @Test
  void takesNoneOfACountThatIsNone() {
    for (String count : List.of("", "many", "-1", "100000", "99")) {
      ServiceManager manager =
          ServiceManager.of(
              Map.of("LISTEN_PID", "4711", "LISTEN_FDS", count, "LISTEN_FDNAMES", "http"), PID);
      assertThat(manager.listener("http")).as(count).isEmpty();
    }
  }

  @Test
  void tellsThatItIsReadyAndWhichProcessIsTheMainOne() throws Exception {
    Path socket = directory.resolve("notify");
    try (Listener listener = new Listener(socket.toString())) {
      ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", socket.toString()), PID);
      manager.ready();
      manager.becomeMain();
      manager.stopping();
      assertThat(listener.heard(3))
          .containsExactly("READY=1", "MAINPID=4711|READY=1", "STOPPING=1");
    }
  }

  @Test
  void tellsAnAbstractSocketToo() throws Exception {
    String name = "@belay-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    try (Listener listener = new Listener(name)) {
      ServiceManager.of(Map.of("NOTIFY_SOCKET", name), PID).ready();
      assertThat(listener.heard(1)).containsExactly("READY=1");
    }
  }

  @Test
  void goesOnWhenNobodyHears() {
    ServiceManager manager =
        ServiceManager.of(Map.of("NOTIFY_SOCKET", directory.resolve("gone").toString()), PID);
    manager.ready();
    assertThat(manager.isThere()).isTrue();
  }

  /** Java has no datagram sockets in the file system: a line of Perl hears, one message a line. */
  private static final class Listener implements AutoCloseable {
    private static final String PROGRAM =
        """
        use Socket; $| = 1; my $n = $ARGV[0]; $n =~ s/^\\@/\\0/;
        socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die $!;
        bind($s, pack_sockaddr_un($n)) or die $!;
        print "listening\\n";
        while (defined recv($s, my $m, 4096, 0)) { $m =~ s/\\n/|/g; print "$m\\n" }
        """;

    private final Process process;
    private final BufferedReader output;

    Listener(String name) throws Exception {
      Path perl = Path.of("/usr/bin/perl");
      Assumptions.assumeTrue(Files.isExecutable(perl), "there is no perl to listen with");
      this.process =
          new ProcessBuilder(perl.toString(), "-e", PROGRAM, name)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      this.output = process.inputReader();
      assertThat(output.readLine()).isEqualTo("listening");
    }

    /** So many messages, in their order. */
    List<String> heard(int count) throws Exception {
      java.util.ArrayList<String> all = new java.util.ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(output.readLine());
      }
      return all;
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
