package belay;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** What no code does, or only one room's. */
class CodeRulesTest {
  @Test
  void timeIsHandedIn() {
    noClasses()
        .that(resideInAPackage("belay.."))
        .and(DescribedPredicate.not(resideInAPackage("belay.daemon")))
        .should()
        .callMethod(java.time.Instant.class, "now")
        .because("a test must be able to say what time it is; take an InstantSource")
        .check(ArchitectureTest.CLASSES);
  }

  @Test
  void whatSqliteAloneCanStaysBehindTheDatabase() {
    noClasses()
        .that(resideInAPackage("belay.."))
        .and(DescribedPredicate.not(resideInAPackage("belay.database.sqlite")))
        .should()
        .dependOnClassesThat(resideInAPackage("org.sqlite.."))
        .because("a ledger may be kept elsewhere; take a Database or a ClosedDatabase")
        .check(ArchitectureTest.CLASSES);
  }

  @Test
  void columnsAreReadInOnePlace() {
    noClasses()
        .that(resideInAPackage("belay.."))
        .and(DescribedPredicate.not(resideInAPackage("belay.database..")))
        .should()
        .dependOnClassesThat(JavaClass.Predicates.type(java.sql.ResultSet.class))
        .because("how ids, times and words are kept is the database's; make a Row.mapper")
        .check(ArchitectureTest.CLASSES);
  }

  /**
   * One that may be absent passes on what the caller was told. Two could be swapped unnoticed, and
   * a call with two of them empty says nothing to who reads it: then they are a record, or the
   * method is two.
   */
  @Test
  void noCallTakesTwoOptionals() {
    codeUnits()
        .that(DescribedPredicate.describe("are written by hand", CodeRulesTest::isByHand))
        .should(
            new ArchCondition<>("take at most one Optional") {
              @Override
              public void check(JavaCodeUnit unit, ConditionEvents events) {
                long optionals =
                    unit.getRawParameterTypes().stream()
                        .filter(type -> type.getName().startsWith("java.util.Optional"))
                        .count();
                if (optionals > 1) {
                  events.add(SimpleConditionEvent.violated(unit, unit.getFullName()));
                }
              }
            })
        .because("two that may be absent belong into a record, as CONTRIBUTING.md says")
        .check(ArchitectureTest.CLASSES);
  }

  /** And not by a record: its components have names, and so has what makes one of them. */
  private static boolean isByHand(JavaCodeUnit unit) {
    boolean makesARecord =
        unit.getOwner().isRecord()
            && (unit.isConstructor() || unit.getRawReturnType().equals(unit.getOwner()));
    return !makesARecord && !unit.getModifiers().contains(JavaModifier.SYNTHETIC);
  }
}
