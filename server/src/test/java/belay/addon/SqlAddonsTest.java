package belay.addon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Add-ons in the database file. */
class SqlAddonsTest {
  private static final Change CHANGE =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "key"), Change.Source.CLI, Optional.empty());

  /** Encrypts nothing, and opens only what the test did not spoil. */
  private static final class Seal implements SqlAddons.Seal {
    private final Set<String> spoiled = new TreeSet<>();

    @Override
    public byte[] seal(String id, SortedMap<String, String> values) {
      spoiled.remove(id);
      return values.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<SortedMap<String, String>> open(String id, byte[] sealed) {
      SortedMap<String, String> values = new TreeMap<>();
      String text = new String(sealed, StandardCharsets.UTF_8);
      for (String pair : List.of(text.substring(1, text.length() - 1).split(", ", -1))) {
        int equals = pair.indexOf('=');
        values.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
      return Optional.of(values).filter(_ -> !spoiled.contains(id));
    }
  }

  @TempDir Path home;
  private final Seal seal = new Seal();

  @SuppressWarnings("NullAway.Init") // set before each test
  private Database database;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Addons addons;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    InstantSource clock = InstantSource.fixed(Instant.parse("2024-01-15T10:00:00Z"));
    addons = new SqlAddons(database, seal, clock, new Random(1));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static ConfigVars config(String key, String addon, String variable) {
    return ConfigVars.of(Map.of("OWN", "1"))
        .withReferences(Map.of(key, new Reference(addon, variable)));
  }

  @Test
  void anAddonIsFoundByNameAndListedInOrder() {
    Addon shop = addons.create("shop-db", Map.of("URL", "u", "POOL", "5"), CHANGE);
    Addon blog = addons.create("blog-db", Map.of("URL", "u"), CHANGE);
    assertThat(shop.variables()).containsExactly("POOL", "URL");
    assertThat(shop.generation()).isEqualTo(1);
    assertThat(addons.find("shop-db")).contains(shop);
    assertThat(addons.find("shop")).isEmpty();
    assertThat(addons.all()).containsExactly(blog, shop);
  }

  @Test
  void whatIsNoAddonIsRefused() {
    addons.create("shop-db", Map.of("URL", "u"), CHANGE);
    assertThatThrownBy(() -> addons.create("shop-db", Map.of("URL", "u"), CHANGE))
        .isInstanceOf(Refused.class);
    for (String name : List.of("", "ab", "Shop", "1db", "db-", "d b", "d".repeat(64))) {
      assertThatThrownBy(() -> addons.create(name, Map.of("URL", "u"), CHANGE))
          .isInstanceOf(InvalidInput.class);
    }
    assertThatThrownBy(() -> addons.create("some-db", Map.of(), CHANGE))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> addons.create("some-db", Map.of("1", "u"), CHANGE))
        .isInstanceOf(InvalidInput.class);
    assertThat(addons.all()).hasSize(1);
  }

  @Test
  void setAnewItHasTheNewVariablesOnly() {
    Addon shop = addons.create("shop-db", Map.of("URL", "u", "POOL", "5"), CHANGE);
    Addon set = addons.set(shop, Map.of("URL", "v"));
    assertThat(set.generation()).isEqualTo(2);
    assertThat(set.variables()).containsExactly("URL");
    assertThat(set.createdAt()).isEqualTo(shop.createdAt());
    assertThat(addons.resolve(config("PG_URL", "shop-db", "URL"))).containsEntry("PG_URL", "v");
    assertThatThrownBy(() -> addons.set(shop, Map.of())).isInstanceOf(InvalidInput.class);
  }

  @Test
  void whatIsGoneIsLeftOut() {
    Addon shop = addons.create("shop-db", Map.of("URL", "u"), CHANGE);
    assertThat(addons.resolve(config("PG_POOL", "shop-db", "POOL")))
        .containsExactly(Map.entry("OWN", "1"));
    addons.destroy(shop);
    assertThat(addons.resolve(config("PG_URL", "shop-db", "URL")))
        .containsExactly(Map.entry("OWN", "1"));
    assertThatThrownBy(() -> addons.set(shop, Map.of("URL", "v")))
        .isInstanceOf(NotFound.class)
        .hasMessage("There is no add-on shop-db any more.");
    addons.destroy(shop);
  }

  @Test
  void oneThatWasChangedInTheFileIsSaidSetAgainAndHarmsNoOther() {
    Addon shop = addons.create("shop-db", Map.of("URL", "u"), CHANGE);
    Addon blog = addons.create("blog-db", Map.of("URL", "u"), CHANGE);
    seal.spoiled.add(shop.id().toString());

    assertThat(addons.all()).extracting(Addon::name).containsExactly("blog-db", "shop-db");
    assertThat(addons.find("shop-db").orElseThrow().variables()).isEmpty();
    assertThat(addons.find("blog-db")).contains(blog);
    assertThatThrownBy(() -> addons.resolve(config("PG_URL", "shop-db", "URL")))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("belay addons:set shop-db");

    addons.set(addons.find("shop-db").orElseThrow(), Map.of("URL", "v"));
    assertThat(addons.resolve(config("PG_URL", "shop-db", "URL"))).containsEntry("PG_URL", "v");
  }
}
