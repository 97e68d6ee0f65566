package belay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ARCHITECTURE.md and CONTRIBUTING.md lead to is there. */
class ArchitecturePageTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /**
   * {@code room.Class}, {@code Class.Inner} or {@code Class.method()}; room and members in groups.
   */
  private static final Pattern CLASS =
      Pattern.compile("((?:[a-z]\\w*\\.)*)([A-Z]\\w*)((?:\\.\\w+)*)(?:\\(.*\\))?");

  /** The first class that a step of a walk names. */
  private static final Pattern STEP =
      Pattern.compile("(?:^|\\*\\* |→ )\\d\\. [^`]*`([a-z]\\w*\\.[A-Z]\\w*)`", Pattern.MULTILINE);

  private static final Pattern ROOM_OF_A_CLASS = Pattern.compile("/src/(?:main|test)/java/(.*)/");

  /** Words for constants and files of Heroku's, which are no classes. */
  private static final Pattern OTHER = Pattern.compile("[A-Z_0-9-]+|.*\\.md|.*\\bNAME");

  /** Of Java itself. */
  private static final Set<String> JAVA = Set.of("Optional", "Instant");

  /** Directories of a home, of an app or of git, which no repository has. */
  private static final Set<String> ELSEWHERE =
      Set.of("run", "shared", "refs", "lost", "programs", "keys", "*");

  /** Where a path may begin, beside the repository: CONTRIBUTING says of pages what is in those. */
  private static final List<String> BEGINNINGS = List.of("", "server", "server/src/main/jte");

  private static final Map<String, List<Path>> SOURCES = sources();

  private static Map<String, List<Path>> sources() {
    Map<String, List<Path>> all = new TreeMap<>();
    try (Stream<Path> modules = Files.list(REPOSITORY)) {
      for (Path module : modules.filter(m -> Files.exists(m.resolve("pom.xml"))).toList()) {
        if (Files.isDirectory(module.resolve("src"))) {
          try (Stream<Path> files = Files.walk(module.resolve("src"))) {
            files
                .filter(f -> f.toString().endsWith(".java"))
                .forEach(f ->
                    all.computeIfAbsent(
                            f.getFileName().toString().replace(".java", ""), _ -> new ArrayList<>())
                        .add(f));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static String page(String name) throws IOException {
    return Files.readString(REPOSITORY.resolve(name));
  }

  private static List<String> codes(String text) {
    return CODE.matcher(text).results().map(m -> m.group(1)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARCHITECTURE.md", "CONTRIBUTING.md"})
  void everyClassThatIsNamedExists(String page) throws IOException {
    Set<String> missing = new TreeSet<>();
    int found = 0;
    for (String code : codes(page(page))) {
      Matcher named = CLASS.matcher(code);
      if (named.matches() && !OTHER.matcher(code).matches() && !JAVA.contains(named.group(2))) {
        if (exists(named.group(1), named.group(2), named.group(3))) {
          found++;
        } else {
          missing.add(code);
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(found).isGreaterThan(30);
  }

  private static boolean exists(String room, String name, String members) throws IOException {
    for (Path source : SOURCES.getOrDefault(name, List.of())) {
      String text = Files.readString(source);
      if ((room.isEmpty() || ("." + room(source) + ".").endsWith("." + room))
          && Stream.of(members.split("\\."))
              .allMatch(m -> Pattern.compile("\\b" + m + "\\b").matcher(text).find())) {
        return true;
      }
    }
    return false;
  }

  private static String room(Path source) {
    Matcher of = ROOM_OF_A_CLASS.matcher(source.toString());
    return of.find() ? of.group(1).replace('/', '.') : "";
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARCHITECTURE.md", "CONTRIBUTING.md"})
  void everyPathThatIsNamedExists(String page) throws IOException {
    List<String> paths =
        codes(page(page)).stream()
            .filter(code -> code.contains("/") && !code.contains("("))
            .map(code -> code.replaceFirst(" .*", ""))
            .filter(path -> !ELSEWHERE.contains(path.substring(0, path.indexOf('/'))))
            .toList();
    assertThat(paths).isNotEmpty();
    assertThat(paths)
        .allMatch(path ->
            BEGINNINGS.stream()
                .anyMatch(begin -> Files.exists(REPOSITORY.resolve(begin).resolve(path))));
  }

  @Test
  void everyRoomHasItsLineAndEveryLineItsRoom() throws IOException {
    String page = page("ARCHITECTURE.md");
    Set<String> server = rooms("server", "belay.");
    server.addAll(rooms("runner", "belay."));
    assertThat(lines(page, "## Rooms of the server")).isEqualTo(server);
    assertThat(lines(page, "## Rooms of the router")).isEqualTo(rooms("router", "belay.router."));
  }

  /** The rooms that the table under that heading has lines for. */
  private static Set<String> lines(String page, String heading) {
    String section = page.split(Pattern.quote(heading), 2)[1].split("\n## ", 2)[0];
    return section
        .lines()
        .filter(line -> line.startsWith("| `"))
        .flatMap(line -> codes(line.substring(1, line.indexOf('|', 1))).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> rooms(String module, String above) {
    Path java = REPOSITORY.resolve(module).resolve("src/main/java");
    return SOURCES.getOrDefault("package-info", List.of()).stream()
        .filter(file -> file.startsWith(java))
        .map(file -> room(file) + ".")
        .filter(room -> room.startsWith(above) && room.length() > above.length())
        .map(room -> room.substring(above.length(), room.length() - 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"**Push.**", "**Rollback.**"})
  void noStepOfAWalkUsesOneBeforeIt(String walk) throws IOException {
    String from = page("ARCHITECTURE.md").split(Pattern.quote(walk), 2)[1];
    String steps = walk + from.split("\n\n\\*\\*|\n\nEach step is written", 2)[0];
    List<String> classes =
        STEP.matcher(steps).results().map((MatchResult m) -> "belay." + m.group(1)).toList();
    assertThat(classes).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
    for (int i = 1; i < classes.size(); i++) {
      assertThat(used(classes.get(i))).doesNotContainAnyElementsOf(classes.subList(0, i));
    }
  }

  /** The classes that this one and those within it use. */
  private static Set<String> used(String name) {
    return ArchitectureTest.CLASSES.stream()
        .filter(c -> outer(c.getName()).equals(name))
        .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
        .map(Dependency::getTargetClass)
        .map(c -> outer(c.getName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String outer(String name) {
    return name.replaceFirst("\\$.*", "");
  }
}
