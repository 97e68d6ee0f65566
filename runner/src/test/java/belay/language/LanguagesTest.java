package belay.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.language.Languages.Choice;
import belay.release.LanguageRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With runtimes that a version manager could have put into a home. */
class LanguagesTest {
  /** What this machine's own programs say: they are large, and read once for all tests. */
  @SuppressWarnings("NullAway.Init") // set before all tests
  @TempDir
  static Path known;

  @TempDir Path directory;
  private Languages languages;
  private ToolPath tools;

  @BeforeEach
  void open() {
    tools =
        new ToolPath(
            directory.resolve("home"),
            Path.of(System.getProperty("java.home")),
            directory.resolve("belay"));
    languages = new Languages(tools, known.resolve("runtimes"));
  }

  private Path node(String name, String version) throws IOException {
    Path program = directory.resolve("home/.nvm/versions/node/" + name + "/bin/node");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\necho v" + version + "\n");
    program.toFile().setExecutable(true, false);
    return program;
  }

  private Choice choose(String range) {
    return languages.choose(
        Language.NODE,
        Optional.of(new Wanted(range, ".nvmrc", VersionRange.parse(range).orElseThrow())));
  }

  @Test
  void theNewestThatFitsIsChosen() throws IOException {
    // Named as their managers do: the newest is what a command finds where the system has none.
    node("v97.1.0", "97.1.0");
    Path wanted = node("v97.10.2", "97.10.2");
    node("v98.0.0", "98.0.0");
    assertThat(choose("97"))
        .isInstanceOfSatisfying(
            Choice.Here.class,
            here -> {
              assertThat(here.installation().program()).isEqualTo(wanted);
              assertThat(here.installation().version()).isEqualTo(Version.of(97, 10, 2));
            });
  }

  @Test
  void whatIsHereIsNamedOnceWhenNothingFits() throws IOException {
    node("a", "97.1.0");
    node("b", "97.1.0");
    node("c", "98.0.0");
    assertThat(choose("99"))
        .isInstanceOfSatisfying(
            Choice.Lacking.class,
            lacking ->
                assertThat(lacking.versions())
                    .endsWith(Version.of(97, 1, 0), Version.of(98, 0, 0))
                    .doesNotHaveDuplicates());
  }

  @Test
  void anUpgradeInPlaceIsNoticed() throws IOException {
    Path program = node("a", "97.1.0");
    var here = (Choice.Here) choose("97");
    LanguageRuntime noted = Languages.noted(here.installation());
    assertThat(languages.now(noted)).contains(noted);

    Files.writeString(program, "#!/bin/sh\necho v97.1.1\n");
    Files.setLastModifiedTime(program, FileTime.from(Instant.EPOCH));
    assertThat(languages.now(noted).orElseThrow().version()).isEqualTo("97.1.1");
    assertThat(languages.now(noted).orElseThrow().fingerprint()).isNotEqualTo(noted.fingerprint());

    Files.delete(program);
    assertThat(languages.now(noted)).isEmpty();
    assertThat(languages.now(List.of(noted))).containsExactly(noted);
  }

  @Test
  void whatIsInTheSlugNeverChanges() {
    var own = new LanguageRuntime("node", "97.1.0", "ab".repeat(32), ".belay/node/bin/node");
    assertThat(languages.now(own)).contains(own);
  }

  @Test
  void thePathIsTheSystemsAndBelaysOwnJavaIsLast() {
    assertThat(tools.path())
        .contains("/usr/bin")
        .endsWith(":" + Path.of(System.getProperty("java.home")).resolve("bin"));
    assertThat(tools.path()).isEqualTo(tools.path());
  }

  @Test
  void whatOnlyItsOwnerCanGetAtIsNothingToOtherUsers() throws IOException {
    Path program = node("a", "97.1.0");
    Path home = directory.resolve("home");
    for (Path path = directory; path != null; path = path.getParent()) {
      assumeTrue(
          Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)
              || path.equals(directory),
          "the directory for temporary files is not everybody's");
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Places places = tools.places();

    assertThat(places.ofEverybody().programs(Language.NODE)).contains(program);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    assertThat(places.programs(Language.NODE)).contains(program);
    assertThat(places.ofEverybody().programs(Language.NODE)).doesNotContain(program);
    assertThat(tools.ofEverybody().directories())
        .doesNotContain(program.resolve("../..").normalize());
  }

  @Test
  void whatLiesInAHomeMustBeShown() throws IOException {
    Path program = node("a", "97.1.0");
    assertThat(tools.directories()).contains(program.resolve("../..").normalize());
    assertThat(tools.directories()).doesNotContain(directory.resolve("home"));
  }
}
