package belay.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {
  private final Map<String, String> serving = new HashMap<>();
  private final Map<String, String> target = new HashMap<>();

  @ParameterizedTest
  @CsvSource({
    "db/migrate/20240101120000_add_email.rb, Rails, Ruby code (Rails)",
    "db/animals_migrate/20240101120000_add_dog.rb, Rails, Ruby code (Rails)",
    "services/shop/db/migrate/1_a.rb, Rails, Ruby code (Rails)",
    "shop/migrations/0002_order_total.py, Django, Python code (Django)",
    "alembic/versions/ae1027a6acf_x.py, Alembic, Python code (Alembic)",
    "migrations/versions/ae1027a6acf_x.py, Alembic, Python code (Alembic)",
    "api/schema/versions/ae1027a6acf_x.py, Alembic, Python code (Alembic)",
    "src/main/java/db/migration/V2__Fill.java, Flyway, Java code (Flyway)",
    "BOOT-INF/classes/db/migration/V2__Fill.class, Flyway, compiled Java code (Flyway)",
    "src/main/resources/db/changelog/db.changelog-master.yaml, Liquibase, YAML (Liquibase)",
    "src/main/resources/db/changelog/v1/a.xml, Liquibase, XML (Liquibase)",
    "db/changelog/a.json, Liquibase, JSON (Liquibase)",
    "migrations/20240101_users.js, Knex, JavaScript code (Knex)",
    "db/migrations/20240101_users.ts, Knex, TypeScript code (Knex)",
    "priv/repo/migrations/20240101000000_create.exs, Ecto, Elixir code (Ecto)",
    "apps/shop/priv/other/migrations/20240101000000_create.exs, Ecto, Elixir code (Ecto)",
    "database/migrations/2024_01_01_000000_create_users.php, Laravel, PHP code (Laravel)"
  })
  void codeIsUnknownByName(String path, String framework, String what) {
    serving.put("api/schema/env.py", "1");
    serving.put(path, "1");
    assertThat(between("DROP TABLE x"))
        .containsExactly(
            new Migration(
                path,
                framework,
                Effect.UNKNOWN,
                List.of("is " + what + ", which Belay does not read")));
  }

  @ParameterizedTest
  @CsvSource({
    "src/main/resources/db/migration/V2__Drop.sql, Flyway",
    "BOOT-INF/classes/db/migration/shop/V2_1__Drop.sql, Flyway",
    "db/migration/R__Views.sql, Flyway",
    "db/changelog/changes/a.sql, Liquibase",
    "prisma/migrations/20240101_init/migration.sql, Prisma",
    "packages/db/prisma/migrations/20240101_init/migration.sql, Prisma",
    "migrations/2024-01-01_init/up.sql, Diesel",
    "migrations/000001_init.up.sql, golang-migrate",
    "db/migrations/000001_init.up.sql, golang-migrate",
    "supabase/migrations/20240101_init.sql, SQL",
    "db/migrations/add_breakdown.sql, SQL"
  })
  void sqlIsRead(String path, String framework) {
    serving.put(path, "1");
    assertThat(between("DROP TABLE x"))
        .containsExactly(
            new Migration(path, framework, Effect.DESTRUCTIVE, List.of("drops the table x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app/models/user.rb",
        "db/schema.rb",
        "db/structure.sql",
        "db/migrate/README.md",
        "schema.sql",
        "shop/migrations/__init__.py",
        "shop/migrations/helpers.py",
        "alembic/versions/__init__.py",
        "alembic/env.py",
        "app/versions/v1.py",
        "db/migration/U2__Drop.sql",
        "db/migration/V2__Drop.sql.conf",
        "migrations/index.d.ts",
        "migrations/000001_init.down.sql",
        "migrations/000001_init_down.sql",
        "migrations/2024-01-01_init/down.sql",
        "migrations/undo/undo.sql",
        "migrations/1-undo-users.sql",
        "prisma/migrations/migration_lock.toml",
        "node_modules/x/migrations/1.sql",
        "vendor/bundle/gems/x/db/migrate/1_a.rb",
        "lib/python3.12/site-packages/django/contrib/auth/migrations/0001_initial.py",
        "shop/migrations/__pycache__/0001_initial.py",
        "target/classes/db/migration/V2__Drop.sql",
        "deps/oban/priv/repo/migrations/1_a.exs",
        "src/test/resources/db/migration/V2__Drop.sql",
        ".git/migrations/1.sql",
        "migrations"
      })
  void countsNothingElse(String path) {
    serving.put(path, "1");
    assertThat(between("DROP TABLE x")).isEmpty();
  }

  @Test
  void countsWhatOnlyTheServingReleaseHas() {
    target.putAll(Map.of("migrations/1.sql", "1", "migrations/3.sql", "1"));
    serving.putAll(Map.of("migrations/1.sql", "1", "migrations/2.sql", "1", "lib/a.rb", "1"));
    assertThat(between("DROP TABLE x"))
        .extracting(Migration::path)
        .containsExactly("migrations/2.sql");
  }

  @Test
  void whatChangedCountsOnlyWhereItIsAppliedAgain() {
    for (String path : List.of("migrations/1.sql", "db/migration/R__v.sql", "db/changelog/a.sql")) {
      target.put(path, "old");
      serving.put(path, "new");
    }
    assertThat(between("DROP TABLE x"))
        .extracting(Migration::path)
        .containsExactly("db/changelog/a.sql", "db/migration/R__v.sql");
    assertThat(between("DROP TABLE x").getFirst().why())
        .containsExactly("has changed, and is judged as a whole", "drops the table x");
  }

  @Test
  void whatOnlyMovedIsNotNew() {
    target.put("db/migrate/1_a.rb", "same");
    serving.put("backend/db/migrate/1_a.rb", "same");
    assertThat(between("")).isEmpty();
  }

  @Test
  void foldersOfBelayYmlCountWhole() {
    serving.putAll(Map.of("schema/v1/a.sql", "1", "schema/b.txt", "1", "schema/a.down.sql", "1"));
    serving.putAll(Map.of("schemas/c.sql", "1", "vendor/own/d.rb", "1"));
    assertThat(
            Migrations.between(
                Map.of(),
                serving,
                List.of("./schema/", "vendor/own"),
                _ -> Optional.of("DROP TABLE x")))
        .containsExactly(
            new Migration(
                "schema/b.txt",
                "belay.yml",
                Effect.UNKNOWN,
                List.of("is no SQL, which Belay does not read")),
            new Migration(
                "schema/v1/a.sql", "belay.yml", Effect.DESTRUCTIVE, List.of("drops the table x")),
            new Migration(
                "vendor/own/d.rb",
                "belay.yml",
                Effect.UNKNOWN,
                List.of("is Ruby code, which Belay does not read")));
  }

  @Test
  void knowsWhatAnEarlierMigrationOfTheFolderMade() {
    Map<String, String> texts =
        Map.of(
            "db/migration/V2__a.sql", "CREATE TABLE t (a int);",
            "db/migration/V10__b.sql", "ALTER TABLE t DROP COLUMN a;",
            "db/migration/R__c.sql", "TRUNCATE t;",
            "other/migrations/1.sql", "DROP TABLE t;");
    texts.keySet().forEach(path -> serving.put(path, "1"));
    assertThat(
            Migrations.between(
                Map.of(), serving, List.of(), path -> Optional.ofNullable(texts.get(path))))
        .extracting(m -> m.path() + " " + m.effect().word())
        .containsExactly(
            "db/migration/R__c.sql additive",
            "db/migration/V10__b.sql additive",
            "db/migration/V2__a.sql additive",
            "other/migrations/1.sql destructive");
  }

  @Test
  void whatCannotBeReadIsUnknown() {
    serving.put("migrations/1.sql", "1");
    assertThat(Migrations.between(Map.of(), serving, List.of(), _ -> Optional.empty()))
        .containsExactly(
            new Migration(
                "migrations/1.sql",
                "SQL",
                Effect.UNKNOWN,
                List.of("cannot be read: too large, or no text")));
  }

  @Test
  void readsTenMillionCharactersAndNoMore() {
    for (int i = 100; i < 115; i++) {
      serving.put("migrations/" + i + ".sql", "1");
    }
    List<Migration> migrations = between("DROP TABLE x;" + " ".repeat(999_000));
    assertThat(migrations.subList(0, 11)).allMatch(m -> m.effect() == Effect.DESTRUCTIVE);
    assertThat(migrations.subList(11, 15))
        .allMatch(m -> m.why().equals(List.of("is one of too many for Belay to read")));
  }

  private List<Migration> between(String text) {
    return Migrations.between(target, serving, List.of(), _ -> Optional.of(text));
  }
}
