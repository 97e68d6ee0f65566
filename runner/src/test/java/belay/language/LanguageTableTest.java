package belay.language;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each ✔ in docs/building.md has the test that is named here, and no other stands here. */
class LanguageTableTest {
  private static final String JOURNEYS = "../acceptance/src/test/java/belay/acceptance/";
  private static final String NODE = JOURNEYS + "NodeRepositories.java";
  private static final String PYTHON = JOURNEYS + "PythonRepositories.java";
  private static final String OTHERS = JOURNEYS + "OtherRepositories.java";
  private static final String LANGUAGES = JOURNEYS + "LanguagesJourneyTest.java";
  private static final String FAILURES = JOURNEYS + "FailedBuildsJourneyTest.java";
  private static final String PACKS =
      "../server/src/test/java/belay/build/BuiltInBuildpacksTest.java";
  private static final String ODD = "../server/src/test/java/belay/build/OddRepositoriesTest.java";
  private static final String VERSIONS = "src/test/java/belay/language/VersionFilesTest.java";

  /** A file, and what of it is the test. */
  private record Proof(String file, String text) {}

  private static final Map<String, Proof> PROOFS =
      Map.ofEntries(
          entry("Node.js: package-lock.json", new Proof(NODE, "\"npm-lock\"")),
          entry("Node.js: npm-shrinkwrap.json", new Proof(NODE, "\"npm-shrinkwrap\"")),
          entry("Node.js: yarn.lock", new Proof(NODE, "\"yarn-classic\"")),
          entry("Node.js: pnpm-lock.yaml", new Proof(NODE, "\"pnpm-by-lock\"")),
          entry("Node.js: packageManager", new Proof(NODE, "\"npm-pinned\"")),
          entry("Node.js: engines.npm", new Proof(NODE, "\"npm-engine\"")),
          entry("Node.js: engines.yarn", new Proof(NODE, "\"yarn-classic\"")),
          entry("Node.js: engines.pnpm", new Proof(NODE, "\"pnpm-engine\"")),
          entry("Node.js: workspaces", new Proof(NODE, "\"workspace\"")),
          entry("Node.js: pnpm-workspace.yaml", new Proof(NODE, "\"pnpm-workspace\"")),
          entry("Node.js: heroku-prebuild", new Proof(NODE, "\"Running heroku-prebuild\"")),
          entry("Node.js: heroku-postbuild", new Proof(NODE, "\"Running heroku-postbuild\"")),
          entry("Node.js: build", new Proof(NODE, "\"Running the build script\"")),
          entry("Node.js: heroku-cleanup", new Proof(NODE, "\"Running heroku-cleanup\"")),
          entry("Node.js: cacheDirectories", new Proof(NODE, "\"build 2 with .turbo\"")),
          entry("Node.js: .next/cache", new Proof(NODE, "\"build 2 with .next/cache\"")),
          entry("Node.js: NODE_ENV", new Proof(LANGUAGES, "\"NODE_ENV=staging\"")),
          entry(
              "Node.js: NPM_CONFIG_PRODUCTION",
              new Proof(LANGUAGES, "\"NPM_CONFIG_PRODUCTION=false\"")),
          entry(
              "Node.js: NODE_MODULES_CACHE", new Proof(LANGUAGES, "\"NODE_MODULES_CACHE=false\"")),
          entry("Node.js: NODE_BUILD_FLAGS", new Proof(LANGUAGES, "\"built with --fast\"")),
          entry("Node.js: engines.node", new Proof(VERSIONS, "\"NODE|package.json|")),
          entry(
              "Node.js: lock files of Bun: refused", new Proof(PACKS, "aLockFileOfBunIsRefused()")),
          entry("Python: requirements.txt", new Proof(PYTHON, "\"pip\"")),
          entry("Python: -r", new Proof(PYTHON, "\"-r requirements/base.txt")),
          entry("Python: -e", new Proof(PYTHON, "-e .\\r")),
          entry("Python: pyproject.toml", new Proof(PYTHON, "\"pyproject\"")),
          entry("Python: Pipfile.lock", new Proof(PYTHON, "\"pipenv\"")),
          entry("Python: poetry.lock", new Proof(PYTHON, "\"poetry\"")),
          entry("Python: uv.lock", new Proof(PYTHON, "\"uv-sync\"")),
          entry("Python: bin/pre_compile", new Proof(PYTHON, "\"Running bin/pre_compile\"")),
          entry("Python: bin/post_compile", new Proof(PYTHON, "\"Running bin/post_compile\"")),
          entry("Python: manage.py", new Proof(PYTHON, "(manage.py collectstatic)")),
          entry(
              "Python: DISABLE_COLLECTSTATIC", new Proof(FAILURES, "\"DISABLE_COLLECTSTATIC=1\"")),
          entry("Python: Pipfile: refused", new Proof(PACKS, "aPipfileNeedsItsLockFile()")),
          entry("Java: pom.xml", new Proof(OTHERS, "\"maven-spring\"")),
          entry("Java: mvnw", new Proof(OTHERS, "\"maven-wrapper\"")),
          entry("Java: gradlew", new Proof(OTHERS, "\"gradle-wrapper\"")),
          entry("Java: -Dserver.port=$PORT", new Proof(OTHERS, "\"micronaut.server.port\"")),
          entry("Java: JDBC_DATABASE_URL", new Proof(PACKS, "javasLibrariesFindTheDatabase()")),
          entry("Java: SPRING_DATASOURCE_URL", new Proof(PACKS, "javasLibrariesFindTheDatabase()")),
          entry("Java: DATABASE_URL", new Proof(PACKS, "javasLibrariesFindTheDatabase()")),
          entry("Ruby: Gemfile.lock", new Proof(OTHERS, "\"ruby\"")),
          entry("Ruby: SECRET_KEY_BASE", new Proof(ODD, "railsHasASecretThatAllReleasesShare()")),
          entry("Ruby: Gemfile: refused", new Proof(PACKS, "rubyNeedsItsLockFile()")),
          entry("Go: go.mod", new Proof(OTHERS, "\"go-module\"")),
          entry("Go: // +heroku install", new Proof(OTHERS, "\"go-install\"")),
          entry("Go: // +heroku goVersion", new Proof(VERSIONS, "+heroku goVersion go1.21")),
          entry("Go: toolchain", new Proof(VERSIONS, "toolchain go1.22.5|>=1.22.5")),
          entry("Go: go", new Proof(VERSIONS, "go 1.22|>=1.22")),
          entry("PHP: composer.json", new Proof(OTHERS, "\"php-composer\"")),
          entry("PHP: ext-NAME", new Proof(ODD, "extensionsThatPhpLacksAreNamed")),
          entry("PHP: compile", new Proof(OTHERS, "\"Running the compile script\"")),
          entry("PHP: heroku-php-apache2", new Proof(OTHERS, "heroku-php-apache2 public/")),
          entry("PHP: heroku-php-nginx DOCUMENT_ROOT", new Proof(OTHERS, "\"php\"")),
          entry("PHP: index.php", new Proof(OTHERS, "\"/deep/link?a=1\"")),
          entry("static: static.json", new Proof(OTHERS, "\"static-routes\"")));

  @Test
  void eachMarkOfTheTableIsProven() throws IOException {
    List<String> marked = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("../docs/building.md"))) {
      String[] cells = line.split("[|]", -1);
      if (cells.length == 6 && line.contains("✔")) {
        String language = cells[1].strip();
        for (String part : cells[2].split("·", -1)) {
          marked.addAll(marks(language, part, ""));
        }
        for (String part : cells[3].split("·", -1)) {
          marked.addAll(marks(language, part, ""));
        }
        marked.addAll(marks(language, cells[4], ": refused"));
      }
    }
    assertThat(marked).hasSizeGreaterThan(40);
    assertThat(marked).containsAll(PROOFS.keySet());
    for (String mark : marked) {
      Proof proof = proof(mark);
      assertThat(Files.readString(Path.of(proof.file()))).as(mark).contains(proof.text());
    }
  }

  private static List<String> marks(String language, String part, String ending) {
    if (!part.contains("✔")) {
      return List.of();
    }
    List<String> marks = new ArrayList<>();
    Matcher code = Pattern.compile("`([^`]+)`").matcher(part);
    while (code.find()) {
      marks.add(language + ": " + code.group(1) + ending);
    }
    if (marks.isEmpty()) {
      marks.add(language + ": " + part.replace("✔ ", "").strip());
    }
    return marks;
  }

  /** A file that says a version has its line in the test of them all, unless it is named. */
  private static Proof proof(String mark) {
    String[] words = mark.split(": ", 2);
    String language = words[0].equals("Node.js") ? "NODE" : words[0].toUpperCase(Locale.ROOT);
    return PROOFS.getOrDefault(mark, new Proof(VERSIONS, language + "|" + words[1] + "|"));
  }
}
