package belay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.Activities;
import belay.apps.PlainSettings;
import belay.apps.SqlApps;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlAccessTest {
  @TempDir Path home;
  private Instant now = Instant.parse("2024-01-15T10:00:00Z");
  private Database database;
  private Access access;
  private User ana;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    InstantSource clock = () -> now;
    access = new SqlAccess(database, clock, new SecureRandom(), PlainSeal.ACCESS);
    ana = access.createUser("Ana@Example.com", false);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anAddressIsOnesOwn() {
    assertThat(ana.email()).isEqualTo("ana@example.com");
    assertThat(access.users()).containsExactly(ana);
    assertThat(access.user(ana.id())).contains(ana);
    assertThatThrownBy(() -> access.createUser("ana@example.COM ", true))
        .isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ana", "@", "a@", "@b", "a b@c", "a@b\nc", "a@b@c", "<a@b>"})
  void whatIsNoAddressIsRefused(String email) {
    assertThatThrownBy(() -> access.createUser(email, false)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void aTokenNamesItsPersonAndIsKeptAsAHashOnly() {
    String token = access.issueToken(ana, "laptop");
    assertThat(token).matches("belay_[A-Za-z0-9_-]{43}");
    Person person = access.byToken(token).orElseThrow();
    assertThat(person.user()).isEqualTo(ana);
    assertThat(UUID.fromString(person.credential())).isNotNull();
    assertThat(access.issueToken(ana, "laptop")).isNotEqualTo(token);
    assertThat(
            database.<List<String>>read(h ->
                h.select("select hash || id || description from tokens")
                    .mapTo(String.class)
                    .list()))
        .noneMatch(row -> row.contains(token.substring(6)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "belay_", "belay_x", "' or 1=1 --"})
  void anUnknownTokenNamesNobody(String token) {
    access.issueToken(ana, "laptop");
    assertThat(access.byToken(token)).isEmpty();
    assertThat(access.byToken(token + "x".repeat(100_000))).isEmpty();
  }

  @Test
  void theLastUseOfATokenIsNotedOnceAMinute() {
    String token = access.issueToken(ana, "laptop");
    assertThat(lastUsed()).isZero();
    access.byToken(token);
    long first = lastUsed();
    assertThat(first).isPositive();
    now = now.plusSeconds(59);
    access.byToken(token);
    assertThat(lastUsed()).isEqualTo(first);
    now = now.plusSeconds(1);
    access.byToken(token);
    assertThat(lastUsed()).isEqualTo(first + 60_000_000);
  }

  @Test
  void aFullDiskLocksNobodyOut() {
    String token = access.issueToken(ana, "laptop");
    database.write(h -> {
      h.execute(
          "create trigger greedy after update on tokens begin"
              + " insert into outputs values ('x', randomblob(1000000)); end");
      return h.select("pragma max_page_count = 1").mapTo(Long.class).one();
    });
    assertThat(access.byToken(token)).isPresent();
    assertThat(lastUsed()).isZero();
  }

  private long lastUsed() {
    return database.read(
        h -> h.select("select coalesce(last_used_at, 0) from tokens").mapTo(Long.class).one());
  }

  @Test
  void aKeyNamesItsPerson() {
    SshKey key = access.addKey(ana, "  " + PublicKeyTest.ED25519 + "\n");
    assertThat(key.comment()).isEqualTo("ana@laptop");
    assertThat(access.keys(ana)).containsExactly(key);
    Person person = access.byKey(key.fingerprint()).orElseThrow();
    assertThat(person.user()).isEqualTo(ana);
    assertThat(person.credential()).isEqualTo(key.fingerprint());
    assertThat(access.byKey("SHA256:x")).isEmpty();
  }

  @Test
  void aKeyIsOnePersonsOnly() {
    access.addKey(ana, PublicKeyTest.ED25519);
    User bob = access.createUser("bob@example.com", false);
    assertThatThrownBy(() -> access.addKey(bob, PublicKeyTest.ED25519.replace("ana@laptop", "x")))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> access.removeKey(bob, "ana@laptop")).isInstanceOf(NotFound.class);
  }

  @Test
  void aKeyIsRemovedByAnyOfItsNames() {
    for (int i = 0; i < 3; i++) {
      SshKey key = access.addKey(ana, PublicKeyTest.ED25519);
      String name = List.of(key.id().toString(), key.fingerprint(), key.comment()).get(i);
      assertThat(access.removeKey(ana, name)).isEqualTo(key);
      assertThat(access.byKey(key.fingerprint())).isEmpty();
    }
    assertThatThrownBy(() -> access.removeKey(ana, "")).isInstanceOf(NotFound.class);
  }

  @Test
  void aCommentOfTwoKeysNamesNeither() {
    access.addKey(ana, PublicKeyTest.ED25519);
    access.addKey(ana, PublicKeyTest.ECDSA);
    assertThatThrownBy(() -> access.removeKey(ana, "ana@laptop"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("fingerprint");
    assertThat(access.keys(ana)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheOwnerAndAdminsMay(Permission permission) {
    App app = new App(new UUID(0, 1), new AppName("api"), ana.id(), now, now);
    User bob = access.createUser("bob@example.com", false);
    User root = access.createUser("root@example.com", true);
    assertThat(access.may(new Person(ana, "k"), app, permission)).isTrue();
    assertThat(access.may(new Person(root, "k"), app, permission)).isTrue();
    assertThat(access.may(new Person(bob, "k"), app, permission)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void eachPermissionIsGivenByItselfAndLetsOneView(Permission permission) {
    App app = app("api");
    App other = app("api-two");
    User bob = access.createUser("bob@example.com", false);
    Person person = new Person(bob, "k");

    access.grant(app, bob, Set.of(permission));

    for (Permission one : Permission.values()) {
      boolean may = one == permission || one == Permission.VIEW;
      assertThat(access.may(person, app, one)).isEqualTo(may);
      assertThat(access.may(person, other, one)).isFalse();
    }
  }

  @Test
  void whatIsGrantedReplacesWhatWasAndNothingTakesEverything() {
    App app = app("api");
    User bob = access.createUser("bob@example.com", false);
    Person person = new Person(bob, "k");
    access.grant(app, bob, Set.of(Permission.DEPLOY, Permission.ROLLBACK));
    assertThat(access.may(person, app, Permission.DEPLOY)).isTrue();
    access.grant(app, bob, Set.of(Permission.ROLLBACK));
    assertThat(access.may(person, app, Permission.DEPLOY)).isFalse();
    assertThat(access.may(person, app, Permission.ROLLBACK)).isTrue();
    access.grant(app, bob, Set.of());
    assertThat(access.may(person, app, Permission.VIEW)).isFalse();
    access.grant(app, ana, Set.of());
    assertThat(access.may(new Person(ana, "k"), app, Permission.MANAGE)).isTrue();
  }

  @Test
  void aWordOfALaterVersionGrantsNothing() {
    App app = app("api");
    User bob = access.createUser("bob@example.com", false);
    access.grant(app, bob, Set.of(Permission.ROLLBACK));
    database.write(
        h -> h.execute("update collaborators set permissions = permissions || char(10) || 'FLY'"));
    Person person = new Person(bob, "k");
    assertThat(access.may(person, app, Permission.ROLLBACK)).isTrue();
    assertThat(access.may(person, app, Permission.MANAGE)).isFalse();
  }

  @Test
  void rightsOfAllAppsAreThoseOfEachByItself() {
    List<App> apps = List.of(app("api"), app("shop"), app("blog"));
    User bob = access.createUser("bob@example.com", false);
    User root = access.createUser("root@example.com", true);
    access.grant(apps.getFirst(), bob, Set.of(Permission.ROLLBACK));
    access.grant(apps.get(1), bob, Set.of(Permission.VIEW));
    for (User user : List.of(ana, bob, root)) {
      Person person = new Person(user, "k");
      Rights rights = access.rights(person);
      for (App app : apps) {
        for (Permission permission : Permission.values()) {
          assertThat(rights.may(app, permission))
              .as("%s %s %s", user, app, permission)
              .isEqualTo(access.may(person, app, permission));
        }
      }
    }
    assertThat(access.rights(new Person(bob, "k")).of(apps.getFirst()))
        .containsExactly(Permission.VIEW, Permission.ROLLBACK);
  }

  @Test
  void aUserIsReadAsHeIsAfterEachChange() {
    User bob = access.createUser("bob@example.com", false);
    access.issueToken(access.createUser("root@example.com", true), "first");
    assertThat(access.user(bob.id())).contains(bob);
    access.admin(bob, true);
    assertThat(access.user(bob.id()).map(User::admin)).contains(true);
    access.remove(bob, Optional.empty());
    assertThat(access.user(bob.id())).isEmpty();
  }

  /** An app of ana's that is in the file. */
  private App app(String name) {
    Change change = new Change(new Person(ana, "k").actor(), Change.Source.CLI, Optional.empty());
    return new SqlApps(
            database, Activities.unheard(), PlainSettings.SEAL, () -> now, new SecureRandom())
        .create(new AppName(name), ana.id(), change);
  }
}
