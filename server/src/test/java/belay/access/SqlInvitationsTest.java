package belay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.access.Invitations.Invitation;
import belay.access.Invitations.Shown;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.NotFound;
import belay.release.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
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

/** Who is asked in, who is made an administrator, who goes. */
class SqlInvitationsTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ0sYGQj3xZ6oG6Yj1HWn0mJ8d8zvN9Zq1mXy3pVQ0d bob@laptop";

  @TempDir Path home;
  private volatile Instant now = Instant.parse("2026-01-15T10:00:00Z");
  private Database database;
  private Access access;
  private User root;
  private User bob;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    access = new SqlAccess(database, () -> now, new SecureRandom(), PlainSeal.ACCESS);
    root = access.createUser("root@example.com", true);
    bob = access.createUser("bob@example.com", false);
    access.issueToken(root, "first");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Shown accept(String secret) {
    return access.invitations().accept(secret, "test");
  }

  @Test
  void anInvitationLetsInOnce() {
    String secret = access.invitations().invite(bob).secret();
    assertThat(access.invitations().look(secret))
        .isEqualTo(new Shown.Good(bob, now.plus(Duration.ofDays(7))));
    assertThat(access.byToken(secret)).isEmpty();

    Shown first = accept(secret);

    assertThat(first).isInstanceOf(Shown.Accepted.class);
    String token = ((Shown.Accepted) first).token().secret();
    assertThat(access.byToken(token).map(Person::user)).contains(bob);
    assertThat(accept(secret)).isEqualTo(new Shown.Used(now));
    assertThat(access.invitations().look(secret)).isEqualTo(new Shown.Used(now));
    assertThat(access.tokens(bob)).hasSize(1);
    assertThat(access.invitations().all())
        .containsOnlyKeys(bob.id())
        .containsValue(new Invitation(now, now.plus(Invitations.LIFE), Optional.of(now)));
  }

  @Test
  void ofManyAtTheSameMomentOneIsLetIn() throws Exception {
    String secret = access.invitations().invite(bob).secret();
    CountDownLatch together = new CountDownLatch(1);
    List<Future<Shown>> shown = new ArrayList<>();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        shown.add(
            many.submit(() -> {
              together.await();
              return accept(secret);
            }));
      }
      together.countDown();
    }
    int in = 0;
    for (Future<Shown> one : shown) {
      in += one.get() instanceof Shown.Accepted ? 1 : 0;
    }
    assertThat(in).isEqualTo(1);
    assertThat(access.tokens(bob)).hasSize(1);
  }

  @Test
  void itEndsAfterSevenDays() {
    String secret = access.invitations().invite(bob).secret();
    Instant end = now.plus(Duration.ofDays(7));
    now = end.minusSeconds(1);
    assertThat(access.invitations().look(secret)).isInstanceOf(Shown.Good.class);
    now = end;
    assertThat(accept(secret)).isEqualTo(new Shown.OutOfDate(end));
    assertThat(access.tokens(bob)).isEmpty();
  }

  @Test
  void aNewOneVoidsTheOneBefore() {
    String old = access.invitations().invite(bob).secret();
    String fresh = access.invitations().invite(bob).secret();
    assertThat(accept(old)).isEqualTo(new Shown.Unknown());
    assertThat(accept(fresh)).isInstanceOf(Shown.Accepted.class);
    String again = access.invitations().invite(bob).secret();
    assertThat(accept(again)).isInstanceOf(Shown.Accepted.class);
  }

  @Test
  void whatIsTakenBackIsUnknownLikeWhatNeverWas() {
    String secret = access.invitations().invite(bob).secret();
    access.invitations().revoke(bob);
    assertThat(accept(secret)).isEqualTo(new Shown.Unknown()).isEqualTo(accept("nonsense"));
    assertThat(accept("x".repeat(1 << 20))).isEqualTo(new Shown.Unknown());
    assertThatThrownBy(() -> access.invitations().revoke(bob)).isInstanceOf(NotFound.class);
    String used = access.invitations().invite(bob).secret();
    assertThat(accept(used)).isInstanceOf(Shown.Accepted.class);
    assertThatThrownBy(() -> access.invitations().revoke(bob)).isInstanceOf(NotFound.class);
  }

  @Test
  void theFileDoesNotHoldTheSecret() throws Exception {
    String secret = access.invitations().invite(bob).secret();
    database.close();
    assertThat(
            Files.readString(
                home.resolve("ledger.db"), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain(secret);
  }

  @Test
  void somebodyCanAlwaysAdminister() {
    assertThatThrownBy(() -> access.admin(root, false))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("last administrator");
    assertThatThrownBy(() -> access.remove(root, Optional.empty())).isInstanceOf(Refused.class);
    access.admin(bob, true);
    // Bob was never let in: he cannot administer.
    assertThatThrownBy(() -> access.admin(root, false)).isInstanceOf(Refused.class);
    assertThat(accept(access.invitations().invite(bob).secret()))
        .isInstanceOf(Shown.Accepted.class);
    assertThat(access.admin(root, false).admin()).isFalse();
    assertThatThrownBy(() -> access.remove(bob, Optional.empty())).isInstanceOf(Refused.class);
    access.remove(root, Optional.empty());
    assertThat(access.users()).extracting(User::email).containsExactly("bob@example.com");
  }

  @Test
  void whoIsRemovedHasNothingLeft() {
    String token = access.issueToken(bob, "ci");
    String invitation = access.invitations().invite(bob).secret();
    access.addKey(bob, KEY);
    String fingerprint = access.keys(bob).getFirst().fingerprint();
    String lent = access.lend(access.byKey(fingerprint).orElseThrow());
    assertThat(access.byToken(lent)).contains(new Person(bob, fingerprint));

    access.remove(bob, Optional.empty());

    assertThat(access.byToken(token)).isEmpty();
    assertThat(access.byToken(lent)).isEmpty();
    assertThat(access.byKey(fingerprint)).isEmpty();
    assertThat(accept(invitation)).isEqualTo(new Shown.Unknown());
    assertThatThrownBy(() -> access.remove(bob, Optional.empty())).isInstanceOf(NotFound.class);
    User again = access.createUser("bob@example.com", false);
    access.addKey(again, KEY);
    assertThat(again.id()).isNotEqualTo(bob.id());
  }

  @Test
  void aLentTokenIsWorthItsKey() {
    access.addKey(bob, KEY);
    Person person = access.byKey(access.keys(bob).getFirst().fingerprint()).orElseThrow();
    String one = access.lend(person);
    String two = access.lend(person);
    assertThat(access.tokens(bob)).isEmpty();
    access.takeBack(one);
    assertThat(access.byToken(one)).isEmpty();
    assertThat(access.byToken(two)).isPresent();
    access.removeKey(bob, person.credential());
    assertThat(access.byToken(two)).isEmpty();
  }
}
