package belay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.access.SignIns.From;
import belay.access.SignIns.Outcome;
import belay.access.SignIns.Typed;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.InvalidInput;
import belay.release.Refused;
import belay.signin.PlayedPasskey;
import belay.signin.Totp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by password, code, passkey and token, and who is not. */
class SqlSignInsTest {
  private static final Sessions.Browser FIREFOX =
      new Sessions.Browser("Firefox on Linux", "127.0.0.1");
  private static final String PASSWORD = "a horse, a staple";
  private static final String HERE = "https://belay.example.com";
  private static final From HOME = new From("127.0.0.1", true);
  private static final From AWAY = new From("198.51.100.7", false);

  @TempDir Path home;
  private volatile Instant now = Instant.parse("2026-01-15T10:00:00Z");
  private Database database;
  private Access access;
  private SignIns signIns;
  private User ana;
  private User bob;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    access = new SqlAccess(database, () -> now, new SecureRandom(), sealing());
    signIns = access.signIns();
    ana = access.createUser("ana@example.com", true);
    bob = access.createUser("bob@example.com", false);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Turns each byte, so that what is kept in plain is seen. */
  private static AccessSeal sealing() {
    return new AccessSeal((id, b) -> turned(id, b), (id, b) -> Optional.of(turned(id, b)));
  }

  private static byte[] turned(String id, byte[] bytes) {
    byte[] turned = bytes.clone();
    for (int i = 0; i < turned.length; i++) {
      turned[i] ^= (byte) (id.charAt(i % id.length()) + 1);
    }
    return turned;
  }

  private static Outcome known(User user) {
    return new Outcome.Known(user);
  }

  private Outcome tries(String email, String password, String code, From from) {
    return signIns.byPassword(new Typed(email, password, code), from);
  }

  private byte[] app(User user) {
    byte[] key = access.secondFactors().begin(user);
    access.secondFactors().confirm(user, Totp.code(key, Totp.step(now)));
    now = now.plusSeconds(60);
    return key;
  }

  private String code(byte[] key) {
    return Totp.code(key, Totp.step(now));
  }

  @Test
  void aPasswordAloneIsEnoughOnThisMachineOnly() {
    access.passwords().set(ana, PASSWORD);
    assertThat(tries("Ana@example.com", PASSWORD, "", HOME)).isEqualTo(known(ana));
    assertThat(tries("ana@example.com", PASSWORD, "", AWAY)).isEqualTo(new Outcome.NotEnough(ana));
    assertThat(tries("ana@example.com", PASSWORD, "123456", AWAY))
        .isEqualTo(new Outcome.NotEnough(ana));
  }

  @Test
  void withAnAppTheCodeIsNeededEverywhereAndIsGoodOnce() {
    access.passwords().set(ana, PASSWORD);
    byte[] key = app(ana);
    assertThat(tries(ana.email(), PASSWORD, "", HOME)).isInstanceOf(Outcome.Unknown.class);
    assertThat(tries(ana.email(), "another password", code(key), AWAY))
        .isInstanceOf(Outcome.Unknown.class);
    assertThat(tries(ana.email(), PASSWORD, code(key), AWAY)).isEqualTo(known(ana));
    assertThat(tries(ana.email(), PASSWORD, code(key), AWAY)).isInstanceOf(Outcome.Unknown.class);
    now = now.plusSeconds(30);
    assertThat(tries(ana.email(), PASSWORD, code(key), HOME)).isEqualTo(known(ana));
  }

  @Test
  void aRecoveryCodeStandsInOnce() {
    access.passwords().set(ana, PASSWORD);
    byte[] key = access.secondFactors().begin(ana);
    List<String> codes = access.secondFactors().confirm(ana, code(key));
    assertThat(access.secondFactors().of(ana).recoveryCodes()).isEqualTo(10);
    assertThat(tries(ana.email(), PASSWORD, codes.get(3), AWAY)).isEqualTo(known(ana));
    assertThat(tries(ana.email(), PASSWORD, codes.get(3), AWAY))
        .isInstanceOf(Outcome.Unknown.class);
    assertThat(access.secondFactors().of(ana).recoveryCodes()).isEqualTo(9);
    List<String> others = access.secondFactors().renew(ana);
    assertThat(tries(ana.email(), PASSWORD, codes.get(4), AWAY))
        .isInstanceOf(Outcome.Unknown.class);
    assertThat(tries(ana.email(), PASSWORD, others.get(4), AWAY)).isEqualTo(known(ana));
  }

  @Test
  void anAppCountsOnceACodeOfItWasShown() {
    access.passwords().set(ana, PASSWORD);
    byte[] key = access.secondFactors().begin(ana);
    assertThat(access.secondFactors().begin(ana)).isEqualTo(key);
    assertThat(tries(ana.email(), PASSWORD, "", HOME)).isEqualTo(known(ana));
    assertThatThrownBy(() -> access.secondFactors().confirm(ana, "000000"))
        .isInstanceOf(InvalidInput.class);
    assertThat(access.secondFactors().of(ana).since()).isEmpty();
    access.secondFactors().confirm(ana, code(key));
    assertThat(access.secondFactors().of(ana).since()).isPresent();
    assertThatThrownBy(() -> access.secondFactors().begin(ana)).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> access.secondFactors().renew(bob)).isInstanceOf(Refused.class);
  }

  @Test
  void theKeyIsSealedInTheFile() {
    byte[] key = app(ana);
    byte[] kept = database.read(h -> h.select("select sealed from totp").mapTo(byte[].class).one());
    assertThat(new String(kept, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(key, StandardCharsets.ISO_8859_1));
  }

  @Test
  void nobodyIsTreatedAsSomebodyIs() {
    access.passwords().set(ana, PASSWORD);
    for (String email : List.of(ana.email(), "nobody@example.com")) {
      for (int i = 0; i < SqlPasswords.FREE; i++) {
        assertThat(tries(email, "a wrong password", "123456", AWAY))
            .isEqualTo(new Outcome.Unknown());
      }
      assertThat(tries(email, PASSWORD, "", AWAY)).isInstanceOf(Outcome.TooSoon.class);
    }
    now = now.plus(Duration.ofMinutes(2));
    assertThat(tries(ana.email(), PASSWORD, "", HOME)).isEqualTo(known(ana));
  }

  /** Who has the password must not try codes without end. */
  @Test
  void wrongCodesBesideTheRightPasswordAreSlowedDownToo() {
    access.passwords().set(ana, PASSWORD);
    app(ana);
    for (int i = 0; i < SqlPasswords.FREE; i++) {
      assertThat(tries(ana.email(), PASSWORD, "00000" + i, AWAY)).isEqualTo(new Outcome.Unknown());
    }
    assertThat(tries(ana.email(), PASSWORD, "000009", AWAY)).isInstanceOf(Outcome.TooSoon.class);
  }

  @Test
  void anAddressThatTriesManyAccountsIsSlowedDownAndNobodyElse() {
    access.passwords().set(ana, PASSWORD);
    for (int i = 0; i < 30; i++) {
      assertThat(tries("user" + i + "@example.com", "a wrong password", "", AWAY))
          .isEqualTo(new Outcome.Unknown());
    }
    assertThat(tries(ana.email(), PASSWORD, "", AWAY)).isInstanceOf(Outcome.TooSoon.class);
    assertThat(signIns.byToken("belay_wrong", AWAY)).isInstanceOf(Outcome.TooSoon.class);
    assertThat(tries(ana.email(), PASSWORD, "", HOME)).isEqualTo(known(ana));
  }

  private PlayedPasskey passkey(User user, int number) {
    PlayedPasskey passkey = new PlayedPasskey(number);
    String challenge = access.passkeys().challenge(Optional.of(user));
    access
        .passkeys()
        .add(user, "phone", new Passkeys.Asked(HERE, challenge), passkey.make(HERE, challenge));
    passkey.count++;
    return passkey;
  }

  @Test
  void aPasskeySaysWhoItIsOnceForEachChallenge() {
    PlayedPasskey passkey = passkey(bob, 3);
    String challenge = access.passkeys().challenge(Optional.empty());
    var asked = new Passkeys.Asked(HERE, challenge);
    assertThat(signIns.byPasskey(asked, passkey.use(HERE, challenge), AWAY)).isEqualTo(known(bob));
    passkey.count++;
    assertThat(signIns.byPasskey(asked, passkey.use(HERE, challenge), AWAY))
        .isInstanceOf(Outcome.Unknown.class);
    assertThat(access.passkeys().all(bob).getFirst().lastUsed()).contains(now);
  }

  @Test
  void aPasskeyConfirmsItsOwnerOnlyAndSignsInNowhereElse() {
    PlayedPasskey passkey = passkey(bob, 3);
    String anas = access.passkeys().challenge(Optional.of(ana));
    assertThat(signIns.confirm(ana, new Passkeys.Asked(HERE, anas), passkey.use(HERE, anas), AWAY))
        .isInstanceOf(Outcome.Unknown.class);
    String bobs = access.passkeys().challenge(Optional.of(bob));
    passkey.count++;
    assertThat(signIns.byPasskey(new Passkeys.Asked(HERE, bobs), passkey.use(HERE, bobs), AWAY))
        .isInstanceOf(Outcome.Unknown.class);
    assertThat(signIns.confirm(bob, new Passkeys.Asked(HERE, bobs), passkey.use(HERE, bobs), AWAY))
        .isEqualTo(known(bob));
    String other = "https://elsewhere.example.com";
    String open = access.passkeys().challenge(Optional.empty());
    passkey.count++;
    assertThat(signIns.byPasskey(new Passkeys.Asked(other, open), passkey.use(other, open), AWAY))
        .isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void aPasskeyIsAddedOnceAndNotByAnothersChallenge() {
    PlayedPasskey passkey = passkey(bob, 3);
    String again = access.passkeys().challenge(Optional.of(ana));
    assertThatThrownBy(() ->
            access
                .passkeys()
                .add(ana, "x", new Passkeys.Asked(HERE, again), passkey.make(HERE, again)))
        .isInstanceOf(Refused.class);
    String bobs = access.passkeys().challenge(Optional.of(bob));
    PlayedPasskey other = new PlayedPasskey(4);
    assertThatThrownBy(() ->
            access.passkeys().add(ana, "x", new Passkeys.Asked(HERE, bobs), other.make(HERE, bobs)))
        .isInstanceOf(InvalidInput.class);
    assertThat(access.passkeys().all(ana)).isEmpty();
  }

  @Test
  void aTokenSignsInUntilSomethingElseDoes() {
    String token = access.issueToken(ana, "first");
    assertThat(signIns.byToken(token, AWAY)).isEqualTo(known(ana));
    String reader = access.issueToken(ana, "reader", Set.of(Scope.READ), Optional.empty()).secret();
    assertThat(signIns.byToken(reader, AWAY)).isInstanceOf(Outcome.Unknown.class);
    assertThat(signIns.byToken("belay_no", AWAY)).isInstanceOf(Outcome.Unknown.class);
    access.passwords().set(ana, PASSWORD);
    assertThat(signIns.byToken(token, HOME)).isEqualTo(new Outcome.NotByToken(ana));
    signIns.reset(ana);
    assertThat(signIns.byToken(token, HOME)).isEqualTo(known(ana));
  }

  @Test
  void whatIsRemovedSignsOtherBrowsersOut() {
    access.passwords().set(ana, PASSWORD);
    app(ana);
    PlayedPasskey passkey = passkey(ana, 5);
    Passkeys.Passkey known = access.passkeys().all(ana).getFirst();
    List<Runnable> removals =
        List.of(
            () -> access.passkeys().remove(ana, known.id(), own()),
            () -> access.secondFactors().remove(ana, own()),
            () -> access.passwords().remove(ana, own()));
    for (Runnable removal : removals) {
      access.sessions().begin(ana, FIREFOX);
      access.sessions().begin(bob, FIREFOX);
      removal.run();
      assertThat(access.sessions().all(ana)).hasSize(1);
    }
    assertThat(access.sessions().all(bob)).hasSize(3);
    String challenge = access.passkeys().challenge(Optional.empty());
    assertThat(
            signIns.byPasskey(
                new Passkeys.Asked(HERE, challenge), passkey.use(HERE, challenge), AWAY))
        .isInstanceOf(Outcome.Unknown.class);
    assertThat(signIns.isSetUp(ana)).isFalse();
  }

  private Optional<java.util.UUID> own() {
    return Optional.of(access.sessions().all(ana).getFirst().id());
  }

  @Test
  void aResetForgetsAllOfOne() {
    access.passwords().set(ana, PASSWORD);
    access.passwords().set(bob, PASSWORD);
    app(ana);
    passkey(ana, 5);
    access.sessions().begin(ana, FIREFOX);
    signIns.reset(ana);
    assertThat(access.sessions().all(ana)).isEmpty();
    assertThat(access.passkeys().all(ana)).isEmpty();
    assertThat(access.secondFactors().of(ana))
        .isEqualTo(new SecondFactors.State(Optional.empty(), 0));
    assertThat(tries(ana.email(), PASSWORD, "", HOME)).isInstanceOf(Outcome.Unknown.class);
    assertThat(tries(bob.email(), PASSWORD, "", HOME)).isEqualTo(known(bob));
  }

  private SignIns.Vouching comes(String issuer, String subject, String email) {
    return signIns.byProvider(new SignIns.Vouched(issuer, subject, email));
  }

  @Test
  void anAccountOfAProviderIsBoundAtTheFirstSignIn() {
    assertThat(comes("https://a", "1", "nobody@example.com"))
        .isEqualTo(new SignIns.Vouching.Nobody());
    assertThat(comes("https://a", "1", "Ana@example.com"))
        .isEqualTo(new SignIns.Vouching.Bound(ana));
    assertThat(comes("https://a", "1", "bob@example.com"))
        .isEqualTo(new SignIns.Vouching.Known(ana));
    assertThat(comes("https://a", "2", ana.email())).isEqualTo(new SignIns.Vouching.Taken(ana));
    assertThat(comes("https://b", "1", bob.email())).isEqualTo(new SignIns.Vouching.Bound(bob));
    assertThat(comes("https://b", "2", ana.email())).isEqualTo(new SignIns.Vouching.Bound(ana));
  }

  @Test
  void aResetLetsAnotherAccountOfTheProviderIn() {
    comes("https://a", "1", ana.email());
    signIns.reset(ana);
    assertThat(comes("https://a", "2", ana.email())).isEqualTo(new SignIns.Vouching.Bound(ana));
    assertThat(comes("https://a", "1", ana.email())).isEqualTo(new SignIns.Vouching.Taken(ana));
  }

  @Test
  void aProofIsGoodForTenMinutes() {
    Session session = access.sessions().begin(ana, FIREFOX).session();
    assertThat(access.sessions().isProved(session.id())).isTrue();
    now = now.plus(Sessions.PROOF_LIFE);
    assertThat(access.sessions().isProved(session.id())).isFalse();
    access.sessions().prove(session.id());
    assertThat(access.sessions().isProved(session.id())).isTrue();
  }

  @Test
  void whoIsRemovedLeavesNothing() {
    access.issueToken(ana, "first");
    access.passwords().set(bob, PASSWORD);
    app(bob);
    comes("https://a", "1", bob.email());
    passkey(bob, 6);
    access.remove(bob, Optional.empty());
    int left =
        database.read(h ->
            h.select(
                    "select (select count(*) from totp) + (select count(*) from passkeys) +"
                        + " (select count(*) from recovery_codes) + (select count(*) from"
                        + " provider_accounts)")
                .mapTo(Integer.class)
                .one());
    assertThat(left).isZero();
  }
}
