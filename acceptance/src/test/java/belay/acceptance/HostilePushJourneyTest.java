package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Attacker.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pushes that are made to exhaust the server: each is refused in words, and everything goes on. */
@Tag("hostile")
class HostilePushJourneyTest {
  private static final String TEN =
      "repeat() { for i in 0 1 2 3 4 5 6 7 8 9; do printf \"$1\\tn$i\\n\"; done; }\n";

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Attacker attacker;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Path source;

  private static long server;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    source = machine.checkout("victim", App.files("one"));
    machine.push(source).ok();
    attacker = new Attacker(machine);
    server = machine.serverPid();
  }

  @AfterAll
  static void stop() {
    attacker.close();
    machine.close();
  }

  /** Whatever was sent: the control plane is the same one, and all of it lives. */
  @AfterEach
  void everythingGoesOn() throws IOException {
    assertThat(machine.serverPid()).as("the control plane that runs").isEqualTo(server);
    assertThat(machine.get("victim", "/").body()).isEqualTo("one none");
    JsonNode status = Machine.json(machine.belay("server:status", "--json").ok().out());
    assertThat(status.get("background")).isNotEmpty().allMatch(t -> t.get("lives").asBoolean());
    Until.isTrue("no source is left", () -> left().isEmpty());
  }

  private static List<String> left() {
    try (Stream<Path> all = Files.list(machine.home.resolve("build"))) {
      return all.map(p -> p.getFileName().toString()).filter(n -> !n.equals("sources")).toList();
    } catch (IOException e) {
      return List.of("build/ cannot be listed");
    }
  }

  /** Runs git as an attacker does, in a repository of its own. */
  private static Run script(String name, String commands) throws IOException {
    Path directory = Files.createDirectories(machine.root.resolve("bomb-" + name));
    Map<String, String> env = new HashMap<>(machine.env());
    env.putAll(
        Map.of(
            "GIT_CONFIG_COUNT",
            "1",
            "GIT_CONFIG_KEY_0",
            "safe.directory",
            "GIT_CONFIG_VALUE_0",
            "*",
            "REMOTE",
            remote()));
    Path file = Files.writeString(directory.resolve("bomb.sh"), "set -e\ngit init -q\n" + commands);
    return Run.of(directory, env, List.of("sh", file.toString()));
  }

  private static String remote() {
    String token = machine.credentials().get("token").asText();
    String url = machine.git(source, "remote", "get-url", "belay").ok().out().strip();
    return url.replace("://", "://attacker:" + token + "@");
  }

  private static String push(String commit) {
    return "git push --force \"$REMOTE\" " + commit + ":refs/heads/main\n";
  }

  @Test
  void aFewObjectsThatAreABillionFiles() throws IOException {
    script(
            "files",
            TEN
                + "tree=$(repeat \"100644 blob $(echo x | git hash-object -w --stdin)\" | git mktree)\n"
                + "for level in 1 2 3 4 5 6 7 8; do tree=$(repeat \"040000 tree $tree\" | git mktree); done\n"
                + push("$(git commit-tree $tree -m bomb)"))
        .failed(1)
        .says("more than 100000 files and directories");
  }

  @Test
  void emptyTreesEightLevelsDeep() throws IOException {
    script(
            "trees",
            TEN
                + "tree=$(git mktree </dev/null)\n"
                + "for level in 1 2 3 4 5 6 7 8; do tree=$(repeat \"040000 tree $tree\" | git mktree); done\n"
                + push("$(git commit-tree $tree -m bomb)"))
        .failed(1)
        .says("more than 100000 files and directories");
  }

  @Test
  void manyDirectories() throws IOException {
    script(
            "directories",
            "blob=$(echo x | git hash-object -w --stdin)\n"
                + "one=$(printf \"100644 blob $blob\\tf\\n\" | git mktree)\n"
                + "many=$(seq 275 | sed \"s/.*/040000 tree $one\\td&/\" | git mktree)\n"
                + "tree=$(seq 1000 | sed \"s/.*/040000 tree $many\\td&/\" | git mktree)\n"
                + push("$(git commit-tree $tree -m many)"))
        .failed(1)
        .says("more than 100000 files and directories");
  }

  @Test
  void directoriesInDirectories() throws IOException {
    script(
            "deep",
            "tree=$(git mktree </dev/null)\n"
                + "for level in $(seq 300); do tree=$(printf \"040000 tree $tree\\td\\n\" | git mktree); done\n"
                + push("$(git commit-tree $tree -m deep)"))
        .failed(1)
        .says("more than 200 deep");
  }

  @Test
  void aNameThatNoDiskTakes() throws IOException {
    script(
            "name",
            "blob=$(echo x | git hash-object -w --stdin)\n"
                + "tree=$(printf \"100644 blob $blob\\t%0300d\\n\" 1 | git mktree)\n"
                + push("$(git commit-tree $tree -m name)"))
        .failed(1)
        .says("more than 255 bytes")
        .saysNot("is it full");
  }

  @Test
  void aCommitMessageOf120Megabytes() throws IOException {
    script(
            "message",
            "tree=$(git mktree </dev/null)\n"
                + "head -c 125829120 /dev/zero | tr '\\0' a > message\n"
                + push("$(git commit-tree $tree -F message)"))
        .failed(1)
        .says("a commit or tag in the push");
  }

  @Test
  void aPackThatPromisesTwoBillionObjects() {
    Reply reply = attacker.push("victim", "1".repeat(40), new Packs(Integer.MAX_VALUE).bytes());

    assertThat(reply.body()).contains("2147483647 objects");
  }

  @Test
  void aDifferenceThatMakesAGigabyteOfNothing() {
    Packs pack = new Packs(2);
    int base = pack.size();
    pack.object(Packs.BLOB, new byte[1 << 20]);
    pack.delta(pack.size() - base, Packs.copying(1 << 20, 1L << 30));

    Reply reply = attacker.push("victim", "1".repeat(40), pack.bytes());

    assertThat(reply.body()).contains("takes 1024 MB of memory at once");
  }

  /** Each of them is small, and JGit would hold all of them at once. */
  @Test
  void aTreeOfDifferences() {
    Packs pack = new Packs(1 + 2 * 20);
    int last = pack.size();
    pack.object(Packs.BLOB, new byte[4 << 20]);
    for (int level = 0; level < 20; level++) {
      int at = pack.size();
      pack.delta(at - last, Packs.copying(4 << 20, 4 << 20));
      pack.delta(pack.size() - last, Packs.copying(4 << 20, 4 << 20));
      last = at;
    }

    Reply reply = attacker.push("victim", "1".repeat(40), pack.bytes());

    assertThat(reply.body()).contains("MB of memory at once");
  }

  @Test
  void aCommitSubjectThatSteersTheTerminal() throws IOException {
    Files.writeString(source.resolve("version.txt"), "one\n");
    String subject = "safe\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eevil";
    machine.git(source, "commit", "-q", "--allow-empty", "-m", subject).ok();
    machine.push(source).ok();

    for (String command : List.of("releases", "activity", "releases:info", "releases:diff")) {
      assertThat(machine.belay(command, "-a", "victim").text())
          .as(command)
          .doesNotContain("\u001b", "\u0007", "\u009b", "\u202e");
    }
    String stored = attacker.get("/apps/victim/releases").body();
    assertThat(stored.getBytes(StandardCharsets.UTF_8).length).isPositive();
    assertThat(stored).doesNotContain("\\u001b", "\u009b");
  }
}
