package belay.router;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
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

/** The map of the router: which room may use which. ARCHITECTURE.md draws the same map. */
class ArchitectureTest {
  /** The room of main and of the wiring, which may use all; no other may use it. */
  private static final String TOP = "";

  /** Room to the rooms it may use. A room that is not here fails the test. */
  private static final Map<String, Set<String>> USES =
      Map.ofEntries(
          Map.entry("http", Set.of()),
          Map.entry("log", Set.of("http")),
          Map.entry("counts", Set.of("http")),
          Map.entry("limits", Set.of("log")),
          Map.entry("table", Set.of("http", "log", "counts")),
          Map.entry("http2", Set.of("http")),
          Map.entry("tls", Set.of("log")),
          Map.entry("transport", Set.of("limits")),
          Map.entry(
              "proxy",
              Set.of("http", "http2", "log", "counts", "limits", "transport", "table", "tls")),
          Map.entry(
              "client",
              Set.of("http", "http2", "log", "limits", "transport", "table", "tls", "proxy")),
          Map.entry("control", Set.of("log", "table", "tls", "proxy", "client")),
          Map.entry(
              TOP,
              Set.of("log", "limits", "transport", "table", "tls", "proxy", "client", "control")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("belay.router");

  static Set<String> rooms() {
    return CLASSES.stream()
        .map(ArchitectureTest::room)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void usesOnlyTheRoomsBelowIt(String room) {
    assertThat(USES).as("add %s to the map, with the rooms it may use", room).containsKey(room);
    Set<String> allowed = USES.getOrDefault(room, Set.of());
    noClasses()
        .that(DescribedPredicate.describe("are in room " + room, c -> room(c).equals(room)))
        .should()
        .dependOnClassesThat(outside(room, allowed))
        .as(room + " may use only " + allowed + "; move the code to the room it belongs in")
        .check(CLASSES);
  }

  @Test
  void noRoomUsesOneThatUsesIt() {
    slices().matching("belay.router.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void knowsNothingOfTheControlPlane() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "javax.net.ssl..",
            "belay.router..",
            "belay.api.routing..",
            "belay.handover..",
            "io.netty..",
            "com.fasterxml..",
            "org.jspecify..")
        .because("the router outlives the control plane; what both need belongs in belay.api")
        .check(CLASSES);
  }

  @Test
  void usesJsonOnlyBesideTheRequests() {
    noClasses()
        .that()
        .haveNameNotMatching(
            "belay.router.(table.(Json|TableFile|LiveDynos)"
                + "|control.(ControlSocket|Places|Predecessor))(\\$.*)?")
        .should()
        .dependOnClassesThat(resideInAPackage("com.fasterxml.."))
        .because("JSON is for the control socket and the table file, never for a request")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> outside(String room, Set<String> allowed) {
    return DescribedPredicate.describe(
        "are in other rooms than " + allowed,
        c ->
            (c.getPackageName() + ".").startsWith("belay.router.")
                && !room(c).equals(room)
                && !allowed.contains(room(c)));
  }

  private static String room(JavaClass c) {
    return c.getPackageName().replaceFirst("^belay\\.router\\.?", "");
  }
}
