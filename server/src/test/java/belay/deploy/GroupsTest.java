package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.group.Generation;
import belay.group.Group;
import belay.ledger.Verification;
import belay.release.App;
import belay.release.AppName;
import belay.release.InvalidInput;
import belay.release.Refused;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups and their ledgers, beside the apps' own. */
class GroupsTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App api;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App web;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Group shop;

  @BeforeEach
  void open() {
    world = new World(root);
    api = world.app("api");
    web = world.app("web");
    world.push(api, "1111111");
    shop = world.groups.create("shop", List.of(api, web), World.BY_ANA);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** {@code G2 release api v3, web v1: api v3: Deploy 2222222}. */
  private List<String> story() {
    return world.groups.newest(shop, Integer.MAX_VALUE, 100).reversed().stream()
        .map(GroupsTest::line)
        .toList();
  }

  private static String line(Generation g) {
    return g.label()
        + " "
        + g.cause().word()
        + " "
        + String.join(
            ", ", g.parts().stream().map(p -> p.app() + " v" + p.version()).sorted().toList())
        + ": "
        + g.description();
  }

  @Test
  void aReleaseOfOneMemberMakesAGenerationWhenItServes() {
    world.push(web, "3333333");
    world.unwell.add(3);
    world.push(api, "2222222");
    world.set(web, "A", "1");

    assertThat(story())
        .containsExactly(
            "G1 created api v2, web v1: Group of api, web",
            "G2 release api v2, web v2: web v2: Deploy 3333333");
    world.unwell.clear();
    world.set(web, "A", "2");
    assertThat(story().getLast()).startsWith("G3 release api v2, web v4: web v4: Set A");
    assertThat(world.groups.verify(shop)).isInstanceOf(Verification.Whole.class);
  }

  @Test
  void whoComesAndGoesIsWrittenDown() {
    App mail = world.app("mail");
    shop = world.groups.add(shop, mail, World.BY_ANA);
    shop = world.groups.remove(shop, web, World.BY_ANA);
    world.changes().life().rename(api, new AppName("core"), World.BY_ANA);
    world.changes().life().destroy(mail, World.BY_ANA);

    assertThat(story())
        .containsExactly(
            "G1 created api v2, web v1: Group of api, web",
            "G2 members api v2, mail v1, web v1: mail joined",
            "G3 members api v2, mail v1: web left",
            "G4 members core v2: mail was destroyed");
    assertThat(world.groups.find("shop").orElseThrow().members()).containsExactly(api.id());
    assertThatThrownBy(() -> world.groups.remove(shop, api, World.BY_ANA))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("is the last app of shop");
    world.changes().life().destroy(api, World.BY_ANA);
    assertThat(world.groups.find("shop")).isEmpty();
  }

  @Test
  void anAppMayBeInTwoGroups() {
    Group other = world.groups.create("other", List.of(web), World.BY_ANA);
    world.push(web, "3333333");
    assertThat(world.groups.newest(other, Integer.MAX_VALUE, 9)).hasSize(2);
    assertThat(story()).hasSize(2);
  }

  @Test
  void whatCannotBeIsRefusedAndWritesNothing() {
    assertThatThrownBy(() -> world.groups.create("shop", List.of(api), World.BY_ANA))
        .isInstanceOf(Refused.class)
        .hasMessage("Name shop is already taken");
    for (String name : List.of("", "Shop", "1a", "a b", "g12", "a".repeat(31))) {
      assertThatThrownBy(() -> world.groups.create(name, List.of(api), World.BY_ANA))
          .as(name)
          .isInstanceOf(InvalidInput.class);
    }
    assertThatThrownBy(() -> world.groups.add(shop, api, World.BY_ANA)).isInstanceOf(Refused.class);
    assertThat(world.groups.all()).hasSize(1);
    assertThat(story()).hasSize(1);
    world.groups.destroy(shop, World.BY_ANA);
    assertThat(world.groups.create("shop", List.of(api), World.BY_ANA).id())
        .isNotEqualTo(shop.id());
  }

  @ParameterizedTest
  @CsvSource({
    "update generations set description = 'x'",
    "delete from generations",
    "update generation_parts set version = 9",
    "delete from generation_parts"
  })
  void theDatabaseRefusesToChangeARow(String sql) {
    assertThatThrownBy(() -> world.database.write(h -> h.execute(sql)))
        .hasStackTraceContaining("generation");
    assertThat(world.groups.verify(shop)).isInstanceOf(Verification.Whole.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update generations set description = 'x' where number = 2 | 2 | was edited",
        "update generations set actor_email = 'eve@example.com' where number = 1 | 1 | was edited",
        "update generations set cause = 'none' where number = 2 | 2 | can no longer be read",
        "update generation_parts set version = 1 where number = 2 and app_name = 'api' | 2 | was"
            + " edited",
        "delete from generation_parts where number = 3 and app_name = 'api' | 3 | was edited",
        "delete from generations where number = 2 | 2 | is missing",
        "update generations set prev_hash = 'x' where number = 3 | 3 | was edited"
      })
  void anEditedRowIsFound(String sql, int number, String fault) {
    world.push(web, "3333333");
    world.push(web, "4444444");
    world.database.write(h -> {
      for (String table : List.of("generations", "generation_parts")) {
        h.execute("drop trigger " + table + "_no_update");
        h.execute("drop trigger " + table + "_no_delete");
      }
      h.execute("pragma defer_foreign_keys = on");
      if (sql.startsWith("delete from generations")) {
        h.execute("delete from generation_parts where number = 2");
      }
      return h.execute(sql);
    });

    assertThat(world.groups.verify(shop))
        .isInstanceOfSatisfying(
            Verification.Broken.class,
            broken -> {
              assertThat(broken.version()).isEqualTo(number);
              assertThat(broken.fault()).contains(fault);
            });
  }
}
