package belay.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the command line, lowest first, and what each may use of the others. */
class ArchitectureTest {
  private static final Map<String, Set<String>> USES =
      Map.ofEntries(
          Map.entry("console", Set.of()),
          Map.entry("http", Set.of("console")),
          Map.entry("git", Set.of("console", "http")),
          Map.entry("home", Set.of("console", "http")),
          Map.entry("command", Set.of("console", "http", "git", "home")),
          Map.entry("releases", Set.of("console", "http", "command")),
          Map.entry("deploys", Set.of("console", "http", "git", "home", "command")),
          Map.entry("people", Set.of("console", "http", "home", "command")),
          Map.entry("apps", Set.of("console", "http", "git", "command", "releases", "deploys")),
          Map.entry("addons", Set.of("console", "http", "command", "releases", "apps")),
          Map.entry("lost", Set.of("console", "http", "home", "command")),
          Map.entry("machine", Set.of("console", "http", "home", "command", "lost", "systemd")),
          Map.entry("systemd", Set.of("console", "home", "command")),
          Map.entry("backup", Set.of("console", "home", "command", "machine")),
          Map.entry("doctor", Set.of("console", "http", "home", "command", "lost", "machine")),
          Map.entry(
              "setup",
              Set.of("console", "http", "home", "command", "systemd", "machine", "doctor")),
          Map.entry("demo", Set.of("console", "http", "home", "command", "machine")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("belay.cli");

  /** Of the packages below {@code belay.cli}; the classes in it put all together. */
  static Set<String> rooms() {
    return CLASSES.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.startsWith("belay.cli."))
        .map(name -> name.substring("belay.cli.".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void usesOnlyTheRoomsBelowIt(String room) {
    assertThat(USES).as("add %s to the map, with the rooms it may use", room).containsKey(room);
    Set<String> allowed = USES.getOrDefault(room, Set.of());
    noClasses()
        .that(resideInAPackage("belay.cli." + room))
        .should()
        .dependOnClassesThat(outside(room, allowed))
        .as(room + " may use only " + allowed + "; move the code to the room it belongs in")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> outside(String room, Set<String> allowed) {
    return DescribedPredicate.describe(
        "are of another room of the command line",
        other -> {
          String name = other.getPackageName();
          return name.equals("belay.cli")
              || (name.startsWith("belay.cli.")
                  && !name.equals("belay.cli." + room)
                  && !allowed.contains(name.substring("belay.cli.".length())));
        });
  }
}
