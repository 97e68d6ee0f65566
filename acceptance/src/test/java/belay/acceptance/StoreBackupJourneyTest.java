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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server is backed up to a store elsewhere, whatever dies meanwhile, and comes back from it. */
@Tag("longest")
class StoreBackupJourneyTest {
  private static final String PLACE = "s3://" + StoreServer.BUCKET + "/main";

  @Test
  void aServerUnderLoadIsBackedUpToAStoreWhateverIsKilledAndComesBackElsewhere()
      throws IOException {
    try (Machine machine = Machine.up();
        StoreServer store = StoreServer.start(machine);
        Machine other = Machine.prepared()) {
      Path source = machine.checkout("steady", App.files("one"));
      machine.push(source).ok();
      Path settings = machine.home.resolve("server.properties");
      Files.writeString(
          settings,
          Files.readString(settings)
              + "backup.to="
              + PLACE
              + "\nbackup.s3.endpoint="
              + store.url()
              + "\n");
      machine.belay("backup").failed(1).says("belay backup:credentials");
      machine.belayReading(StoreServer.KEY, "backup:credentials").ok();
      machine.belayReading("correct horse\n", "backup:passphrase").ok();
      assertThat(Files.readString(settings)).doesNotContain("S3RVER");

      try (Load load = Load.on(machine, "steady")) {
        machine.belay("backup").ok().says("Backed up", "Its keys are sealed");
        killHalfWay(machine);
        machine.commit(source, App.version("two"));
        machine.push(source).ok();
        machine.belay("backup").ok();
        assertThat(load.failures()).isEmpty();
      }
      assertThat(names(machine)).hasSize(2);
      storeAway(machine, store);
      machine.belay("backup:verify").ok().says("Verified", "every ledger is whole");
      machine.belay("backups").ok().says("keys sealed", ", verified ");
      machine.belay("backup:prune", "--keep", "1").ok().says("Deleted 1 backup");
      comesBack(machine, other, store);
    }
  }

  private static void killHalfWay(Machine machine) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Machine.REPOSITORY.resolve("belay").toString(), "backup");
    builder.environment().putAll(machine.env());
    Process backup =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    Path staging = machine.home.resolve("run/backup");
    Until.isTrue("it is under way", () -> Files.isDirectory(staging) && !inner(machine).isEmpty());
    inner(machine).forEach(SurvivalJourneyTest::kill);
    assertThat(backup.onExit().join().exitValue()).isNotZero();
    assertThat(names(machine)).as("half a backup is none").hasSize(1);
  }

  private static List<Long> inner(Machine machine) {
    return machine.processes().stream()
        .filter(p -> p.contains("BackupMain"))
        .map(p -> Long.parseLong(p.split(" ", 2)[0]))
        .toList();
  }

  private static void storeAway(Machine machine, StoreServer store) throws IOException {
    store.kill();
    machine.belay("backup").failed(1).says("takes no connections", "It counts as none");
    machine.belay("server:status", "--json").says("takes no connections");
    store.start();
    assertThat(names(machine)).hasSize(2);
  }

  private static void comesBack(Machine machine, Machine other, StoreServer store)
      throws IOException {
    Map<String, String> env = new HashMap<>(other.env());
    env.put("AWS_ENDPOINT_URL", store.url());
    env.put("AWS_ACCESS_KEY_ID", "S3RVER");
    env.put("AWS_SECRET_ACCESS_KEY", "S3RVER");
    Path passphrase = Files.writeString(other.root.resolve("passphrase"), "correct horse\n");
    List<String> command =
        List.of(
            Machine.REPOSITORY.resolve("belay").toString(),
            "restore",
            PLACE,
            "--passphrase-file",
            passphrase.toString());
    Run.of(other.root, env, command).ok().says("Restored", "1 app");
    Path settings = other.home.resolve("server.properties");
    Files.writeString(settings, Files.readString(settings).replaceAll("(?m)^backup.*\n", ""));
    other.start();

    other.belay("ledger:verify", "-a", "steady").ok().says("whole");
    Until.isTrue("it serves", () -> other.get("steady", "/").status() == 200);
    assertThat(other.get("steady", "/").body()).startsWith("two");
    assertThat(machine.get("steady", "/").status()).isEqualTo(200);
  }

  private static List<String> names(Machine machine) {
    List<String> names = new ArrayList<>();
    JsonNode all = Machine.json(machine.belay("backups", "--json").ok().out());
    all.forEach(one -> names.add(one.path("name").asText()));
    return names;
  }
}
