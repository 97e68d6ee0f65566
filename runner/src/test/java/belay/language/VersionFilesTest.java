package belay.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionFilesTest {
  @TempDir Path app;

  private void file(String name, String text) throws IOException {
    Files.writeString(app.resolve(name), text);
  }

  private String asked(Language language) throws IOException {
    return new VersionFiles(app).of(language).map(w -> w.file() + ": " + w.text()).orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NODE|package.json|{\"engines\": {\"npm\": \"10\", \"node\": \">=18 <23\"}}|>=18 <23",
        "NODE|.nvmrc|v20.9.0|20.9.0",
        "NODE|.nvmrc|lts/iron|20.x",
        "NODE|.node-version|22|22",
        "NODE|.tool-versions|ruby 3.1.2\\nnodejs 20.9.0 # why|20.9.0",
        "PYTHON|.python-version|# ours\\n3.12\\n3.11|3.12",
        "PYTHON|runtime.txt|python-3.11.4|3.11.4",
        "PYTHON|Pipfile|[requires]\\npython_version = \"3.11\"|3.11",
        "PYTHON|pyproject.toml|[project]\\nrequires-python = \">=3.10,<3.13\"|>=3.10,<3.13",
        "PYTHON|pyproject.toml|[tool.poetry.dependencies]\\nflask = \"3\"\\npython = \"^3.11\"|^3.11",
        "PYTHON|.tool-versions|python 3.11.7 3.10.1|3.11.7",
        "RUBY|Gemfile|source \"x\"\\nruby \"~> 3.1\"|~> 3.1",
        "RUBY|Gemfile.lock|GEM\\nRUBY VERSION\\n   ruby 3.1.2p20|3.1.2",
        "RUBY|.ruby-version|ruby-3.1.2|3.1.2",
        "RUBY|.tool-versions|ruby 3.1.2|3.1.2",
        "JAVA|system.properties|java.runtime.version=17|17",
        "JAVA|system.properties|java.runtime.version=openjdk-17.0.9|17.0.9",
        "JAVA|.java-version|temurin-21.0.2+13|21.0.2",
        "JAVA|.tool-versions|java temurin-17.0.9+9|17.0.9",
        "JAVA|.sdkmanrc|java=21.0.2-tem|21.0.2",
        "GO|go.mod|module x\\n\\ngo 1.22|>=1.22",
        "GO|go.mod|module x\\n\\ngo 1.22\\n\\ntoolchain go1.22.5|>=1.22.5",
        "GO|go.mod|module x\\n// +heroku goVersion go1.21\\ngo 1.20|1.21",
        "GO|.go-version|1.22.3|1.22.3",
        "GO|.tool-versions|golang 1.22.1|1.22.1",
        "PHP|composer.json|{\"require\": {\"php\": \"^8.2\"}}|^8.2",
        "PHP|composer.json|{\"require\": {\"ext-intl\": \"*\", \"php\": \"~8.1\"}}|~>8.1",
        "RUBY|.ruby-version|ruby-3.1.2@shop|3.1.2",
        "JAVA|.java-version|openjdk64-17.0.1|17.0.1",
        "GO|go.mod|module x\\ngo 1.22rc1|>=1.22rc1",
      })
  void eachFileIsRead(Language language, String name, String text, String version)
      throws IOException {
    file(name, text.replace("\\n", "\n"));
    assertThat(asked(language)).endsWith(": " + version).startsWith(name);
  }

  @Test
  void theFileThatHerokuReadsCountsFirst() throws IOException {
    file(".nvmrc", "18");
    assertThat(asked(Language.NODE)).isEqualTo(".nvmrc: 18");
    file("package.json", "{\"engines\": {\"node\": \"22.x\"}}");
    assertThat(asked(Language.NODE)).isEqualTo("package.json (engines.node): 22.x");
  }

  @Test
  void theLineWithLongTermSupportIsThatOfNow() throws IOException {
    file(".nvmrc", "lts/*");
    assertThat(asked(Language.NODE)).isEqualTo(".nvmrc: " + NodeNames.SUPPORTED);
  }

  @Test
  void whatSaysNothingAsksForNothing() throws IOException {
    file("package.json", "{\"name\": \"shop\"}");
    file(".nvmrc", "system\n");
    file(".tool-versions", "nodejs system\n");
    assertThat(asked(Language.NODE)).isEmpty();
  }

  @Test
  void whatIsNoVersionIsRefusedByNameAndValue() throws IOException {
    file(".python-version", "pypy3.10-7.3");
    assertThatThrownBy(() -> asked(Language.PYTHON))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            ".python-version asks for Python \"pypy3.10-7.3\", which is no version. Write one such"
                + " as 3.12.");
  }

  @Test
  void aLinkToElsewhereIsNotFollowed() throws IOException {
    Path secret = Files.writeString(app.resolveSibling("secret"), "3.12");
    Files.createSymbolicLink(app.resolve(".python-version"), secret);
    assertThat(asked(Language.PYTHON)).isEmpty();
    Files.delete(secret);
  }
}
