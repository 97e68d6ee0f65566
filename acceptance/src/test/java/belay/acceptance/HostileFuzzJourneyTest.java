package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Attacker.Reply;
import belay.acceptance.HostileTarballJourneyTest.Tar;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What comes from outside, at random: nothing but words of refusal, and nothing left behind. {@code
 * -Dfuzz.seed=N} replays what a failure printed, {@code -Dfuzz.seconds=N} goes on for longer.
 */
@Tag("hostile")
class HostileFuzzJourneyTest {
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
  private static final long SECONDS = Long.getLong("fuzz.seconds", 5);
  private static final int THREADS_MORE_MAX = 15;
  private static final int FILES_MORE_MAX = 25;

  private static final List<String> WORDS =
      List.of(
          "name",
          "id",
          "app",
          "url",
          "v1",
          "v2",
          "web",
          "victim",
          "fuzzed",
          "force",
          "reason",
          "release",
          "slug",
          "config",
          "to",
          "target",
          "quantity",
          "size",
          "updates",
          "type",
          "source_blob",
          "image",
          "hostname",
          "email",
          "user",
          "command",
          "attach",
          "env",
          "values",
          "stage",
          "pipeline",
          "targets",
          "secret",
          "include",
          "level",
          "scope",
          "expires_in");

  private static final List<String> PATHS =
      List.of(
          "POST /apps",
          "GET /apps/victim",
          "PATCH /apps/fuzzed",
          "GET /apps/victim/events",
          "GET /apps/victim/blame/KEY",
          "PUT /apps/fuzzed/buildpack-installations",
          "POST /apps/fuzzed/builds",
          "POST /apps/fuzzed/collaborators",
          "PATCH /apps/fuzzed/config-vars",
          "POST /apps/fuzzed/domains",
          "POST /apps/fuzzed/dynos",
          "GET /apps/victim/releases",
          "GET /apps/victim/releases/W",
          "PATCH /apps/fuzzed/settings",
          "GET /apps/victim/releases/W/diff/W",
          "GET /apps/victim/served-at/W",
          "POST /apps/fuzzed/actions/rollback",
          "POST /apps/fuzzed/actions/promote",
          "POST /apps/fuzzed/fork",
          "POST /apps/fuzzed/log-drains",
          "POST /apps/fuzzed/webhooks",
          "POST /apps/fuzzed/log-sessions",
          "POST /apps/fuzzed/slugs",
          "POST /apps/fuzzed/releases",
          "PATCH /apps/fuzzed/formation",
          "PATCH /apps/fuzzed/features/W",
          "POST /belay-addons",
          "PATCH /belay-addons/W",
          "POST /account/keys",
          "POST /filters/apps",
          "POST /pipelines",
          "POST /pipeline-couplings",
          "POST /pipeline-promotions",
          "GET /pipelines/W",
          "POST /account/app-transfers",
          "POST /actions/addons/resolve",
          "POST /invitations",
          "POST /oauth/authorizations",
          "GET /users/W",
          "POST /users",
          "GET /v2/fuzzed/web/blobs/W",
          "GET /W/W",
          "POST /apps/fuzzed/actions/rehearse",
          "GET /apps/fuzzed/slugs/W");

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Attacker attacker;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    Path source = machine.checkout("victim", App.files("one"));
    machine.push(source).ok();
    machine.belay("apps:create", "fuzzed").ok();
    attacker = new Attacker(machine);
  }

  @AfterAll
  static void stop() {
    attacker.close();
    machine.close();
  }

  private interface Attempt {
    Reply make(Random random);
  }

  private static void fuzz(String kind, Attempt attempt) {
    Random random = new Random(SEED);
    attempt.make(new Random(1));
    long server = machine.serverPid();
    int threads = count("task");
    int files = count("fd");
    int processes = machine.processes().size();
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    int count = 0;
    do {
      Reply reply = attempt.make(random);
      assertThat(isFault(reply))
          .as("%s, -Dfuzz.seed=%d, number %d: %s%n%s", kind, SEED, count, reply.body(), log(reply))
          .isFalse();
      count++;
    } while (System.nanoTime() < end);
    System.out.printf("fuzz: %s, seed %d, %d attempts%n", kind, SEED, count);
    assertThat(machine.serverPid()).as("the control plane that runs").isEqualTo(server);
    Until.isTrue("threads end", () -> count("task") <= threads + THREADS_MORE_MAX);
    Until.isTrue("files are closed", () -> count("fd") <= files + FILES_MORE_MAX);
    Until.isTrue("processes end", () -> machine.processes().size() <= processes);
    Until.isTrue("no source is left", HostileFuzzJourneyTest::nothingIsLeft);
    assertThat(machine.get("victim", "/").body()).isEqualTo("one none");
  }

  private static boolean isFault(Reply reply) {
    return reply.status() >= 500 || reply.body().contains("went wrong inside");
  }

  /** What the server says of it in its log, which goes with the machine. */
  private static String log(Reply reply) {
    if (!isFault(reply)) {
      return "";
    }
    try {
      List<String> lines = Files.readAllLines(machine.home.resolve("log/server.log"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int count(String of) {
    try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(machine.serverPid()), of))) {
      return (int) all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean nothingIsLeft() {
    try (Stream<Path> all = Files.list(machine.home.resolve("build"))) {
      return all.allMatch(p -> p.endsWith("sources"));
    } catch (IOException e) {
      return false;
    }
  }

  private static String word(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> "%c0%ae%00%2f".substring(0, 3 * (1 + random.nextInt(4)));
      case 1 -> Integer.toString(random.nextInt());
      case 2 -> "%F0%9F%98%80";
      default -> WORDS.get(random.nextInt(WORDS.size()));
    };
  }

  /** A value of JSON, most of them of no use to anybody. */
  private static String json(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 7 : 10)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> Long.toString(random.nextLong());
      case 3 -> "1e" + random.nextInt(400);
      case 4 -> "\"" + "\\u%04x".formatted(random.nextInt(0x10000)) + "\"";
      case 5 -> "\"" + "x".repeat(random.nextInt(2_000)) + "\"";
      case 6 -> "\"" + WORDS.get(random.nextInt(WORDS.size())) + "\"";
      case 7 -> "[" + String.join(",", many(random, depth, () -> json(random, depth + 1))) + "]";
      default -> object(random, depth);
    };
  }

  private static String object(Random random, int depth) {
    return "{"
        + String.join(
            ",",
            many(
                random,
                depth,
                () ->
                    "\""
                        + WORDS.get(random.nextInt(WORDS.size()))
                        + "\":"
                        + json(random, depth + 1)))
        + "}";
  }

  private static List<String> many(
      Random random, int depth, java.util.function.Supplier<String> one) {
    return Stream.generate(one).limit(random.nextInt(6 - Math.min(depth, 4))).toList();
  }

  @Test
  void theApisJson() {
    fuzz(
        "API",
        random -> {
          String[] words = PATHS.get(random.nextInt(PATHS.size())).split(" ", 2);
          String path = words[1];
          while (path.contains("W")) {
            path = path.replaceFirst("W", word(random));
          }
          boolean get = words[0].equals("GET");
          byte[] body = get ? new byte[0] : object(random, 0).getBytes(StandardCharsets.UTF_8);
          if (!get && random.nextInt(5) == 0) {
            body = Attacker.mutated(body, random);
          }
          return answerOrEnd(words[0], path, body);
        });
  }

  @Test
  void tarballs() throws IOException {
    byte[] tar =
        new Tar()
            .entry('5', "app/", new byte[0])
            .entry('0', "app/Procfile", "web: exit 1\n".getBytes(StandardCharsets.UTF_8))
            .entry(
                'L', "././@LongLink", ("app/" + "n".repeat(200)).getBytes(StandardCharsets.UTF_8))
            .entry('0', "n", new byte[700])
            .entry('x', "pax", "19 path=app/weird\n\n".getBytes(StandardCharsets.UTF_8))
            .entry('0', "w", new byte[3])
            .entry('S', "app/sparse", new byte[512])
            .bytes();
    fuzz("tar", random -> attacker.build("fuzzed", zipped(Attacker.mutated(tar, random), random)));
  }

  /** A connection that the server closed counts as refused. */
  private static Reply answerOrEnd(String method, String path, byte[] body) {
    try {
      return attacker.send(method, path, body);
    } catch (UncheckedIOException e) {
      return new Reply(0, "closed");
    }
  }

  private static byte[] zipped(byte[] bytes, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return random.nextInt(4) == 0 ? Attacker.mutated(out.toByteArray(), random) : out.toByteArray();
  }

  @Test
  void gitsObjects() {
    byte[] blob = "web: exit 1\n".getBytes(StandardCharsets.UTF_8);
    byte[] tree = Packs.tree("100644", "Procfile", Packs.id("blob", blob));
    byte[] commit = Packs.commit(Packs.id("tree", tree));
    fuzz(
        "git",
        random -> {
          byte[] oddTree = random.nextInt(3) == 0 ? Attacker.mutated(tree, random) : tree;
          byte[] oddCommit = random.nextInt(3) == 0 ? Attacker.mutated(commit, random) : commit;
          Packs pack = new Packs(random.nextInt(8) == 0 ? random.nextInt() : 4);
          int at = pack.size();
          pack.object(Packs.BLOB, blob).object(Packs.TREE, oddTree);
          pack.object(Packs.COMMIT, oddCommit);
          pack.delta(pack.size() - at, Attacker.mutated(Packs.copying(blob.length, 50), random));
          byte[] bytes = pack.bytes();
          return attacker.push(
              "fuzzed",
              Packs.id("commit", oddCommit),
              random.nextInt(3) == 0 ? Attacker.mutated(bytes, random) : bytes);
        });
  }

  @Test
  void exports() throws IOException {
    Path file = machine.root.resolve("export.tar");
    machine.belay("releases:export", file.toString(), "-a", "victim").ok();
    byte[] export = Files.readAllBytes(file);
    fuzz(
        "import",
        random -> {
          Reply begun =
              attacker.send("POST", "/imports?as=imported", Attacker.mutated(export, random));
          if (begun.status() != 202) {
            return begun;
          }
          JsonNode id = begun.json().get("id");
          Reply ended = attacker.get("/imports/" + id.asText());
          if (ended.json().get("status").asText().equals("succeeded")) {
            attacker.send("DELETE", "/apps/imported", new byte[0]);
          }
          return ended;
        });
  }

  @Test
  void requestHeads() {
    byte[] head =
        ("POST /apps HTTP/1.1\r\nHost: x\r\nAuthorization: "
                + attacker.basic()
                + "\r\nAccept: application/vnd.heroku+json; version=3\r\nRange: id ..; max=3\r\n"
                + "Content-Length: 2\r\nConnection: close\r\n\r\n{}")
            .getBytes(StandardCharsets.UTF_8);
    fuzz(
        "head",
        random -> {
          byte[] odd = Attacker.mutated(head, random);
          String text = new String(odd, StandardCharsets.ISO_8859_1);
          if (!text.contains("\r\n\r\n")) {
            text = text + "\r\n\r\n{}";
          }
          Http.Answer answer = Http.send(attacker.apiPort(), text);
          return new Reply(answer.status(), Map.of("answer", answer.body()).toString());
        });
  }
}
