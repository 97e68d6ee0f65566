package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One app tries to get at another's code: by the store that both share, and by a socket. */
@Tag("hostile")
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: containers have networks of their own")
class HostileSlugsJourneyTest {
  private static final String LISTEN =
      """
      import socket, time
      s = socket.socket(socket.AF_UNIX)
      s.bind("\\0belay-hostile-NAME")
      s.listen()
      print("listens", flush=True)
      time.sleep(1000)
      """;

  private static final String CALL =
      """
      import socket
      s = socket.socket(socket.AF_UNIX)
      try:
          s.connect("\\0belay-hostile-NAME")
          print("through the wall")
      except (PermissionError, ConnectionRefusedError):
          print("the wall holds")
      """;

  static Stream<Isolation> roads() {
    return Isolation.now() == Isolation.HERE
        ? Stream.of(
            Isolation.OVERLAY, Isolation.PLAIN_USER, Isolation.OTHERS_OVERLAY, Isolation.PLAIN)
        : Stream.of(Isolation.now());
  }

  @ParameterizedTest
  @MethodSource("roads")
  void abstractSocketsLeadToNoOtherApp(Isolation isolation) throws IOException {
    try (Machine machine = Machine.up(isolation)) {
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
      assumeTrue(
          !machine.belay("server:status").out().contains("abstract sockets"),
          "this kernel has no Landlock scopes, as server:status says");
      String name = machine.root.getFileName().toString();
      Map<String, String> files = new HashMap<>();
      files.put("Procfile", "worker: python3 -u listen.py\n");
      files.put("listen.py", LISTEN.replace("NAME", name));
      files.put("call.py", CALL.replace("NAME", name));
      machine.push(machine.checkout("listener", files)).ok();
      machine.belay("ps:scale", "worker=1", "-a", "listener").ok();
      Until.isTrue(
          "it listens", () -> machine.belay("logs", "-a", "listener").out().contains("listens"));

      Path caller = machine.checkout("caller", files);
      Path pack = Buildpack.write(machine.root.resolve("pack"), "cd \"$1\"; python3 call.py");
      isolation.give(pack);
      machine.belay("buildpacks:set", pack.toString(), "-a", "caller").ok();
      assertThat(machine.push(caller).ok().text()).contains("the wall holds");
      machine.belay("run", "-a", "caller", "--", "python3 call.py").ok().says("the wall holds");
    }
  }

  @Test
  void whatWasChangedInTheStoreIsSaidAndNotServed() throws IOException {
    try (Machine machine = Machine.up()) {
      Map<String, String> files = new HashMap<>(App.files("one"));
      files.put("library", "as it was");
      Path source = machine.checkout("stored", files);
      machine.push(source).ok();
      machine.belay("ledger:verify", "--slugs", "-a", "stored").ok().says("slugs are as they were");

      Files.writeString(object(machine, "as it was"), "poisoned!");
      machine
          .belay("ledger:verify", "--slugs", "-a", "stored")
          .failed(1)
          .says("the ledger is whole", "v2", "library");
      Run fork = machine.belay("fork", "copied", "-a", "stored");
      assertThat(machine.belay("run", "-a", "copied", "--", "cat library").text())
          .as(fork.text())
          .doesNotContain("poisoned!");

      machine.commit(source, App.version("two"));
      machine.push(source).ok();
      machine.belay("ledger:verify", "--slugs", "-a", "stored").ok();
      machine.belay("run", "-a", "stored", "--", "cat library").ok().says("as it was");
    }
  }

  private static Path object(Machine machine, String content) throws IOException {
    try (Stream<Path> all = Files.walk(machine.home.resolve("slugs/objects"))) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        if (Files.size(path) == content.length() && Files.readString(path).equals(content)) {
          return path;
        }
      }
    }
    throw new AssertionError("the store has nothing of \"" + content + "\"");
  }
}
