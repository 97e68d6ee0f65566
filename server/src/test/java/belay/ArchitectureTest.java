package belay;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The map of the house: which room may use which. ARCHITECTURE.md draws the same map. */
class ArchitectureTest {
  /** Room to the rooms it may use. A room that is not here fails the test. */
  private static final Map<String, Set<String>> USES =
      Map.ofEntries(
          Map.entry("handover", Set.of()),
          Map.entry("release", Set.of()),
          Map.entry("watch", Set.of()),
          Map.entry("database", Set.of("release")),
          Map.entry("activity", Set.of("release", "database")),
          Map.entry("ledger", Set.of("release", "database", "activity")),
          Map.entry("apps", Set.of("release", "database", "activity")),
          Map.entry("addon", Set.of("release", "database")),
          Map.entry("pipeline", Set.of("release", "database")),
          Map.entry("archive", Set.of("release", "ledger", "apps", "slug")),
          Map.entry("backup", Set.of("release", "database", "apps", "slug")),
          Map.entry("migration", Set.of()),
          Map.entry("tls", Set.of("release")),
          Map.entry("access", Set.of("release", "database")),
          Map.entry("outbound", Set.of()),
          Map.entry("sandbox", Set.of("handover")),
          Map.entry("webhook", Set.of("release", "watch", "database", "activity", "outbound")),
          Map.entry("lost", Set.of("release")),
          Map.entry("slug", Set.of("release", "lost")),
          Map.entry("statics", Set.of()),
          Map.entry("build", Set.of("release", "slug", "statics", "outbound", "sandbox")),
          Map.entry("runtime", Set.of("release")),
          Map.entry("runtime.process", Set.of("handover", "release", "runtime", "sandbox")),
          Map.entry("runtime.statics", Set.of("release", "runtime", "runtime.process", "statics")),
          Map.entry("runtime.docker", Set.of("release", "runtime")),
          Map.entry("routing", Set.of("release", "watch")),
          Map.entry("logs", Set.of("release")),
          Map.entry("drain", Set.of("release", "watch", "database", "logs", "outbound")),
          Map.entry(
              "deploy",
              Set.of(
                  "release",
                  "watch",
                  "activity",
                  "ledger",
                  "apps",
                  "addon",
                  "pipeline",
                  "slug",
                  "lost",
                  "archive",
                  "migration",
                  "build",
                  "runtime",
                  "routing",
                  "logs")),
          Map.entry("git", Set.of("release", "access", "apps", "deploy", "build")),
          Map.entry("ssh", Set.of("handover", "release", "access", "git")),
          Map.entry(
              "http",
              Set.of(
                  "handover",
                  "release",
                  "watch",
                  "activity",
                  "ledger",
                  "access",
                  "apps",
                  "addon",
                  "pipeline",
                  "archive",
                  "slug",
                  "migration",
                  "build",
                  "runtime",
                  "routing",
                  "logs",
                  "drain",
                  "deploy",
                  "git",
                  "tls",
                  "outbound",
                  "webhook")),
          Map.entry("daemon", Set.of("*")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("belay");

  static Set<String> rooms() {
    return CLASSES.stream()
        .map(ArchitectureTest::room)
        .filter(r -> !r.startsWith("api"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void usesOnlyTheRoomsBelowIt(String room) {
    assertThat(USES).as("add %s to the map, with the rooms it may use", room).containsKey(room);
    Set<String> allowed = USES.getOrDefault(room, Set.of());
    if (allowed.contains("*")) {
      return;
    }
    noClasses()
        .that(resideInAPackage("belay." + room))
        .should()
        .dependOnClassesThat(outside(room, allowed))
        .as(room + " may use only " + allowed + "; move the code to the room it belongs in")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void timeIsHandedIn() {
    noClasses()
        .that(resideInAPackage("belay.."))
        .and(DescribedPredicate.not(resideInAPackage("belay.daemon")))
        .should()
        .callMethod(java.time.Instant.class, "now")
        .because("a test must be able to say what time it is; take an InstantSource")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> outside(String room, Set<String> allowed) {
    return DescribedPredicate.describe(
        "are in other rooms than " + allowed,
        c ->
            c.getPackageName().startsWith("belay.")
                && !room(c).startsWith("api")
                && !room(c).equals(room)
                && !allowed.contains(room(c)));
  }

  private static String room(JavaClass c) {
    return c.getPackageName().replaceFirst("^belay\\.?", "");
  }
}
