package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever happens to data on its way there or back, one whole copy of it serves. */
class DataFaultsJourneyTest {
  private static final int DISK_MEGABYTES = 4_000;

  private static Path migrated(Machine machine, String... more) {
    Path shop = machine.checkout("shop", Database.app("one"));
    machine.belay("addons:create", "postgresql", "-a", "shop").ok();
    machine.push(shop).ok();
    for (String sql : more) {
      Database.ask(machine, Database.psql(), Database.url(machine), sql).ok();
    }
    machine.commit(shop, Database.migration(2, "alter table orders drop column color"));
    return shop;
  }

  private static String orders(Machine machine, String what) {
    String sql = "select count(" + what + ") from orders";
    return Database.ask(machine, Database.psql(), Database.url(machine), sql).out().strip();
  }

  private static JsonNode checkpoints(Machine machine) {
    return Machine.json(machine.belay("checkpoints", "-a", "shop", "--json").out());
  }

  /** What lies beside the clusters, and half of which must not stay. */
  private static List<String> left(Machine machine) {
    try (Stream<Path> all = Files.walk(machine.home.resolve("data/kept"), 3)) {
      return all.map(Path::toString)
          .filter(p -> p.endsWith(".part") || p.contains("/scratch.") || p.endsWith("/new"))
          .toList();
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  private static boolean writes(Machine machine, String url) {
    String sql = "create table probe (a int); drop table probe";
    return Database.ask(machine, Database.psql(), url, sql).exit() == 0;
  }

  @Test
  @Tag("longest")
  void aKillWhileACheckpointIsTakenLeavesWhatServedAndNoHalfOne() {
    try (Machine machine = Machine.prepared()) {
      Steps.allow(machine);
      machine.start();
      Path shop = migrated(machine);
      for (String moment : List.of(Steps.WRITTEN, Steps.NEXT)) {
        Steps.arm(machine, moment, "checkpoint", "kill -9 $PPID");
        machine.push(shop);
        Until.isTrue("it happened", () -> Steps.fired(machine));
        Until.isTrue(
            "what served answers",
            () -> machine.belay("releases", "-a", "shop").out().contains("current"));
        assertThat(orders(machine, "color")).isEqualTo("100");
        assertThat(machine.get("shop", "/").status()).isEqualTo(200);
        Until.isTrue(
            "all that is there is whole",
            () ->
                checkpoints(machine).findValuesAsText("state").stream().allMatch("whole"::equals));
        assertThat(left(machine)).isEmpty();
      }
      machine.belay("deploy", "-a", "shop", "--dir", shop.toString()).ok();
      assertThat(orders(machine, "*")).isEqualTo("100");
      assertThat(checkpoints(machine)).isNotEmpty();
    }
  }

  @Test
  @Tag("longest")
  void oneWaitsForTheOtherAndOneCopyCanBeWrittenTo() {
    try (Machine machine = Machine.prepared()) {
      Steps.allow(machine);
      machine.start();
      machine.push(migrated(machine)).ok();
      String before = Database.url(machine);
      List<CompletableFuture<Run>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        both.add(
            CompletableFuture.supplyAsync(
                () -> machine.belay("rollback", "v3", "--with-data", "-a", "shop")));
      }
      List<Run> runs = both.stream().map(CompletableFuture::join).toList();
      assertThat(runs).anyMatch(run -> run.exit() == 0);
      assertThat(orders(machine, "color")).isEqualTo("100");
      String after = Database.url(machine);
      assertThat(writes(machine, after)).isTrue();
      assertThat(writes(machine, before)).isFalse();
      machine.belay("ledger:verify", "-a", "shop").ok();

      isRestartedInTheMiddle(machine);
    }
  }

  /** Of the whole server, in order, with its databases. */
  private static void isRestartedInTheMiddle(Machine machine) {
    machine.belay("rollback", "--undo", "--with-data", "-a", "shop").ok();
    String url = Database.url(machine);
    Steps.arm(machine, Steps.WRITTEN, "fence-data", "sleep 2");
    Thread rollback =
        Thread.ofVirtual()
            .start(() -> machine.belay("rollback", "v3", "--with-data", "-a", "shop"));
    Until.isTrue("it is at it", () -> Steps.fired(machine));
    machine.belay("down");
    Until.isTrue("the command has ended", () -> !rollback.isAlive());
    machine.belay("up").ok();
    Until.isTrue("its data is there", () -> orders(machine, "*").equals("100"));
    String now = Database.url(machine);
    assertThat(writes(machine, now)).isTrue();
    assertThat(now.equals(url) || !writes(machine, url)).isTrue();
    machine.belay("ledger:verify", "-a", "shop").ok();
  }

  @Test
  @Tag("longest")
  void aDiskThatFillsHalfWayLeavesNoHalfCopyAndWhatServedServes() throws IOException {
    try (Machine machine = Machine.prepared()) {
      boolean mounted = onADiskOfItsOwn(machine);
      assumeTrue(mounted, "skipped: a disk of its own takes a root who may mount");
      try {
        machine.start();
        Path shop =
            migrated(
                machine,
                "create table big as select repeat('x', 900) a from generate_series(1, 550000)");
        fills(machine, ".part", () -> machine.belay("checkpoints:take", "-a", "shop"))
            .failed(1)
            .says("The copy could not be made");
        assertThat(checkpoints(machine)).isEmpty();
        assertThat(left(machine)).isEmpty();
        assertThat(orders(machine, "color")).isEqualTo("100");

        machine.push(shop).ok().says("Checkpoint ");
        String url = Database.url(machine);
        fills(machine, "/new", () -> machine.belay("rollback", "v3", "--with-data", "-a", "shop"))
            .failed(1)
            .says("No space left on device");
        assertThat(Database.url(machine)).isEqualTo(url);
        assertThat(writes(machine, url)).isTrue();
        assertThat(left(machine)).isEmpty();
        assertThat(machine.get("shop", "/").status()).isEqualTo(200);

        try (var _ = filled(machine, 400)) {
          machine
              .belay("rollback", "v3", "--with-data", "-a", "shop")
              .failed(1)
              .says("not enough room on the disk");
        }
        machine.belay("rollback", "v3", "--with-data", "-a", "shop").ok();
        assertThat(orders(machine, "color")).isEqualTo("100");
      } finally {
        machine.belay("down");
        sh(machine, "umount " + machine.home).ok();
      }
    }
  }

  private static boolean onADiskOfItsOwn(Machine machine) throws IOException {
    Path home = Files.createDirectories(machine.home);
    Path image = machine.root.resolve("disk");
    String script =
        "truncate -s %1$dM %2$s && mkfs.ext4 -q %2$s && mount -o loop %2$s %3$s && rmdir %3$s/lost+found"
            .formatted(DISK_MEGABYTES, image, home);
    return sh(machine, script).exit() == 0;
  }

  private static Run sh(Machine machine, String script) {
    return Run.of(machine.root, machine.env(), List.of("sh", "-c", script));
  }

  /** What takes the disk's room, until it is closed. */
  private interface Filled extends AutoCloseable {
    @Override
    void close();
  }

  /** By as large pieces as there is room for: others take some of it meanwhile. */
  private static Filled filled(Machine machine, int megabytesLeft) {
    String filler = machine.home.resolve("filler").toString();
    String script =
        """
        mkdir -p %1$s
        n=0
        for part in 1 1 2 1 4 1; do
          n=$((n + 1))
          free=$(df --output=avail -B1M %1$s | tail -n 1)
          fallocate -l $(((free - %2$d) / part))M %1$s/$n
        done 2>/dev/null
        true
        """
            .formatted(filler, megabytesLeft);
    sh(machine, script).ok();
    return () -> sh(machine, "rm -rf " + filler).ok();
  }

  /** Fills the disk as soon as there is a directory for a copy; answers what came of it. */
  private static Run fills(Machine machine, String when, java.util.function.Supplier<Run> command) {
    CompletableFuture<Run> run = CompletableFuture.supplyAsync(command);
    while (!run.isDone() && !isThere(machine, when)) {
      Thread.onSpinWait();
    }
    try (var _ = filled(machine, 0)) {
      return run.join();
    }
  }

  private static boolean isThere(Machine machine, String when) {
    try (Stream<Path> all = Files.walk(machine.home.resolve("data/kept"), 3)) {
      Optional<Path> one = all.filter(p -> p.toString().endsWith(when)).findFirst();
      return one.isPresent();
    } catch (IOException | java.io.UncheckedIOException e) {
      // What was listed is gone: it is looked again.
      return false;
    }
  }

  /** More than one file of a table has, under load. */
  @Test
  @Tag("longest")
  void aTableOfTwoGigabytesIsCopiedAndGoesBackWhileItIsWrittenTo() {
    try (Machine machine = Machine.up()) {
      Path shop =
          migrated(
              machine,
              "create table big as select i, repeat('x', 950) a from generate_series(1, 2100000) i");
      try (Writers writers = Writers.of(machine, Database.psql(), Database.url(machine))) {
        machine.push(shop).ok().says("Checkpoint 1 of");
        assertThat(writers.failures()).isEmpty();
      }
      String sql = "select count(*) || ' ' || sum(i) from big";
      String url = Database.url(machine);
      String all = Database.ask(machine, Database.psql(), url, sql).ok().out();
      Database.ask(machine, Database.psql(), url, "delete from big where i % 2 = 0").ok();
      try (Load load = Load.on(machine, "shop")) {
        machine.belay("rollback", "v3", "--with-data", "-a", "shop").ok();
        assertThat(load.failures()).isEmpty();
      }
      assertThat(Database.ask(machine, Database.psql(), Database.url(machine), sql).ok().out())
          .isEqualTo(all);
      assertThat(Integer.parseInt(orders(machine, "color"))).isGreaterThanOrEqualTo(100);
      machine.belay("pg:backups:capture", "-a", "shop").ok().says("Size:     2.");
    }
  }
}
