package belay.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.doors.Installed;
import belay.release.LanguageRuntime;
import belay.release.Slug;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the built-in buildpacks tell those whose app they cannot build. */
@Timeout(300)
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
  void aPipfileNeedsItsLockFile() throws IOException {
    assumeTrue(Installed.has("python3"), "skipped: python3 is not installed");
    assertThat(said("Pipfile=x")).contains(" !     Pipfile.lock is missing");
  }

  @Test
  void rubyNeedsItsLockFile() throws IOException {
    assumeTrue(Installed.has("ruby"), "skipped: ruby is not installed");
    assertThat(said("Gemfile=x")).contains(" !     Gemfile.lock is missing");
  }

  @Test
  void gradleNeedsItsWrapper() throws IOException {
    assertThat(said("build.gradle=x"))
        .contains(" !     There is no Gradle wrapper, which brings Gradle: run gradle wrapper");
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
  void aLanguageThatNobodyBuildsIsNamedThoughThereIsAProcfile() throws IOException {
    assertThat(said("Cargo.toml=x", "Procfile=web: target/release/shop\n"))
        .contains(" !     This is a Rust app (Cargo.toml), and no buildpack here builds Rust.")
        .contains("belay buildpacks:set https://github.com/emk/heroku-buildpack-rust");
  }

  @Test
  void whatNeighboursReadIsSaid() throws IOException {
    Workbench bench = new Workbench(directory);
    bench.file("Procfile", "web: ./serve\n");
    bench.file("CHECKS", "/ ok\n");
    bench.file("app.json", "{\"environments\": {\"test\": {}}}");
    bench.built();
    assertThat(bench.said())
        .contains("CHECKS is Dokku's and is not used here")
        .contains("app.json: \"environments\" is not used here");
  }

  @Test
  void packageManagersThatDisagreeAreNamed() throws IOException {
    assumeTrue(Workbench.MACHINE.find("npm").isPresent(), "npm is not installed here");
    assertThat(said("package.json={}", "yarn.lock=x", "package-lock.json={}"))
        .contains("There are lock files of several package managers: package-lock.json yarn.lock.");
  }

  @Test
  void aWorkspaceIsBuiltWithItsWholeRepository() throws IOException {
    assumeTrue(Workbench.MACHINE.find("npm").isPresent(), "npm is not installed here");
    Workbench bench = new Workbench(directory);
    bench.file("belay.yml", "path: services/api\n");
    bench.file(
        "package.json", "{\"name\": \"all\", \"workspaces\": [\"services/*\", \"packages/*\"]}");
    bench.file(
        "package-lock.json",
        """
        {"name": "all", "lockfileVersion": 3, "requires": true, "packages": {
          "": {"name": "all", "workspaces": ["services/*", "packages/*"]},
          "node_modules/@shop/api": {"resolved": "services/api", "link": true},
          "node_modules/@shop/price": {"resolved": "packages/price", "link": true},
          "packages/price": {"name": "@shop/price", "version": "1.0.0"},
          "services/api": {"name": "@shop/api", "version": "1.0.0",
            "dependencies": {"@shop/price": "1.0.0"}}}}
        """);
    bench.file(
        "packages/price/package.json", "{\"name\": \"@shop/price\", \"version\": \"1.0.0\"}");
    bench.file(
        "services/api/package.json",
        "{\"name\": \"@shop/api\", \"version\": \"1.0.0\", \"dependencies\": {\"@shop/price\":"
            + " \"1.0.0\"}, \"scripts\": {\"start\": \"node x\"}}");
    Slug slug = bench.built().slug();
    assertThat(slug.processTypes()).containsEntry("web", "cd 'services/api' && npm start");
    assertThat(bench.said()).contains("services/api is a workspace");
    assertThat(slug.runtimes()).extracting(LanguageRuntime::language).containsExactly("node");
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

  @Test
  void aLockFileOfBunIsRefused() throws IOException {
    assumeTrue(Workbench.MACHINE.find("npm").isPresent(), "npm is not installed here");
    assertThat(said("package.json={}", "bun.lock={}"))
        .contains(" !     The lock file is Bun's, and Bun is not supported here.");
  }

  @Test
  void javasLibrariesFindTheDatabase() throws Exception {
    new BuiltInBuildpacks(directory.resolve("packs"));
    String script =
        """
        . packs/lib.sh
        java_profile
        DATABASE_URL=$1
        . ./.profile.d/java-settings.sh
        echo "$JDBC_DATABASE_URL $SPRING_DATASOURCE_URL $SPRING_DATASOURCE_USERNAME"
        """;
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script, "x", "postgres://ana:pw@db.example:5432/shop");
    builder.directory(directory.toFile()).redirectErrorStream(true);
    Process process = builder.start();
    String url = "jdbc:postgresql://db.example:5432/shop?user=ana&password=pw";
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(url + " " + url + " ana\n");
  }
}
