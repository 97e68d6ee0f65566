package belay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.InvalidInput;
import belay.release.NotFound;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers come in by a link or a password, are known, and are sent away. */
class SqlSessionsTest {
  private static final Sessions.Browser FIREFOX =
      new Sessions.Browser("Firefox on Linux", "127.0.0.1");
  private static final String PASSWORD = "a horse, a staple";

  @TempDir Path home;
  private volatile Instant now = Instant.parse("2026-01-15T10:00:00Z");
  private Database database;
  private Access access;
  private Sessions sessions;
  private User ana;
  private User bob;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    access = new SqlAccess(database, () -> now, new SecureRandom(), PlainSeal.ACCESS);
    sessions = access.sessions();
    ana = access.createUser("ana@example.com", true);
    bob = access.createUser("bob@example.com", false);
    access.issueToken(ana, "first");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Optional<User> fitting(String email, String password) {
    return ((SqlPasswords) access.passwords()).fitting(email, password);
  }

  private String enter(User user) {
    return sessions.enter(sessions.link(user).secret(), FIREFOX).orElseThrow().secret();
  }

  @Test
  void aLinkLetsInOnceAndLookingDoesNotUseItUp() {
    String link = sessions.link(ana).secret();
    assertThat(sessions.isOpen(link)).isTrue();
    assertThat(sessions.isOpen(link)).isTrue();
    Sessions.Begun begun = sessions.enter(link, FIREFOX).orElseThrow();
    assertThat(begun.user()).isEqualTo(ana);
    assertThat(sessions.isOpen(link)).isFalse();
    assertThat(sessions.enter(link, FIREFOX)).isEmpty();
    assertThat(sessions.person(begun.secret(), FIREFOX).map(Person::user)).contains(ana);
    assertThat(begun.toString()).doesNotContain(begun.secret());
  }

  @Test
  void ofManyAtTheSameMomentOneIsLetIn() throws Exception {
    String link = sessions.link(ana).secret();
    CountDownLatch together = new CountDownLatch(1);
    List<Future<Optional<Sessions.Begun>>> all = new ArrayList<>();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        all.add(
            many.submit(() -> {
              together.await();
              return sessions.enter(link, FIREFOX);
            }));
      }
      together.countDown();
    }
    int in = 0;
    for (Future<Optional<Sessions.Begun>> each : all) {
      in += each.get().isPresent() ? 1 : 0;
    }
    assertThat(in).isEqualTo(1);
    assertThat(sessions.all(ana)).hasSize(1);
  }

  @Test
  void aLinkLivesTenMinutesAndNobodyHasMoreThanTen() {
    String first = sessions.link(ana).secret();
    now = now.plus(Sessions.LINK_LIFE).minusMillis(1);
    assertThat(sessions.isOpen(first)).isTrue();
    now = now.plusMillis(1);
    assertThat(sessions.enter(first, FIREFOX)).isEmpty();

    String oldest = sessions.link(ana).secret();
    for (int i = 0; i < 10; i++) {
      now = now.plusMillis(1);
      assertThat(sessions.isOpen(sessions.link(ana).secret())).isTrue();
    }
    assertThat(sessions.isOpen(oldest)).isFalse();
  }

  @Test
  void noSecretIsGoodForAnythingElse() {
    String link = sessions.link(ana).secret();
    String session = enter(ana);
    assertThat(sessions.person(link, FIREFOX)).isEmpty();
    assertThat(sessions.enter(session, FIREFOX)).isEmpty();
    assertThat(access.byToken(session)).isEmpty();
    assertThat(access.byToken(link)).isEmpty();
    assertThat(sessions.person("x".repeat(100_000), FIREFOX)).isEmpty();
    assertThat(sessions.isOpen("x".repeat(100_000))).isFalse();
  }

  @Test
  void aSessionIsListedMovesAndEnds() {
    String secret = enter(ana);
    String other = enter(ana);
    now = now.plusSeconds(1);
    Person person =
        sessions.person(secret, new Sessions.Browser("Firefox on Linux", "::1")).orElseThrow();
    Session listed =
        sessions.all(ana).stream()
            .filter(s -> s.id().toString().equals(person.credential()))
            .findFirst()
            .orElseThrow();
    assertThat(listed.address()).isEqualTo("::1");
    assertThat(listed.lastUsed()).isEqualTo(now);
    assertThatThrownBy(() -> sessions.end(bob, listed.id())).isInstanceOf(NotFound.class);

    sessions.endOthers(ana, Optional.of(listed.id()));
    assertThat(sessions.person(other, FIREFOX)).isEmpty();
    sessions.end(ana, listed.id());
    assertThat(sessions.person(secret, FIREFOX)).isEmpty();
    assertThat(sessions.all(ana)).isEmpty();
  }

  @Test
  void aSessionEndsAfterThirtyDaysAndTheOldestMakesRoom() {
    String first = enter(ana);
    now = now.plus(Sessions.LIFE).minusMillis(1);
    assertThat(sessions.person(first, FIREFOX)).isPresent();
    now = now.plusMillis(1);
    assertThat(sessions.person(first, FIREFOX)).isEmpty();
    for (int i = 0; i < 60; i++) {
      now = now.plusSeconds(1);
      sessions.begin(ana, FIREFOX);
    }
    assertThat(sessions.all(ana)).hasSize(50);
  }

  @Test
  void whoIsRemovedIsSignedOut() {
    String secret = enter(bob);
    access.passwords().set(bob, PASSWORD);
    sessions.link(bob);
    access.remove(bob, Optional.empty());
    assertThat(sessions.person(secret, FIREFOX)).isEmpty();
    assertThat(fitting("bob@example.com", PASSWORD)).isEmpty();
  }

  @Test
  void aPasswordIsGoodForItsAddress() {
    Passwords passwords = access.passwords();
    assertThat(passwords.has(ana)).isFalse();
    passwords.set(ana, PASSWORD);
    assertThat(passwords.has(ana)).isTrue();
    assertThat(fitting("Ana@Example.com", PASSWORD)).contains(ana);
    assertThat(fitting("ana@example.com", PASSWORD + " ")).isEmpty();
    assertThat(fitting("bob@example.com", PASSWORD)).isEmpty();
    assertThat(fitting("nobody@example.com", PASSWORD)).isEmpty();
    passwords.set(ana, "another sentence");
    assertThat(fitting("ana@example.com", PASSWORD)).isEmpty();
  }

  @Test
  void aBadOneIsNotTaken() {
    Passwords passwords = access.passwords();
    for (String bad : List.of("", "eleven char", "x".repeat(201), "ANA@example.com")) {
      assertThatThrownBy(() -> passwords.set(ana, bad)).isInstanceOf(InvalidInput.class);
    }
    assertThat(passwords.has(ana)).isFalse();
  }
}
