package belay.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Buildpacks that were written for Heroku find around them what they find there. */
@Timeout(300)
class ForeignBuildpackTest {
  @TempDir Path directory;
  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    script("detect", "echo Probe");
    fresh();
  }

  private void fresh() throws IOException {
    bench = new Workbench(directory);
    bench.file("Procfile", "web: ./run\n");
    bench.buildpacks = List.of(directory.resolve("pack").toString());
  }

  private void script(String name, String text) throws IOException {
    Path file = directory.resolve("pack/bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void itWorksInItsOwnDirectoryWithTheAppAsHome() throws IOException {
    Files.writeString(directory.resolve("pack/beside"), "beside me\n");
    script("detect", "cat beside");
    script(
        "compile",
        "cat beside; [ \"$HOME\" = \"$1\" ] && echo at home; echo x >>\"$BUILDPACK_LOG_FILE\"");
    bench.built();
    assertThat(bench.output).contains("-----> beside me app detected", "beside me", "at home");
  }

  @Test
  void theStackIsOneOfHerokusUntilTheAppNamesAnother() throws IOException {
    script("compile", "echo \"stack $STACK\"");
    bench.built();
    assertThat(bench.output).contains("stack heroku-24");
    fresh();
    bench.file("app.json", "{\"stack\": \"heroku-22\"}");
    bench.built();
    assertThat(bench.output).contains("stack heroku-22");
    fresh();
    bench.file("belay.yml", "stack: cedar-14\n");
    bench.built();
    assertThat(bench.output).contains("stack cedar-14");
  }

  @Test
  void whatMemoryEndedIsSaidAndNotTheStatusAlone() throws IOException {
    script("compile", "kill -9 $$");
    assertThat(bench.failed()).startsWith("The Probe build was killed, as it is where");
  }

  @Test
  void itsReportIsMadeAndNotShown() throws IOException {
    script("compile", "exit 0");
    script("report", "echo secret-of-report; [ -d \"$2\" ] && : >\"$1/reported\"; exit 1");
    assertThat(bench.slugs.files(bench.built().slug().id()))
        .anyMatch(file -> file.path().equals("reported"));
    assertThat(bench.output).noneMatch(line -> line.contains("secret-of-report"));
  }

  @Test
  void whatAFailedBuildDidToTheCacheIsUndone() throws IOException {
    script("compile", "ls \"$2\"; : >\"$2/good\"");
    bench.built();
    fresh();
    script("compile", ": >\"$2/bad\"; rm \"$2/good\"; exit 1");
    bench.failed();
    fresh();
    script("compile", "echo \"cache $(ls \"$2\" | tr '\\n' ' ')\"");
    bench.built();
    assertThat(bench.said()).contains("cache good").doesNotContain(" bad");
  }

  @Test
  void linksToTheSystemAreKept() throws IOException {
    script("compile", "ln -s /usr/lib \"$1/system\"; ln -s system/os-release \"$1/through\"");
    assertThat(bench.slugs.files(bench.built().slug().id())).hasSize(1);
  }

  @Test
  void whatIsInstalledCanBeAsked() throws IOException {
    script("compile", "[ ! -e /usr/bin/dpkg ] || [ -r /var/lib/dpkg/status ] && echo asked");
    bench.built();
    assertThat(bench.output).contains("asked");
  }

  @Test
  void namesAreHerokusWithTheirPrefixOrWithout() {
    assertThat(BuiltInBuildpacks.named("urn:buildpack:heroku/nodejs"))
        .isEqualTo(BuiltInBuildpacks.named("nodejs"))
        .isPresent();
    assertThat(BuiltInBuildpacks.named("heroku-community/nginx")).isEmpty();
  }
}
