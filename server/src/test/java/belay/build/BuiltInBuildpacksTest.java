package belay.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the built-in buildpacks tell those whose app they cannot build. */
@Timeout(60)
class BuiltInBuildpacksTest {
  @TempDir Path directory;

  private String said(String... files) throws IOException {
    Workbench bench = new Workbench(directory);
    for (String file : files) {
      String name = file.substring(0, file.indexOf('='));
      bench.file(name, file.substring(name.length() + 1));
    }
    bench.failed();
    return bench.said();
  }

  @Test
  void aPipfileAloneIsNotSupported() throws IOException {
    assertThat(said("Pipfile=x")).contains(" !     A Pipfile alone is not supported.");
  }

  @Test
  void rubyNeedsItsLockFile() throws IOException {
    assertThat(said("Gemfile=x")).contains(" !     Gemfile.lock is missing");
  }

  @Test
  void gradleNeedsItsWrapper() throws IOException {
    assertThat(said("build.gradle=x")).contains(" !     There is no Gradle wrapper.");
  }

  @Test
  void aJavaVersionThatIsNotHereIsNamed() throws IOException {
    assertThat(said("pom.xml=x", "system.properties=java.runtime.version = 99.1\r\n"))
        .contains(" !     system.properties asks for Java 99.1, and this server has Java ")
        .contains(" !     No package of the server's distribution has it.");
  }

  @Test
  void brokenJsonOfNodeIsSaid() throws IOException {
    assumeTrue(Workbench.MACHINE.find("npm").isPresent(), "npm is not installed here");
    assertThat(said("package.json={")).contains(" !     package.json: ");
  }

  @Test
  void aNodeAppThatNeedsNothingIsBuiltWithoutNpm() throws IOException {
    assumeTrue(Workbench.MACHINE.find("npm").isPresent(), "npm is not installed here");
    Workbench bench = new Workbench(directory);
    bench.file("package.json", "{\"scripts\": {\"start\": \"node x.js\"}}");
    assertThat(bench.built().slug().processTypes()).containsEntry("web", "npm start");
    assertThat(bench.said()).contains("package.json names no dependencies");
  }

  @Test
  void aNodeAppThatNobodyCanStartIsToldOfTheProcfile() throws IOException {
    assumeTrue(Workbench.MACHINE.find("npm").isPresent(), "npm is not installed here");
    assertThat(said("package.json={}"))
        .contains("It is not known how to start this app")
        .contains(" !       web: ./start --port $PORT");
  }

  @Test
  void aMissingToolIsNamedWithItsPackage() throws Exception {
    // The scripts' own words, with a PATH on which there is nothing but a shell's helpers.
    new BuiltInBuildpacks(directory.resolve("packs"));
    Path bin = Files.createDirectories(directory.resolve("bin"));
    for (String tool : new String[] {"sh", "dirname"}) {
      Path found = Workbench.MACHINE.find(tool).orElseThrow();
      Files.createSymbolicLink(bin.resolve(tool), found.toRealPath());
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            directory.resolve("packs/nodejs/bin/compile").toString(), "" + directory, "c", "e");
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    Process process = builder.redirectErrorStream(true).start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            " !     Node.js is not installed here (node was not found); install it: apt-get install"
                + " nodejs npm\n");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  void aStaticSiteMayNotServeWhatIsOutsideOfIt() throws IOException {
    assertThat(said("static.json={\"root\": \"../..\"}"))
        .contains("\"root\" must stay within the app");
  }

  @Test
  void anAppThatServesItselfIsNoStaticSite() throws IOException {
    Workbench bench = new Workbench(directory);
    bench.file("index.html", "hello");
    bench.file("Procfile", "web: ./serve\n");
    assertThat(bench.built().slug().buildpack()).isEqualTo("Procfile");
  }
}
