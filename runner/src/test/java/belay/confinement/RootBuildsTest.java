package belay.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.kernel.Capabilities;
import belay.sandbox.Attached;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of builds, by root for somebody else. */
class RootBuildsTest {
  private static final UUID APP = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final int USER = 59_901;
  private static final int OWNER = 59_902;

  @TempDir Path base;

  private final List<RootBuilds> open = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();
  private Path app;

  @BeforeEach
  void places() throws IOException {
    assumeTrue(Capabilities.areRoots(), "not root");
    for (String name : List.of("app", "cache", "env", "tmp", "buildpacks")) {
      directories.add(Files.createDirectory(base.resolve(name)));
    }
    app = directories.getFirst();
  }

  @AfterEach
  void close() {
    open.forEach(RootBuilds::close);
  }

  private int run(int owner, String script, Map<String, String> env) throws Exception {
    for (Path each : directories) {
      Files.setAttribute(each, "unix:uid", owner);
      Files.setAttribute(each, "unix:gid", owner);
    }
    Path home = Files.createDirectories(base.resolve("home"));
    RootBuilds builds =
        new RootBuilds(home, Files.createDirectories(home.resolve("run")), owner, owner);
    open.add(builds);
    assumeTrue(builds.fault().isEmpty(), builds.fault().orElse(""));
    Attached begun =
        builds.start(
            new RootBuilds.Order(
                APP, USER, Optional.empty(), List.of("sh", "-c", script), env, directories));
    int status = begun.process().waitFor();
    begun.streams().close();
    begun.forget().run();
    return status;
  }

  @Test
  void whatACommandMakesIsTheOwners() throws Exception {
    Files.writeString(app.resolve("source"), "x");
    Files.setAttribute(app.resolve("source"), "unix:uid", OWNER);
    Files.setAttribute(app.resolve("source"), "unix:gid", OWNER);

    int status =
        run(OWNER, "id -u >made && echo more >>source && mkdir d && chmod 600 made", Map.of());

    assertThat(status).isZero();
    assertThat(app.resolve("made")).hasContent(Integer.toString(USER));
    for (String name : List.of("made", "source", "d")) {
      assertThat(Files.getAttribute(app.resolve(name), "unix:uid")).isEqualTo(OWNER);
      assertThat(Files.getAttribute(app.resolve(name), "unix:gid")).isEqualTo(OWNER);
    }
  }

  @Test
  void itHasItsEnvironmentAndNoCapability() throws Exception {
    int status =
        run(
            0,
            "printf '%s' \"$GREETING\" >said; grep CapEff /proc/self/status >caps",
            Map.of("GREETING", "it's \"ä\"\n\\n me", "PATH", "/usr/bin:/bin"));

    assertThat(status).isZero();
    assertThat(Files.readString(app.resolve("said"))).isEqualTo("it's \"ä\"\n\\n me");
    assertThat(Files.readString(app.resolve("caps"))).contains("0000000000000000");
  }

  /** A library that it names is loaded by what runs as its user, and by nothing that is root. */
  @Test
  void nothingThatHasRightsReadsItsEnvironment() throws Exception {
    Path no = base.resolve("no-such-library.so");

    int status =
        run(0, "true", Map.of("LD_PRELOAD", no.toString(), "BASH_ENV", "x", "PATH", "/bin"));

    assertThat(status).isZero();
    int failing = run(0, "exit 7", Map.of("PATH", "/usr/bin:/bin"));
    assertThat(failing).isEqualTo(7);
  }
}
