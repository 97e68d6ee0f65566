package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a database holds is kept elsewhere, found to work, and put back. */
@Tag("longest")
@Tag("long")
class AddonBackupJourneyTest {
  private static Path psql() {
    Path all = Path.of("/usr/lib/postgresql");
    assumeTrue(Files.isDirectory(all), "skipped: PostgreSQL is not installed");
    try (Stream<Path> versions = Files.list(all)) {
      Optional<Path> psql =
          versions.map(v -> v.resolve("bin/psql")).filter(Files::isExecutable).findFirst();
      assumeTrue(psql.isPresent(), "skipped: PostgreSQL's programs are not installed");
      return psql.get();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Run ask(Machine machine, Path psql, String sql) {
    String url = machine.belay("config:get", "DATABASE_URL", "-a", "shop").ok().out().strip();
    return Run.of(machine.root, Map.of(), List.of(psql.toString(), "-XAtq", url, "-c", sql));
  }

  private static JsonNode info(Machine machine, String backup) throws IOException {
    return Machine.json(machine.belay("pg:backups:info", backup, "-a", "shop", "--json").out());
  }

  @Test
  void aBackupIsMadeTriedAndPutBackBesideWhatThereIs() throws IOException {
    Path psql = psql();
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      machine.belay("addons:create", "postgresql", "-a", "shop").ok();
      ask(machine, psql, "create table t (a text); insert into t values ('kept'), ('too')").ok();
      machine
          .belay("pg:backups:capture", "-a", "shop")
          .ok()
          .says("=== b001", "verified", "1 tables, 2 rows");
      Path place = Path.of(info(machine, "b001").path("place").asText());
      List<Path> files;
      try (Stream<Path> all = Files.list(place)) {
        files = all.toList();
      }
      assertThat(files).hasSize(1);
      assertThat(Files.readString(files.getFirst(), java.nio.charset.StandardCharsets.ISO_8859_1))
          .doesNotContain("PG_VERSION");

      ask(machine, psql, "delete from t; insert into t values ('later')").ok();
      String before = machine.belay("config:get", "DATABASE_URL", "-a", "shop").ok().out();
      machine.belay("pg:backups:restore", "b001", "-a", "shop").ok().says("What it had stays");
      assertThat(machine.belay("config:get", "DATABASE_URL", "-a", "shop").ok().out())
          .isNotEqualTo(before);
      assertThat(ask(machine, psql, "select a from t order by a").ok().out().lines())
          .containsExactly("kept", "too");
      assertThat(
              Run.of(
                      machine.root,
                      Map.of(),
                      List.of(psql.toString(), "-XAtq", before.strip(), "-c", "select a from t"))
                  .ok()
                  .out()
                  .strip())
          .isEqualTo("later");
      downloads(machine);
      isToldWhenItIsBroken(machine, files.getFirst());
    }
  }

  private static void downloads(Machine machine) throws IOException {
    Path tar = machine.root.resolve("db.tar");
    machine.belay("pg:backups:download", "b001", "-o", tar.toString(), "-a", "shop").ok();
    assertThat(Run.of(machine.root, Map.of(), List.of("tar", "-tf", tar.toString())).ok().out())
        .contains("PG_VERSION");
    machine
        .belay("pg:backups:download", "b001", "-o", tar.toString(), "-a", "shop")
        .failed(1)
        .says("is there already");
  }

  private static void isToldWhenItIsBroken(Machine machine, Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      int one = bytes.read();
      bytes.seek(bytes.length() / 2);
      bytes.write(one ^ 1);
    }
    machine
        .belay("pg:backups:verify", "b001", "-a", "shop")
        .failed(1)
        .says("NOT found to work", "changed");
    Until.isTrue(
        "the alarm is raised", () -> machine.belay("server:status").out().contains("b001"));
    machine.belay("pg:backups:restore", "b001", "-a", "shop").failed(1);
    machine.belay("pg:backups:delete", "b001", "-a", "shop").ok();
    assertThat(file).doesNotExist();
    machine.belay("pg:backups", "-a", "shop").ok().says("There is no backup yet");
  }

  @Test
  void oneIsMadeWhenItsTimeHasComeAndAKillLeavesNoHalfOne() throws IOException {
    Path psql = psql();
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      machine.belay("addons:create", "postgresql", "-a", "shop").ok();
      ask(machine, psql, "create table t as select * from generate_series(1, 1000) a").ok();
      machine
          .belay("pg:backups:schedule", "--at", "02:00 Mars/Phobos", "-a", "shop")
          .failed(1)
          .says("is no time of day");
      machine
          .belay("pg:backups:schedule", "--at", "02:00 Europe/Berlin", "--days", "3", "-a", "shop")
          .ok()
          .says("each day at 02:00 Europe/Berlin; the newest of 3 days");
      machine.belay("pg:backups:schedules", "-a", "shop").ok().says("Next: ");
      Thread capture =
          Thread.ofVirtual().start(() -> machine.belay("pg:backups:capture", "-a", "shop"));
      Until.isTrue(
          "it is begun", () -> machine.belay("pg:backups", "-a", "shop").out().contains("b001"));
      SurvivalJourneyTest.kill(machine.serverPid());
      Until.isTrue(
          "it is none, or whole",
          () -> {
            String said = machine.belay("pg:backups", "-a", "shop").out();
            return said.contains("failed") || said.contains("verified");
          });
      Until.isTrue("the command has ended", () -> !capture.isAlive());
      machine.belay("pg:backups:capture", "-a", "shop").ok().says("1 tables, 1,000 rows");
      machine.belay("pg:backups:unschedule", "DATABASE", "-a", "shop").ok();
      machine.belay("pg:backups:schedules", "-a", "shop").ok().says("Nothing is backed up");
    }
  }
}
