package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ledger is gone, broken or last night's: nothing is destroyed, and all comes back with it. */
@Tag("long")
class LostLedgerJourneyTest {
  private static final List<String> KEPT =
      List.of("apps", "slugs", "keys", "data", "router/routes.json", "ledger.head", "credentials");

  @Test
  void aServerWithoutItsLedgerIsRefusedInWordsAndGoesOnWithIt() throws IOException {
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout("shop", files("one"));
      machine.push(source).ok();
      String dyno = machine.get("shop", "/dyno").body();
      int port = machine.httpPort();
      machine.belay("down", "--keep-apps").ok();
      Path ledger = machine.home.resolve("data/ledger.db");
      Path right = Files.copy(ledger, machine.root.resolve("right.db"));

      Files.delete(ledger);
      refused(machine, port, "ledger.db is not there", "an app's directory", "Put the ledger back");
      Files.createFile(ledger);
      refused(machine, port, "ledger.db is empty");
      Files.writeString(ledger, "not a ledger");
      refused(machine, port, "no SQLite database");
      byte[] whole = Files.readAllBytes(right);
      Files.write(ledger, Arrays.copyOf(whole, whole.length / 2));
      refused(machine, port, "is cut off");
      Files.delete(ledger);
      refused(machine, port, "ledger.db is not there");
      machine.belay("doctor").failed(2).says("!    ledger", "!    control plane", "belay up");

      Files.copy(right, ledger);
      machine.belay("up").ok();

      assertThat(machine.get("shop", "/dyno").body()).as("it never stopped").isEqualTo(dyno);
      machine.belay("ledger:verify", "-a", "shop").ok();
      machine.commit(source, App.version("two"));
      machine.push(source).ok();
      assertThat(machine.get("shop", "/").body()).isEqualTo("two none");
      machine.belay("doctor").ok().says("ok   ledger", "ok   lost");
    }
  }

  /** A machine that does much else starts a dyno slowly, which is not what is looked at here. */
  private static Map<String, String> files(String version) {
    Map<String, String> files = new TreeMap<>(App.files(version));
    files.put("belay.yml", "health:\n  path: /health\n  timeout: 120\n");
    return files;
  }

  private static void refused(Machine machine, int port, String... words) {
    Map<String, String> before = files(machine);
    machine.belay("up").failed(1).says(words).says("Nothing was changed").saysNot("\tat ");
    assertThat(files(machine)).isEqualTo(before);
    assertThat(Http.get(port, "shop.localhost", "/").body()).isEqualTo("one none");
    assertThat(machine.dynos()).hasSize(1);
  }

  @Test
  @Tag("longest")
  void lastNightsLedgerIsRefusedAndWithTheRightOneEverythingIsBack() throws IOException {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", files("one"))).ok();
      Path ledger = machine.home.resolve("data/ledger.db");
      machine.belay("down").ok();
      Path night = Files.copy(ledger, machine.root.resolve("night.db"));
      machine.belay("up").ok();
      Path source = machine.checkout("news", files("news"));
      machine.push(source).ok();
      machine.belay("config:set", "COLOUR=red", "-a", "news").ok();
      machine.belay("down").ok();
      Path right = Files.copy(ledger, machine.root.resolve("right.db"));

      Files.copy(night, ledger, StandardCopyOption.REPLACE_EXISTING);
      Map<String, String> before = files(machine);
      machine.belay("up").failed(1).says("older", "it lacks v3 of news", "--older-ledger");
      assertThat(files(machine)).isEqualTo(before);

      machine.belay("up", "--older-ledger").ok();
      assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
      assertThat(machine.get("news", "/").status()).isEqualTo(404);
      machine.belay("server:status").ok().says("Lost:", "belay lost");
      machine.belay("lost").ok().says("app news", "apps/news", "1 slug");
      machine.belay("doctor").failed(2).says("!    lost");
      machine.belay("up", "--older-ledger").failed(2).says("already runs");
      machine.belay("down").ok();
      machine.belay("up").ok();
      machine.belay("lost").ok().says("app news");

      machine.belay("down").ok();
      Files.copy(right, ledger, StandardCopyOption.REPLACE_EXISTING);
      machine.belay("up").ok();

      machine.belay("lost").ok().says("Nothing is lost");
      assertThat(machine.get("news", "/").body()).startsWith("news");
      machine.belay("config:get", "COLOUR", "-a", "news").ok().says("red");
      machine.belay("logs", "-n", "500", "-a", "news").ok().says("Set COLOUR");
      machine.belay("rollback", "-a", "news").ok();
      machine.git(source, "fetch", "belay").ok();
      machine.commit(source, App.version("later"));
      machine.push(source).ok();
      assertThat(machine.get("news", "/").body()).startsWith("later");
    }
  }

  @Test
  void whatIsLostIsDeletedByAPersonOnly() throws IOException {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", files("one"))).ok();
      machine.belay("down").ok();
      Path ledger = machine.home.resolve("data/ledger.db");
      Path night = Files.copy(ledger, machine.root.resolve("night.db"));
      machine.belay("up").ok();
      machine.belay("apps:create", "news").ok();
      machine.belay("down").ok();
      Files.copy(night, ledger, StandardCopyOption.REPLACE_EXISTING);
      machine.belay("up", "--older-ledger").ok();
      String name =
          Machine.json(machine.belay("lost", "--json").ok().out()).get(0).get("name").asText();

      machine.belay("lost:purge").failed(2).says("belay lost:purge NAME");
      machine.belay("lost:purge", name).failed(2).says("--confirm " + name);
      machine.belay("lost:purge", name, "--confirm", "news").failed(2).says("Nothing was deleted");
      machine.belay("lost:purge", "nobody", "--confirm", "nobody").failed(1).says("belay lost");
      assertThat(machine.home.resolve("lost").resolve(name)).exists();
      machine.belay("lost:purge", name, "--confirm", name).ok();

      machine.belay("lost").ok().says("Nothing is lost");
      machine.belay("lost:purge", "--all", "--confirm", "all").ok();
      assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
    }
  }

  /** What a refused start must not touch. */
  private static Map<String, String> files(Machine machine) {
    Map<String, String> found = new TreeMap<>();
    for (String name : KEPT) {
      Path root = machine.home.resolve(name);
      if (Files.exists(root)) {
        add(root, found);
      }
    }
    return found;
  }

  private static void add(Path root, Map<String, String> found) {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        String content =
            Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? Arrays.hashCode(Files.readAllBytes(path)) + ""
                : "";
        found.put(path.toString(), content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
