package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A destructive migration is undone with its data, and that is undone too. */
class RollbackWithDataJourneyTest {
  private static Path migrated(Machine machine, Path psql) {
    Path shop = machine.checkout("shop", Database.app("one"));
    machine.belay("addons:create", "postgresql", "-a", "shop").ok();
    machine.push(shop).ok();
    machine.commit(shop, Database.migration(2, "alter table orders drop column color"));
    machine.push(shop).ok().says("Checkpoint 1 of postgresql-");
    Database.ask(
            machine,
            psql,
            Database.url(machine),
            "insert into orders (note) select 'later' from generate_series(1, 7)")
        .ok();
    return shop;
  }

  private static String orders(Machine machine, Path psql, String what) {
    return Database.ask(
            machine, psql, Database.url(machine), "select count(" + what + ") from orders")
        .out()
        .strip();
  }

  @Test
  @Tag("long")
  void theLostColumnIsBackRowsSinceAreKeptAndUndoBringsThem() {
    Path psql = Database.psql();
    try (Machine machine = Machine.up()) {
      migrated(machine, psql);
      String before = Database.url(machine);
      machine
          .belay("rollback", "v3", "--with-data", "--count", "--dry-run", "-a", "shop")
          .failed(2)
          .says("goes back to checkpoint 1", "public.orders has 107 rows now and had 100 rows");

      try (Load load = Load.on(machine, "shop")) {
        machine.belay("rollback", "v3", "--with-data", "-a", "shop").ok().says("checkpoint 1");
        assertThat(load.failures()).isEmpty();
      }
      assertThat(orders(machine, psql, "color")).isEqualTo("100");
      machine.belay("releases:info", "-a", "shop").ok().says("Data:     postgresql-", "#g2");
      Database.ask(machine, psql, before, "insert into orders (note) values ('lost')")
          .failed(2)
          .says("does not have CONNECT privilege");

      machine.belay("rollback", "--undo", "-a", "shop").failed(1).says("--with-data");
      machine.belay("rollback", "--undo", "--with-data", "-a", "shop").ok();
      assertThat(orders(machine, psql, "*")).isEqualTo("107");
      assertThat(machine.belay("releases:info", "-a", "shop").ok().out()).doesNotContain("#g");
      machine.belay("ledger:verify", "-a", "shop").ok();

      machine.belay("config:set", "A=1", "-a", "shop").ok();
      assertThat(orders(machine, psql, "*")).isEqualTo("107");
      machine.belay("down").ok();
      machine.belay("up").ok();
      Until.isTrue("its data is there", () -> orders(machine, psql, "*").equals("107"));
    }
  }

  @Test
  @Tag("long")
  @Tag("longest")
  void aControlPlaneKilledAtAStepLeavesOneOfThemServing() {
    Path psql = Database.psql();
    try (Machine machine = Machine.prepared()) {
      Steps.allow(machine);
      machine.start();
      machine.set("hold.seconds", "60");
      migrated(machine, psql);
      for (String step : List.of("restore-data", "stop-running", "fence-data", "repoint")) {
        for (String moment : List.of(Steps.WRITTEN, Steps.NEXT)) {
          String url = Database.url(machine);
          Steps.arm(machine, moment, step, "kill -9 $PPID");
          machine.belay("rollback", "v3", "--with-data", "-a", "shop");
          Until.isTrue(
              "what serves answers " + moment + " " + step,
              () -> machine.belay("releases", "-a", "shop").exit() == 0);
          Until.isTrue("its data is there", () -> orders(machine, psql, "*").equals("107"));
          assertThat(Database.url(machine)).isEqualTo(url);
          Database.ask(machine, psql, url, "create table t (a int); drop table t").ok();
        }
      }
      machine.belay("rollback", "v3", "--with-data", "-a", "shop").ok();
      assertThat(orders(machine, psql, "color")).isEqualTo("100");
    }
  }
}
