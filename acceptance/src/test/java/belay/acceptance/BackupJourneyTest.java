package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server is copied while it works, and comes back from the copy somewhere else. */
@Tag("longest")
class BackupJourneyTest {
  private static final int BACKUPS = 4;

  @Test
  void aServerThatWorksAllTheTimeIsBackedUpAndComesBackElsewhere() {
    try (Machine machine = Machine.up();
        Machine other = Machine.prepared()) {
      Path source = machine.checkout("busy", app());
      machine.push(source).ok();
      machine.commit(source, App.version("two"));
      machine.push(source).ok();
      machine.belay("settings", "keep_releases=2", "-a", "busy").ok();
      Path place = machine.root.resolve("backups");

      AtomicBoolean stop = new AtomicBoolean();
      List<Thread> changes =
          List.of(
              always(stop, () -> machine.belay("rollback", "-a", "busy")),
              always(stop, () -> deployAgain(machine, source)));
      try (Load load = Load.on(machine, "busy")) {
        for (int i = 0; i < BACKUPS; i++) {
          machine.belay("backup", place.toString()).ok().says("Backed up", "1 app");
        }
        assertThat(load.failures()).isEmpty();
      } finally {
        stop.set(true);
        changes.forEach(BackupJourneyTest::join);
      }

      List<String> backups = stamps(machine, place);
      assertThat(backups).hasSize(BACKUPS);
      for (String backup : backups) {
        machine.belay("backup:verify", place.toString(), backup).ok().says("Verified", "1 app");
      }
      comesBack(machine, other, place);
    }
  }

  /** Its dynos may take long to start: backups are made meanwhile. */
  private static Map<String, String> app() {
    Map<String, String> files = new HashMap<>(App.files("one"));
    files.put("belay.yml", "health:\n  path: /health\n  timeout: 60\n");
    return files;
  }

  private static void comesBack(Machine machine, Machine other, Path place) {
    List<String> dynos = machine.dynos();
    other.belay("restore", place.toString()).ok().says("Restored", "belay up");
    other.start();

    other.belay("ledger:verify", "-a", "busy").ok();
    Until.isTrue("it serves", () -> other.get("busy", "/").status() == 200);
    assertThat(releases(other)).isPositive().isLessThanOrEqualTo(releases(machine));
    other.belay("config:set", "GREETING=hi", "-a", "busy").ok();
    assertThat(other.get("busy", "/").body()).endsWith("hi");
    other.belay("down").ok();
    assertThat(machine.dynos()).as("the original's are its own").containsAll(dynos);
    assertThat(machine.get("busy", "/").status()).isEqualTo(200);
    other.belay("restore", place.toString()).failed(1).says("is not empty");
  }

  private static int releases(Machine machine) {
    JsonNode all =
        Machine.json(machine.belay("releases", "-n", "1", "--json", "-a", "busy").ok().out());
    return all.path(0).path("version").asInt();
  }

  private static void deployAgain(Machine machine, Path source) {
    machine.commit(source, Map.of("text", Long.toString(System.nanoTime())));
    machine.push(source);
  }

  private static Thread always(AtomicBoolean stop, Runnable change) {
    return Thread.ofPlatform()
        .start(() -> {
          while (!stop.get()) {
            change.run();
          }
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> stamps(Machine machine, Path place) {
    List<String> names = new ArrayList<>();
    Machine.json(machine.belay("backups", place.toString(), "--json").ok().out())
        .forEach(one -> names.add(one.path("name").asText()));
    return names;
  }

  @Test
  void aBackupThatIsKilledHoldsNothingUpAndTheOneBeforeItIsWhole() throws IOException {
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout("steady", app());
      machine.push(source).ok();
      machine.belay("settings", "keep_releases=1", "-a", "steady").ok();
      Path place = machine.root.resolve("backups");
      machine.belay("backup", place.toString()).ok();

      Process backup = start(machine, place);
      Until.isTrue("it is under way", () -> unfinished(place) && !inner(machine).isEmpty());
      inner(machine).forEach(SurvivalJourneyTest::kill);
      end(backup);

      for (String version : List.of("two", "three", "four", "five")) {
        machine.commit(source, App.version(version));
        machine.push(source).ok();
      }
      Until.isTrue(
          "retention goes on",
          () -> machine.belay("releases", "-a", "steady").out().contains("expired"));
      machine.belay("backup:verify", place.toString()).ok();
      machine.belay("backup", place.toString(), "--verify").ok().says("Verified");
      assertThat(stamps(machine, place)).hasSize(2);
      assertThat(unfinished(place)).isFalse();
    }
  }

  private static Process start(Machine machine, Path place) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Machine.REPOSITORY.resolve("belay").toString(), "backup", place.toString());
    builder.environment().putAll(machine.env());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void end(Process process) {
    try {
      assertThat(process.waitFor()).isNotZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The program that makes the backup; the command only waits for it. */
  private static List<Long> inner(Machine machine) {
    return machine.processes().stream()
        .filter(p -> p.contains("BackupMain"))
        .map(p -> Long.parseLong(p.split(" ", 2)[0]))
        .toList();
  }

  private static boolean unfinished(Path place) {
    try (Stream<Path> all = Files.list(place)) {
      return all.anyMatch(p -> p.getFileName().toString().startsWith(".unfinished"));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void keysAreSealedAndABackupWorksWithoutAControlPlane() throws IOException {
    try (Machine machine = Machine.up();
        Machine other = Machine.prepared()) {
      machine.push(machine.checkout("still", app())).ok();
      machine.belay("config:set", "GREETING=hi", "-a", "still").ok();
      machine.belay("down").ok();
      Path place = machine.root.resolve("backups");
      Path words = Files.writeString(machine.root.resolve("words"), "open sesame\n");
      Path wrong = Files.writeString(machine.root.resolve("wrong"), "simsalabim\n");

      machine
          .belay("backup", place.toString(), "--passphrase-file", words.toString())
          .ok()
          .says("keys are sealed");
      other.belay("restore", place.toString()).failed(1).says("--passphrase-file");
      other
          .belay("restore", place.toString(), "--passphrase-file", wrong.toString())
          .failed(1)
          .says("The passphrase does not open the keys");
      assertThat(other.home).doesNotExist();

      other.belay("restore", place.toString(), "--passphrase-file", words.toString()).ok();
      other.start();
      Until.isTrue("it serves", () -> other.get("still", "/").body().equals("one hi"));
      other.belay("config", "-a", "still").ok().says("GREETING: hi");
    }
  }

  @Test
  void aCopyWhoseLedgerBrokeIsRefusedInASentenceAndStartsNothing() throws IOException {
    try (Machine machine = Machine.up();
        Machine other = Machine.prepared()) {
      machine.push(machine.checkout("plain", app())).ok();
      machine.belay("down").ok();
      Run.of(
              machine.root,
              Map.of(),
              List.of("cp", "-a", machine.home.toString(), other.home.toString()))
          .ok();
      Path ledger = other.home.resolve("data/ledger.db");
      byte[] bytes = Files.readAllBytes(ledger);
      java.util.Arrays.fill(bytes, bytes.length / 3, bytes.length / 2, (byte) 0x55);
      Files.write(ledger, bytes);

      other.belay("up").failed(1).says("ledger.db", "the file is broken", "Nothing was changed");
      assertThat(other.processes()).isEmpty();
      assertThat(Files.readAllBytes(ledger)).as("left as it is").isEqualTo(bytes);
    }
  }
}
