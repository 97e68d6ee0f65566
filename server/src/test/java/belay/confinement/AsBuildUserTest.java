package belay.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.build.Builder;
import belay.build.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds of a Belay that is root and has no bubblewrap. */
@Timeout(300)
class AsBuildUserTest {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(OwnUser.isRoot(), "only root can run builds as somebody else");
    bench = new Workbench(directory);
    bench.wrapper =
        new AsBuildUser(directory.resolve("home/run/builds"), _ -> Workbench.USER, "tried here");
  }

  private String said(String script) throws IOException {
    var _ = built(script);
    return bench.said();
  }

  private Builder.Outcome.Built built(String script) throws IOException {
    bench.file("Procfile", "web: ./run\n");
    bench.file("kept", "as pushed\n");
    Path pack = Files.createDirectories(directory.resolve("pack/bin"));
    Files.writeString(pack.resolve("detect"), "#!/bin/sh\necho Probe\n");
    Files.writeString(pack.resolve("compile"), "#!/bin/sh\n" + script);
    for (String name : List.of("detect", "compile")) {
      assertThat(pack.resolve(name).toFile().setExecutable(true)).isTrue();
    }
    bench.buildpacks = List.of(directory.resolve("pack").toString());
    bench.config = Map.of("SECRET", "s3cret");
    return bench.built();
  }

  @Test
  void linksToWhereItBuiltLeadIntoTheSlug() throws IOException {
    Path slug =
        bench.laidOut(
            built("mkdir $1/below; ln -s $1/kept $1/link; ln -s $1/below $1/below/itself\n"));
    assertThat(Files.readSymbolicLink(slug.resolve("link"))).hasToString("kept");
    assertThat(slug.resolve("below/itself/itself")).isDirectory();
  }

  @Test
  void aBuildIsItsOwnUserAndSeesNothingOfBelays() throws IOException {
    Path keys = Files.createDirectories(directory.resolve("home/keys"));
    Files.writeString(keys.resolve("config.key"), "canary");
    String said =
        said(
            "echo \"uid $(id -u) $(id -g) $(id -G)\"; cat "
                + keys
                + "/config.key; ls "
                + directory
                + " || echo unseen; grep NoNewPrivs /proc/self/status; cat $3/SECRET $1/kept\n");
    assertThat(said)
        .contains(
            "uid %1$d %1$d %1$d".formatted(Workbench.USER),
            "unseen",
            "NoNewPrivs:\t1",
            "s3cret",
            "as pushed")
        .doesNotContain("canary");
  }

  @Test
  void nobodyElseCanGoWhereItBuilds() throws IOException {
    assertThat(said("stat -c '%a %u' \"$1/..\"\n")).contains("700 " + Workbench.USER);
  }

  @Test
  void whatItBuiltIsTheSlugAndItsCacheIsKept() throws IOException {
    said("echo made >$1/made; echo cached >$2/cached\n");
    assertThat(said("cat $2/cached\n")).contains("cached");
    try (Stream<Path> left = Files.list(directory.resolve("home/run/builds"))) {
      assertThat(left).isEmpty();
    }
    assertThat(directory.resolve("cache/cached")).exists();
  }

  @Test
  void whateverItStartedEndsWithIt() throws IOException {
    said("setsid sh -c 'exec sleep 98760001' >/dev/null 2>&1 & sleep 0.1\n");
    assertThat(
            ProcessHandle.allProcesses()
                .noneMatch(p -> p.info().commandLine().orElse("").contains("sleep 98760001")))
        .isTrue();
  }

  @Test
  void aCrashLeavesNothingAtTheNextStart() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("belay-build-elsewhere"));
    Path workplaces = Files.createDirectories(directory.resolve("home/run/builds"));
    Files.createDirectory(workplaces.resolve("belay-build-left"));
    Files.writeString(workplaces.resolve("belay-build-elsewhere.place"), elsewhere.toString());
    bench.wrapper = new AsBuildUser(workplaces, _ -> Workbench.USER, "tried here");
    assertThat(elsewhere).doesNotExist();
    try (Stream<Path> left = Files.list(workplaces)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void withNeitherWallRootBuildsNothing() throws IOException {
    bench.wrapper = new Refusing("bwrap is not installed.");
    bench.file("Procfile", "web: ./run\n");
    assertThat(bench.failed()).contains("Belay runs as root", "setpriv");
  }
}
