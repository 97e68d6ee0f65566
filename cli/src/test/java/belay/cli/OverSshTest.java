package belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.command.Entry;
import belay.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is carried out for who comes by SSH, and that it opens no file of the server's. */
class OverSshTest {
  private static final String SECRET = "root:x:0:0";

  @TempDir Path directory;
  private ControlPlane plane;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    plane = new ControlPlane();
    file = Files.writeString(directory.resolve("passwd"), SECRET + "\n");
  }

  @AfterEach
  void close() {
    plane.close();
  }

  private Cli cli() {
    return Cli.of(plane).env("BELAY_SSH", "1").in(directory);
  }

  @Test
  void everyCommandIsDecided() {
    Set<String> names = new TreeSet<>();
    Catalog.entries().stream().map(Entry::name).forEach(names::add);
    Set<String> decided = new HashSet<>(OverSsh.ALLOWED);
    decided.addAll(OverSsh.REFUSED);
    assertThat(decided)
        .as(
            "a new command is added to OverSsh: to ALLOWED only when it reads and writes no file"
                + " that its words name, starts no program, and needs nothing of this machine")
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(OverSsh.ALLOWED).doesNotContainAnyElementsOf(OverSsh.REFUSED);
  }

  @Test
  void whatIsForAMachineOrTakesFilesIsRefused() {
    for (String name : OverSsh.REFUSED) {
      assertThat(cli().run(name, file.toString()).ended(2).err()).contains("Run it there: belay");
    }
    assertThat(cli().run("git", "credentials", "get").ended(2).out()).isEmpty();
    assertThat(plane.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config:set A=@FILE -a api",
        "addons:create db URL=@FILE",
        "addons:set db URL=@FILE",
        "ledger:verify --head FILE -a api",
        "keys:add FILE",
        "releases:export FILE -a api",
        "releases:export out.tar -a api",
        "releases:export -a api",
        "releases --jsno @FILE",
        "@FILE",
        "help @FILE",
        "-h@FILE",
        "releases -a @FILE",
        "apps:create --remote @FILE x",
        "run:detached @FILE -a api"
      })
  void noWordOpensAFile(String line) throws IOException {
    Cli.Result result = cli().run(line.replace("FILE", file.toString()).split(" "));
    assertThat(result.out() + result.err() + plane.asked()).doesNotContain(SECRET);
    try (var left = Files.list(directory)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void noCheckoutAroundItIsLookedAt() throws IOException {
    Files.createDirectories(directory.resolve(".git"));
    Files.writeString(
        directory.resolve(".git/config"),
        "[remote \"belay\"]\n url = " + plane.url() + "/mine.git\n");
    assertThat(cli().run("releases").ended(2).err()).contains("Which app?");
    plane.answers("GET /apps/belay/config-vars", "{'A':'1'}");
    assertThat(cli().run("config:get", "A", "-a", "belay").ended(0).out()).isEqualTo("1\n");
  }

  @Test
  void aKeyIsReadFromTheInput() {
    plane.answers("POST /account/keys", 201, Map.of(), "{'comment':'bob'}");
    cli().input("ssh-ed25519 AAAA bob\n").run("keys:add").ended(0);
    assertThat(plane.asked()).singleElement().asString().contains("ssh-ed25519 AAAA bob\"");
  }

  @Test
  void aValueIsReadFromTheInput() {
    plane.answers("PATCH /apps/api/config-vars", "{'A':'b'}");
    plane.answers("GET /apps/api/releases", "[]");
    Cli.Result result = cli().input("b\n").run("config:set", "A=-", "-a", "api");
    assertThat(plane.asked().getFirst()).as(result.err()).contains("{\"A\":\"b\"}");
  }

  @Test
  void aTerminalIsTheClients() {
    plane.answers("GET /apps", "[]");
    Terminal terminal = Terminal.of(Map.of("BELAY_TTY", "012:60:20", "TERM", "xterm"));
    assertThat(terminal.columns()).isEqualTo(60);
    cli().terminal(terminal).run("apps").ended(0);
  }

  @Test
  void theWordsComeInAFile() throws IOException {
    Files.writeString(directory.resolve("words"), "config:set\0A=b c\0\0");
    assertThat(OverSsh.line(Map.of("BELAY_HOME", directory.toString())))
        .isEqualTo(List.of("config:set", "A=b c", ""));
    Files.writeString(directory.resolve("words"), "");
    assertThat(OverSsh.line(Map.of("BELAY_HOME", directory.toString()))).isEmpty();
  }
}
