package belay;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Objects.requireNonNull;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The map of the house: which room may use which. ARCHITECTURE.md draws the same map. */
class ArchitectureTest {
  /** Room to the rooms it may use. A room that is not here fails the test. */
  private static final Map<String, Set<String>> USES =
      Map.ofEntries(
          Map.entry("handover", Set.of()),
          Map.entry("release", Set.of()),
          Map.entry("files", Set.of()),
          Map.entry("rollback", Set.of("release")),
          Map.entry("guard", Set.of("release", "database", "activity")),
          Map.entry(
              "guardian",
              all(
                  "release rollback watch guard logs ledger apps routing runtime fleet "
                      + "switching preview deploy")),
          Map.entry("watch", Set.of("release")),
          Map.entry("turns", Set.of("release")),
          Map.entry("database", Set.of("release")),
          Map.entry("database.sqlite", Set.of("database")),
          Map.entry("activity", Set.of("release", "database")),
          Map.entry("ledger", Set.of("release", "database", "activity")),
          Map.entry("group", Set.of("release", "database", "activity", "ledger")),
          Map.entry("apps", Set.of("release", "rollback", "database", "activity")),
          Map.entry("addon", Set.of("release", "database")),
          Map.entry("checkpoint", Set.of("release", "database")),
          Map.entry("pipeline", Set.of("release", "database")),
          Map.entry("archive", Set.of("files", "release", "ledger", "apps", "slug")),
          Map.entry(
              "backup", Set.of("files", "release", "database", "database.sqlite", "apps", "slug")),
          Map.entry("backup.s3", Set.of("release", "backup")),
          Map.entry(
              "backups",
              all("release watch ledger outbound backup backup.s3 addonbackup home settings")),
          Map.entry("runtime.docker.images", Set.of("release", "runtime", "runtime.docker")),
          Map.entry("alert", Set.of()),
          Map.entry("series", Set.of("database", "routing")),
          Map.entry("condition", Set.of("release", "guard", "series")),
          Map.entry("migration", Set.of()),
          Map.entry("tls", Set.of("release")),
          Map.entry("signin", Set.of()),
          Map.entry("signin.oidc", Set.of("signin", "outbound")),
          Map.entry("access", Set.of("release", "database", "signin")),
          Map.entry("outbound", Set.of()),
          Map.entry("network", Set.of("kernel")),
          Map.entry("mail", Set.of("release", "database", "outbound")),
          Map.entry("outbox", Set.of("release", "watch", "database", "activity", "outbound")),
          Map.entry("hook", Set.of("release", "database", "activity", "outbox", "mail")),
          Map.entry("sandbox", Set.of("handover", "kernel")),
          Map.entry("webhook", Set.of("release", "database", "activity", "outbox")),
          Map.entry("language", Set.of("release")),
          Map.entry("lost", Set.of("files", "release")),
          Map.entry("slug", Set.of("files", "release", "lost")),
          Map.entry("statics", Set.of()),
          Map.entry("contract", Set.of("release", "database", "activity")),
          Map.entry(
              "finalizing",
              all(
                  "release contract rollback guard watch apps ledger runtime logs layout "
                      + "fleet switching preview")),
          Map.entry("schedule", Set.of("release", "database")),
          Map.entry(
              "scheduler",
              all("release schedule watch activity ledger apps runtime logs layout fleet")),
          Map.entry("manifest", Set.of("release", "statics", "schedule")),
          Map.entry("confinement", Set.of("files", "release", "kernel", "sandbox", "language")),
          Map.entry("runtime.limits", Set.of("kernel", "runtime")),
          Map.entry(
              "promotion",
              all(
                  "release group activity access apps ledger pipeline switching preview "
                      + "deploy joint view http")),
          Map.entry(
              "services",
              all(
                  "release access apps addon checkpoint addonbackup rewind hook fleet "
                      + "switching deploy provider partner view http history channels")),
          Map.entry(
              "runner",
              all(
                  "handover release network kernel sandbox confinement runtime "
                      + "runtime.limits runtime.process")),
          Map.entry(
              "build", all("files release slug statics outbound language manifest confinement")),
          Map.entry("builds", Set.of("release", "database", "build")),
          Map.entry("kernel", Set.of("handover")),
          Map.entry("runtime", Set.of("release")),
          Map.entry("users", Set.of("runtime")),
          Map.entry(
              "runtime.process",
              all(
                  "files network release watch kernel runtime runtime.limits runtime.ports runtime.output users "
                      + "sandbox language")),
          Map.entry("runtime.ports", Set.of("kernel", "runtime")),
          Map.entry("runtime.output", Set.of("watch", "kernel")),
          Map.entry(
              "runtime.statics",
              all("files release watch runtime runtime.process runtime.ports statics")),
          Map.entry("runtime.docker", Set.of("network", "release", "watch", "runtime")),
          Map.entry("routing", Set.of("release", "watch")),
          Map.entry("metrics", all("release watch database apps runtime routing drain tls fleet")),
          Map.entry("acme", Set.of("release", "outbound", "tls")),
          Map.entry("certificates", all("release watch database activity apps routing tls acme")),
          Map.entry("logs", Set.of("release")),
          Map.entry("drain", Set.of("release", "watch", "database", "logs", "outbound")),
          Map.entry("layout", all("files release watch apps slug lost runtime")),
          Map.entry("calls", all("release group ledger activity apps routing runtime")),
          Map.entry(
              "fleet",
              all(
                  "contract calls release network checkpoint group rollback watch activity "
                      + "ledger apps addon pipeline slug runtime routing logs layout")),
          Map.entry(
              "switching",
              all(
                  "releaseurls calls release checkpoint watch turns activity ledger apps "
                      + "addon build runtime routing logs layout fleet")),
          Map.entry(
              "releaseurls",
              all("release apps addon ledger slug logs layout runtime routing fleet watch")),
          Map.entry(
              "recovery",
              all(
                  "release watch turns ledger apps calls checkpoint logs routing layout "
                      + "runtime fleet switching")),
          Map.entry(
              "lifecycle",
              all(
                  "recovery releaseurls release watch turns activity ledger apps addon slug "
                      + "archive runtime routing logs layout fleet switching")),
          Map.entry(
              "preview",
              all(
                  "contract release group rollback ledger apps addon pipeline migration "
                      + "slug fleet")),
          Map.entry(
              "deploy",
              all(
                  "recovery releaseurls release checkpoint group rollback watch turns "
                      + "activity ledger apps addon pipeline slug archive migration manifest "
                      + "build builds runtime routing logs layout fleet switching lifecycle "
                      + "preview")),
          Map.entry(
              "joint",
              all(
                  "files release group turns pipeline ledger apps manifest build builds "
                      + "confinement fleet switching deploy")),
          Map.entry("provider", all("manifest release apps addon ledger fleet switching deploy")),
          Map.entry(
              "rewind",
              all("release addon apps checkpoint ledger fleet preview provider finalizing")),
          Map.entry("addonbackup", Set.of("release", "database", "addon", "backup", "provider")),
          Map.entry("keeper", Set.of("release", "watch", "runtime", "provider")),
          Map.entry("postgres", Set.of("release", "runtime", "provider", "keeper")),
          Map.entry("redis", Set.of("release", "runtime", "provider", "keeper")),
          Map.entry("postgres.server", Set.of("release", "provider", "postgres")),
          Map.entry("partner", all("release database outbound addon deploy provider")),
          Map.entry(
              "git",
              all("files release access apps slug switching deploy confinement build builds")),
          Map.entry("ssh", Set.of("files", "handover", "release", "access", "git")),
          Map.entry(
              "view",
              all(
                  "releaseurls contract release group rollback slug access apps addon "
                      + "ledger runtime outbox webhook hook routing certificates tls fleet "
                      + "switching preview deploy provider guard series condition migration joint")),
          Map.entry("rendezvous", Set.of("release", "runtime")),
          Map.entry(
              "http", all("handover release watch ledger access apps git tls rendezvous view")),
          Map.entry(
              "history",
              all(
                  "contract finalizing release group rollback activity ledger access apps "
                      + "switching preview deploy view http checkpoint addon")),
          Map.entry("people", all("release activity signin access apps tls view http lifecycle")),
          Map.entry(
              "source",
              all(
                  "files release activity access slug archive confinement build builds outbound "
                      + "switching deploy lifecycle view http apps ledger")),
          Map.entry(
              "channels",
              all(
                  "release activity access apps drain outbound outbox webhook hook mail "
                      + "routing switching deploy view http history")),
          Map.entry(
              "platform",
              all(
                  "releaseurls promotion joint services provider partner checkpoint rewind "
                      + "addonbackup schedule scheduler finalizing contract channels release slug "
                      + "archive builds activity access apps addon pipeline build runtime routing "
                      + "certificates logs drain outbound outbox webhook hook mail fleet "
                      + "switching preview deploy lifecycle git view rendezvous http history "
                      + "people source guard series ledger handover tls")),
          Map.entry(
              "dashboard",
              all("release watch signin signin.oidc access http view dashboard.figures")),
          Map.entry("dashboard.figures", Set.of()),
          Map.entry("home", Set.of("release", "database.sqlite", "ledger", "apps", "layout")),
          Map.entry(
              "settings",
              all(
                  "release access network outbound mail signin.oidc tls acme backup "
                      + "backup.s3 manifest confinement handover runtime.docker routing fleet "
                      + "home postgres.server")),
          Map.entry(
              "monitoring",
              all(
                  "contract handover release watch alert schedule apps outbox hook runtime "
                      + "routing tls fleet")),
          Map.entry("daemon", Set.of("*")));

  private static Set<String> all(String names) {
    return Set.of(names.split(" "));
  }

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("belay");

  static Set<String> rooms() {
    return CLASSES.stream()
        .map(ArchitectureTest::room)
        .filter(r -> !r.startsWith("api"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void usesOnlyTheRoomsBelowIt(String room) {
    Set<String> allowed = requireNonNull(USES.get(room), () -> "add " + room + " to the map");
    noClasses()
        .that(resideInAPackage("belay." + room))
        .should()
        .dependOnClassesThat(outside(room, allowed))
        .as(room + " may use only " + allowed + "; move the code to the room it belongs in")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> outside(String room, Set<String> allowed) {
    return DescribedPredicate.describe(
        "are in other rooms than " + allowed,
        c ->
            c.getPackageName().startsWith("belay.")
                && !allowed.contains("*")
                && !room(c).startsWith("api")
                && !room(c).equals(room)
                && !allowed.contains(room(c)));
  }

  private static String room(JavaClass c) {
    return c.getPackageName().replaceFirst("^belay\\.?", "");
  }
}
