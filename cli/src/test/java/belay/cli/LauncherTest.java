package belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in an installed layout, with a JDK that only says how it was started. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "belay").toAbsolutePath().normalize();

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path directory;

  private record Result(int status, String output) {}

  @BeforeEach
  void install() throws IOException {
    Path root = Files.createDirectories(directory.resolve("opt/with space"));
    Files.copy(LAUNCHER, root.resolve("belay"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(root.resolve("lib/cli"));
    Files.writeString(root.resolve("lib/cli/belay-cli.jar"), "one");
    jdk("25.0.3", "jdk");
  }

  private Path jdk(String version, String name) throws IOException {
    Path jdk = Files.createDirectories(directory.resolve(name));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        for word in "$@"; do
          case $word in
            -XX:AOTCacheOutput=*) : >"${word#*=}"; exit 0 ;;
          esac
          echo "[$word]"
        done
        echo "root=$BELAY_ROOT"
        """);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return jdk;
  }

  private Result run(Map<String, String> more, String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(directory.resolve("opt/with space/belay").toString()));
    command.addAll(List.of(words));
    return run(command, more);
  }

  private Result run(List<String> command, Map<String, String> more) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("BELAY_JAVA_SEARCH", directory.toString());
    builder.environment().putAll(new TreeMap<>(more));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  @Test
  void itFindsTheJdkAndPassesWordsOnAsTheyAre() throws Exception {
    jdk("17.0.2", "a-jdk-17");

    Result result = run(Map.of("BELAY_NO_AOT", "1"), "config:set", "A=two  words", "*");

    assertThat(result.output()).contains("[belay.cli.Main]\n[config:set]\n[A=two  words]\n[*]\n");
    assertThat(result.status()).isZero();
  }

  @Test
  void throughALinkItFindsItsOwnDirectory() throws Exception {
    Path link = directory.resolve("bin-belay");
    Files.createSymbolicLink(link, Path.of("opt/with space/belay"));

    Result result = run(List.of(link.toString(), "version"), Map.of("BELAY_NO_AOT", "1"));

    assertThat(result.output()).contains("root=" + directory.resolve("opt/with space"));
  }

  @Test
  void withoutAJdkOneSentenceSaysWhatToInstall() throws Exception {
    Result result = run(Map.of("BELAY_JAVA_SEARCH", "/nowhere"), "version");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output().lines()).singleElement().asString().contains("JDK 25", "install");
  }

  @Test
  void aJdkThatIsNamedAndIsNotOneIsRefused() throws Exception {
    Path old = jdk("21.0.1", "old");

    assertThat(run(Map.of("BELAY_JAVA_HOME", old.toString()), "version").output())
        .contains("BELAY_JAVA_HOME", "not a JDK 25");
  }

  @Test
  void aCacheIsUsedOnlyWhileTheJarsAreThoseItWasMadeOf() throws Exception {
    Map<String, String> env =
        Map.of("BELAY_JAVA_HOME", directory.resolve("jdk").toString(), "BELAY_JAVA_SEARCH", "");
    Path lib = directory.resolve("opt/with space/lib");

    // What makes the cache in the background holds no stream of ours: it is over when its file is
    // there.
    assertThat(run(env, "version").output()).doesNotContain("AOTCache");
    await(lib.resolve("belay.aot.key"));
    assertThat(run(env, "version").output()).contains("[-XX:AOTCache=" + lib + "/belay.");

    Files.writeString(lib.resolve("cli/belay-cli.jar"), "two");
    Map<String, String> quiet = new TreeMap<>(env);
    quiet.put("BELAY_NO_AOT", "1");
    assertThat(run(quiet, "version").output()).doesNotContain("AOTCache");
  }

  private static void await(Path file) throws InterruptedException {
    for (int i = 0; i < 1000 && !Files.exists(file); i++) {
      // A process in the background tells nobody that it is done.
      Thread.sleep(10);
    }
    assertThat(file).exists();
  }
}
