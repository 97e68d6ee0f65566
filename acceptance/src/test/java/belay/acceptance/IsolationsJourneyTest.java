package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An app finds its files as they were built and may do with them what it likes, in each of its
 * dynos and on each way to keep dynos apart; and nothing that it does reaches the slug.
 */
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: containers are kept apart by their engine")
@Tag("long")
@Tag("longest")
class IsolationsJourneyTest {
  /** What a build may leave, at its worst. */
  private static final String BUILD =
      """
      cd "$1"
      echo shipped >shipped
      echo shipped >twin
      ln twin hard
      echo x >gone; echo y >renamed; echo z >closed; chmod 000 closed
      mkdir -p directory/below empty locked node_modules/.bin shared client/src
      echo deep >directory/below/file; echo in >locked/file; chmod 500 locked
      echo types >shared/types; ln -s ../../shared/types client/src/types
      echo 'echo tool' >directory/tool; chmod 6755 directory/tool
      ln -s ../../directory/tool node_modules/.bin/tool
      ln -s directory to-directory
      ln -s not/there dangling
      ln -s "$1/shipped" absolute
      touch "$(printf 'caf\\351')" "$(printf '%0250d' 0)"\
      """;

  /** Looks at it all and changes it all; run by each kind of dyno. */
  private static final String CHECK =
      """
      set -eu
      test "$(cat shipped twin hard closed absolute | tr '\\n' ' ')" = "shipped shipped shipped z shipped "
      test "$(cat client/src/types to-directory/below/file locked/file | tr '\\n' ' ')" = "types deep in "
      test "$(sh node_modules/.bin/tool)" = tool
      test "$(readlink dangling) $(readlink absolute)" = "not/there shipped"
      test "$(ls | od -An -c | tr -d ' \\n' | grep -c 'caf351')" = 1
      test -d empty && test -e "$(printf '%0250d' 0)"
      test "$(stat -c '%a %u %g' shipped)" = "644 $(id -u) $(id -g)"
      test "$(stat -c '%a %u %g' directory/tool)" = "755 $(id -u) $(id -g)"
      test "$(stat -c '%a %u %g' empty)" = "755 $(id -u) $(id -g)"
      echo more >>shipped; echo more >>hard; echo more >>closed
      test "$(cat twin)" = shipped
      rm gone; mv renamed other; mv directory moved; rmdir empty; echo new >locked/new
      chmod 600 twin; rm -r client; echo changed >>moved/below/file; echo z >shared/types
      sed -i s/web/WEB/ Procfile; touch -d @0 other; mkdir gone
      echo all is well\
      """;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HERE")
  void anAppMayDoWithItsFilesWhatItLikes(Isolation isolation) throws IOException {
    try (Machine machine = Machine.up(isolation)) {
      assertThat(machine.home.resolve("log/server.log")).content().contains(isolation.said);
      Path source = checkout(machine);
      machine.push(source).ok().says("all is well", "deployed");
      Map<String, String> before = store(machine);

      machine.belay("run", "-a", "files", "--", "sh check.sh").ok().says("all is well");
      machine.belay("run", "-a", "files", "--", "sh check.sh").ok().says("all is well");
      machine.belay("ps:exec", "-a", "files", "--", "sh check.sh").ok().says("all is well");
      machine.belay("run", "-a", "files", "--", "cat shipped; ls gone").ok().says("shipped");
      machine.belay("restart", "-a", "files").ok();
      machine.belay("ps:exec", "-a", "files", "--", "sh check.sh").ok().says("all is well");
      assertThat(machine.get("files", "/").body()).isEqualTo("one none");

      assertThat(store(machine)).isEqualTo(before);
      leadsOut(machine, source);
    }
  }

  private static Path checkout(Machine machine) throws IOException {
    Path source = machine.checkout("files", App.files("one"));
    Path buildpack = Buildpack.write(machine.root.resolve("handmade"), BUILD);
    machine.belay("buildpacks:set", buildpack.toString(), "-a", "files").ok();
    String procfile = Files.readString(source.resolve("Procfile"));
    machine.commit(
        source, Map.of("check.sh", CHECK, "Procfile", procfile + "release: sh check.sh\n"));
    return source;
  }

  /** A link out of the app is refused by its name, and what served goes on. */
  private static void leadsOut(Machine machine, Path source) throws IOException {
    Files.createSymbolicLink(source.resolve("out"), Path.of("../../../shared/.env"));
    machine.commit(source, Map.of());
    machine.push(source).failed(1).says("out -> ../../../shared/.env", "leads out of the app");
    assertThat(machine.get("files", "/").body()).isEqualTo("one none");
  }

  /** Each object of the slug store, by what its content is; it must be what its name says. */
  private static Map<String, String> store(Machine machine) throws IOException {
    Map<String, String> found = new TreeMap<>();
    Path objects = machine.home.resolve("slugs/objects");
    try (Stream<Path> all = Files.walk(objects)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = objects.relativize(file).toString().replace("/", "");
        String hash = hash(file);
        assertThat(name).startsWith(hash);
        found.put(name, hash + " " + Files.getPosixFilePermissions(file));
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }

  private static String hash(Path file) throws IOException {
    try {
      byte[] content = Files.readAllBytes(file);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
