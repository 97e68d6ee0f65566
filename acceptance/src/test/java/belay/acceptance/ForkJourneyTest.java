package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Databases of their own are made of what others hold, or held. */
@Tag("longest")
class ForkJourneyTest {
  private static String rows(Machine machine, Path psql, String key) {
    String url = machine.belay("config:get", key, "-a", "shop").ok().out().strip();
    return Database.ask(machine, psql, url, "select count(*) from orders").out().strip();
  }

  private static List<String> names(Machine machine) {
    JsonNode all = Machine.json(machine.belay("addons", "-a", "shop", "--json").ok().out());
    return StreamSupport.stream(all.spliterator(), false)
        .map(a -> a.path("name").asText())
        .toList();
  }

  @Test
  void oneIsMadeOfNowOrOfACheckpointAndAKillLeavesNoHalfOne() {
    Path psql = Database.psql();
    try (Machine machine = Machine.up()) {
      Path shop = machine.checkout("shop", Database.app("one"));
      machine.belay("addons:create", "postgresql", "-a", "shop").ok();
      machine.push(shop).ok();
      String first = names(machine).getFirst();
      machine.belay("releases:info", "-a", "shop").ok().says("Addons:   postgresql:essential-0");
      machine.belay("checkpoints:take", "-a", "shop").ok().says("number 1");
      String url = Database.url(machine);
      Database.ask(machine, psql, url, "insert into orders (note) values ('later')").ok();

      try (Writers writers = Writers.of(machine, psql, url)) {
        machine.belay("pg:fork", "--as", "NOW", "-a", "shop").ok().says("as NOW_URL");
        assertThat(writers.failures()).isEmpty();
      }
      assertThat(Integer.parseInt(rows(machine, psql, "NOW_URL"))).isGreaterThan(100);
      machine.belay("pg:promote", "NOW", "-a", "shop").ok().says("the DATABASE of shop... done");
      assertThat(rows(machine, psql, "DATABASE_URL")).isEqualTo(rows(machine, psql, "NOW_URL"));
      // What an add-on owns never goes back by a rollback.
      machine.belay("rollback", "-a", "shop").failed(1).says("Nothing would change");
      machine.belay("pg:promote", first, "-a", "shop").ok();
      assertThat(Database.url(machine)).isEqualTo(url);
      machine
          .belay("pg:fork", "DATABASE_URL", "--checkpoint", "1", "--as", "THEN", "-a", "shop")
          .ok();
      assertThat(rows(machine, psql, "THEN_URL")).isEqualTo("100");
      machine
          .belay("addons:create", "postgresql", "--fork", first, "--name", "twin", "-a", "shop")
          .ok()
          .says("Created twin as HEROKU_POSTGRESQL_");
      assertThat(Machine.json(machine.belay("checkpoints", "-a", "shop", "--json").out()))
          .hasSize(1);

      machine.belay("pg:fork", "--checkpoint", "9", "-a", "shop").failed(1).says("no checkpoint 9");
      machine.belay("pg:fork", "--at", "12:00", "-a", "shop").failed(1).says("not to a minute");
      machine.belay("pg:fork", "NONE", "--plan", "postgresql", "-a", "shop").failed(1);
      machine
          .belay("addons:create", "postgresql", "--fork", "nobody", "-a", "shop")
          .failed(1)
          .says("makes no add-on nobody");
      assertThat(names(machine)).hasSize(4);
      isKilled(machine);
    }
  }

  /** What it was making is taken away; what it was made of is as it was. */
  private static void isKilled(Machine machine) {
    Thread fork =
        Thread.ofVirtual().start(() -> machine.belay("pg:fork", "--name", "half", "-a", "shop"));
    Until.isTrue("it is begun", () -> machine.belay("addons").out().contains("half"));
    SurvivalJourneyTest.kill(machine.serverPid());
    Until.isTrue("the command has ended", () -> !fork.isAlive());
    Until.isTrue(
        "it is there whole, or not at all",
        () -> {
          String said = machine.belay("addons:info", "half").text();
          return said.contains("There is no add-on half") || said.contains("provisioned");
        });
    machine.belay("pg:info", "-a", "shop").ok();
  }

  @Test
  void aBackupOutlivesItsAppAndIsGivenToAnother() {
    Path psql = Database.psql();
    try (Machine machine = Machine.up()) {
      Path shop = machine.checkout("shop", Database.app("one"));
      machine.belay("addons:create", "postgresql", "-a", "shop").ok();
      machine.push(shop).ok();
      machine.belay("pg:backups:capture", "-a", "shop").ok();
      machine.belay("pg:backups", "--all").ok().says("shop", "b001");
      machine.belay("apps:destroy", "-a", "shop", "--confirm", "shop").ok();
      machine.belay("apps:create", "shop").ok();
      machine.belay("pg:backups", "-a", "shop").ok().says("There is no backup yet");
      String all = machine.belay("pg:backups", "--all").ok().says("(gone)").out();
      String id =
          all.lines()
              .flatMap(line -> List.of(line.split(" ")).stream())
              .filter(word -> word.matches("[0-9a-f]{8}-[0-9a-f-]{27}"))
              .findFirst()
              .orElseThrow();
      machine.belay("pg:backups:restore", id, "-a", "shop").ok();
      assertThat(rows(machine, psql, "DATABASE_URL")).isEqualTo("100");
      machine.belay("pg:backups:delete", id, "-a", "shop").ok();
      machine.belay("pg:backups", "--all").ok().says("There is no backup yet");
    }
  }

  @Test
  void whatRedisHoldsIsBackedUpForkedAndGoesBackWithARelease() {
    Path psql = Database.psql();
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/redis-server")),
        "skipped: Redis is not installed (redis-server)");
    try (Machine machine = Machine.up()) {
      Path shop = machine.checkout("shop", Database.app("one"));
      machine.belay("addons:create", "postgresql", "-a", "shop").ok();
      machine.belay("addons:create", "redis", "-a", "shop").ok();
      machine.push(shop).ok();
      assertThat(redis(machine, "REDIS_URL", "set", "colour", "red")).isEqualTo("OK");
      machine.belay("redis:maxmemory", "--policy", "allkeys-lru", "-a", "shop").ok();

      machine
          .belay("addons:backups:capture", "REDIS", "-a", "shop")
          .ok()
          .says("verified", "1 tables, 1 rows");
      machine.commit(shop, Database.migration(2, "alter table orders drop column color"));
      machine.push(shop).ok().says("of postgresql-", "of redis-");
      redis(machine, "REDIS_URL", "set", "colour", "blue");
      String left = machine.belay("config:get", "REDIS_URL", "-a", "shop").ok().out().strip();

      machine
          .belay("rollback", "v4", "--with-data", "--count", "--dry-run", "-a", "shop")
          .failed(2)
          .says("redis-", "each table has as many rows as it had");
      machine
          .belay("rollback", "v4", "--with-data", "-a", "shop")
          .ok()
          .says("undo with: belay rollback --undo --with-data -a shop");
      assertThat(redis(machine, "REDIS_URL", "get", "colour")).isEqualTo("red");
      assertThat(redis(machine, "REDIS_URL", "config", "get", "maxmemory-policy"))
          .contains("allkeys-lru");
      assertThat(said(machine, left, "get", "colour")).contains("WRONGPASS");
      assertThat(rows(machine, psql, "DATABASE_URL")).isEqualTo("100");

      machine.belay("down").ok();
      machine.belay("up").ok();
      Until.isTrue("it is back", () -> redis(machine, "REDIS_URL", "get", "colour").equals("red"));
      assertThat(said(machine, left, "get", "colour")).doesNotContain("blue");
      machine.belay("rollback", "--undo", "--with-data", "-a", "shop").ok();
      assertThat(redis(machine, "REDIS_URL", "get", "colour")).isEqualTo("blue");

      machine.belay("addons:create", "redis", "--fork", "REDIS", "--as", "TWIN", "-a", "shop").ok();
      assertThat(redis(machine, "TWIN_URL", "get", "colour")).isEqualTo("blue");
      machine.belay("pg:backups:restore", "b001", "-a", "shop").ok();
      assertThat(redis(machine, "REDIS_URL", "get", "colour")).isEqualTo("red");
    }
  }

  private static String redis(Machine machine, String key, String... words) {
    String url = machine.belay("config:get", key, "-a", "shop").ok().out().strip();
    return said(machine, url, words);
  }

  private static String said(Machine machine, String url, String... words) {
    List<String> command =
        new java.util.ArrayList<>(List.of("redis-cli", "--no-auth-warning", "-u", url));
    command.addAll(List.of(words));
    return Run.of(machine.root, Map.of(), command).text().strip();
  }
}
