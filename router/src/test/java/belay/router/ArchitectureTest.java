package belay.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void knowsNothingOfTheControlPlane() {
    classes()
        .that()
        .resideInAPackage("belay.router..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "belay.router..",
            "belay.api.routing..",
            "belay.handover..",
            "io.netty..",
            "com.fasterxml..",
            "org.jspecify..")
        .because("the router outlives the control plane; what both need belongs in belay.api")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("belay.router"));
  }

  @Test
  void usesJsonOnlyBesideTheRequests() {
    com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses()
        .that()
        .haveNameNotMatching(
            "belay.router.(Json|TableFile|ControlSocket|Places|Predecessor|LiveDynos)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .because("JSON is for the control socket and the table file, never for a request")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("belay.router"));
  }
}
