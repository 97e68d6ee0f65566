package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Attacker.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Source tarballs that are made to exhaust the server. */
@Tag("hostile")
class HostileTarballJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Attacker attacker;

  private static long server;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    machine.belay("apps:create", "victim").ok();
    attacker = new Attacker(machine);
    server = machine.serverPid();
  }

  @AfterAll
  static void stop() {
    attacker.close();
    machine.close();
  }

  @AfterEach
  void everythingGoesOn() {
    assertThat(machine.serverPid()).as("the control plane that runs").isEqualTo(server);
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

  /** A tar written block by block. */
  static final class Tar {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Tar entry(char type, String name, byte[] content) {
      byte[] head = new byte[512];
      put(head, 0, name.length() > 100 ? name.substring(0, 100) : name);
      put(head, 100, "0000644\0");
      put(head, 124, "%011o\0".formatted(content.length));
      put(head, 136, "00000000000\0");
      put(head, 148, "        ");
      head[156] = (byte) type;
      put(head, 257, "ustar\00000");
      int sum = 0;
      for (byte b : head) {
        sum += b & 0xff;
      }
      put(head, 148, "%06o\0 ".formatted(sum));
      out.writeBytes(head);
      out.writeBytes(content);
      out.writeBytes(new byte[(512 - content.length % 512) % 512]);
      return this;
    }

    private static void put(byte[] head, int at, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, head, at, Math.min(bytes.length, 155));
    }

    byte[] bytes() {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.writeBytes(out.toByteArray());
      whole.writeBytes(new byte[1024]);
      return whole.toByteArray();
    }

    byte[] gz() {
      ByteArrayOutputStream zipped = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
        gzip.write(bytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return zipped.toByteArray();
    }
  }

  private static void refused(byte[] tarball, String... words) {
    Reply reply = attacker.build("victim", tarball);
    assertThat(reply.status()).as("%s", reply.body()).isBetween(400, 499);
    for (String word : words) {
      assertThat(reply.body()).contains(word);
    }
  }

  @Test
  void headersOf30Megabytes() {
    byte[] much = "a".repeat(30 << 20).getBytes(StandardCharsets.US_ASCII);
    refused(
        new Tar().entry('L', "././@LongLink", much).entry('0', "f", new byte[0]).gz(), "header");
    byte[] pax =
        ("31457280 comment=" + "a".repeat((30 << 20) - 18) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    refused(new Tar().entry('x', "pax", pax).entry('0', "f", new byte[0]).gz(), "header");
    refused(new Tar().entry('g', "pax", pax).entry('0', "f", new byte[0]).gz(), "header");
  }

  /** What serves all sites reads the settings of each. */
  @Test
  void aSlugMadeByHandWithEndlessSettingsOfItsSite() throws IOException {
    machine.belay("apps:create", "handmade").ok();
    Path place = Files.createDirectory(machine.root.resolve("handmade"));
    String make =
        "mkdir -p app/.belay && echo '<p>' >app/index.html"
            + " && head -c 130000000 /dev/zero | tr '\\0' ' ' >app/.belay/static-server.json"
            + " && tar czf slug.tgz app";
    Run.of(place, Map.of(), List.of("sh", "-c", make)).ok();
    Reply spoken =
        attacker.send(
            "POST", "/apps/handmade/slugs", "{\"process_types\":{\"web\":\"static-server 1\"}}");
    assertThat(spoken.status()).as("%s", spoken.body()).isEqualTo(201);
    Reply put =
        attacker.send(
            "PUT",
            spoken.json().at("/blob/url").asText(),
            Files.readAllBytes(place.resolve("slug.tgz")));
    assertThat(put.status()).as("%s", put.body()).isEqualTo(200);

    Reply release =
        attacker.send(
            "POST",
            "/apps/handmade/releases",
            "{\"slug\":\"" + spoken.json().path("id").asText() + "\"}");

    assertThat(release.status()).as("%s", release.body()).isBetween(200, 499);
    assertThat(machine.belay("releases", "-a", "handmade").ok().out()).contains("failed");
  }

  @Test
  void namesThatNoDiskTakes() {
    byte[] name = "n".repeat(300).getBytes(StandardCharsets.US_ASCII);
    refused(
        new Tar().entry('L', "././@LongLink", name).entry('0', "n", new byte[1]).gz(),
        "too long a name");
    byte[] deep = "d/".repeat(3_000).getBytes(StandardCharsets.US_ASCII);
    refused(
        new Tar().entry('L', "././@LongLink", deep).entry('5', "d", new byte[0]).gz(),
        "too long a name");
  }

  @Test
  void directoriesThatNoEntryNames() {
    Tar tar = new Tar();
    for (int i = 0; i < 1_200; i++) {
      String name = i + "/" + "d/".repeat(100) + "f";
      tar.entry('L', "././@LongLink", name.getBytes(StandardCharsets.US_ASCII))
          .entry('0', "f", new byte[0]);
    }
    refused(tar.gz(), "more than 100000 files and directories");
  }

  @Test
  void whatIsNoTarAtAll() throws IOException {
    refused("no".getBytes(StandardCharsets.US_ASCII));
    refused(new byte[0]);
    byte[] half = new Tar().entry('0', "f", new byte[2_000]).gz();
    refused(java.util.Arrays.copyOf(half, half.length - 20));
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write("x".repeat(2_000).getBytes(StandardCharsets.US_ASCII));
    }
    refused(zipped.toByteArray());
  }

  @Test
  void linksThatLeadNowhereALinkCan() {
    refused(new Tar().entry('2', "l", new byte[0]).gz(), "no legal target");
    refused(new Tar().entry('1', "h", new byte[0]).gz());
  }

  @Test
  void whatACrashLeftOfSourcesGoesAtTheStart() throws IOException {
    Path left = machine.home.resolve("build/source-123");
    Files.createDirectories(left.resolve("deep/er"));
    Files.writeString(left.resolve("deep/er/file"), "x");
    Path push = Files.createDirectories(machine.home.resolve("build/push-9"));
    Isolation.now().give(left);
    Isolation.now().give(push);

    ProcessHandle.of(machine.serverPid()).orElseThrow().destroyForcibly();
    Until.isTrue(
        "another control plane runs",
        () ->
            Files.exists(machine.home.resolve("run/server.json")) && machine.serverPid() != server);

    Until.isTrue("what was left is gone", () -> left().isEmpty());
    server = machine.serverPid();
    machine.belay("apps").ok();
  }
}
