package belay.access;

import belay.database.Database;
import belay.release.Refused;
import belay.signin.PasskeyVerifier;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Signing in by what is kept in the database file. */
final class SqlSignIns implements SignIns {
  /** Of one address: behind some is a whole office. */
  private static final int FREE_OF_A_PLACE = 30;

  private static final UUID NOBODY = new UUID(0, 0);

  /** What a reset forgets. */
  private static final List<String> TABLES =
      List.of(
          "passwords",
          "totp",
          "recovery_codes",
          "passkeys",
          "provider_accounts",
          "sessions",
          "sign_in_links");

  private final Database database;
  private final InstantSource clock;
  private final SqlPasswords passwords;
  private final SqlSecondFactors factors;
  private final SqlPasskeys passkeys;
  private final SqlProviderAccounts accounts;
  private final Function<String, Optional<Person>> byToken;
  private final Attempts places =
      new Attempts(
          FREE_OF_A_PLACE,
          "Too many sign-ins from your address were wrong: wait %d seconds. A link that belay"
              + " dashboard prints signs in all the while.");

  SqlSignIns(
      Database database,
      InstantSource clock,
      SqlPasswords passwords,
      SqlSecondFactors factors,
      SqlPasskeys passkeys,
      Function<String, Optional<Person>> byToken) {
    this.database = database;
    this.clock = clock;
    this.passwords = passwords;
    this.factors = factors;
    this.passkeys = passkeys;
    this.accounts = new SqlProviderAccounts(database, clock);
    this.byToken = byToken;
  }

  /** An attempt from a place counts as wrong until it is known to be right. */
  private Outcome tried(From from, Supplier<Outcome> attempt) {
    try {
      places.begin(from.place(), clock.instant());
      Outcome outcome = attempt.get();
      if (!(outcome instanceof Outcome.Unknown)) {
        places.takeBack(from.place());
      }
      return outcome;
    } catch (Refused tooSoon) {
      return new Outcome.TooSoon(String.valueOf(tooSoon.getMessage()));
    }
  }

  @Override
  public Outcome byPassword(Typed typed, From from) {
    return tried(from, () -> password(typed, from.here()));
  }

  /** A code is looked at whatever the password is: how long it takes tells nothing. */
  private Outcome password(Typed typed, boolean here) {
    passwords.attempts().begin(typed.email(), clock.instant());
    Optional<User> tried = passwords.fitting(typed.email(), typed.password());
    // Of nobody there is no app, and a code is used up only beside the right password.
    SqlSecondFactors.Fit fit = factors.take(tried.map(User::id).orElse(NOBODY), typed.code());
    if (tried.isEmpty() || fit == SqlSecondFactors.Fit.WRONG) {
      return new Outcome.Unknown();
    }
    passwords.attempts().right(typed.email());
    User user = tried.get();
    return fit == SqlSecondFactors.Fit.RIGHT || here
        ? new Outcome.Known(user)
        : new Outcome.NotEnough(user);
  }

  @Override
  public Outcome byPasskey(Passkeys.Asked asked, PasskeyVerifier.Used used, From from) {
    return tried(from, () -> known(passkeys.use(asked, Optional.empty(), used)));
  }

  private static Outcome known(Optional<User> user) {
    return user.<Outcome>map(Outcome.Known::new).orElseGet(Outcome.Unknown::new);
  }

  @Override
  public Outcome byToken(String token, From from) {
    return tried(
        from,
        () -> {
          Optional<User> user =
              byToken
                  .apply(token.strip())
                  .filter(p -> Scope.Need.EVERYTHING.isMetBy(p.scopes()))
                  .map(Person::user);
          return user.filter(this::isSetUp)
              .<Outcome>map(Outcome.NotByToken::new)
              .orElseGet(() -> known(user));
        });
  }

  @Override
  public Outcome confirm(User user, Typed typed, From from) {
    Typed own = new Typed(user.email(), typed.password(), typed.code());
    return tried(from, () -> password(own, true));
  }

  @Override
  public Outcome confirm(User user, Passkeys.Asked asked, PasskeyVerifier.Used used, From from) {
    return tried(from, () -> known(passkeys.use(asked, Optional.of(user), used)));
  }

  @Override
  public void reset(User user) {
    database.write(h -> {
      for (String table : TABLES) {
        h.execute("delete from " + table + " where user_id = ?", user.id().toString());
      }
      return true;
    });
  }

  @Override
  public boolean isSetUp(User user) {
    return passwords.has(user) || !passkeys.all(user).isEmpty();
  }

  @Override
  public Vouching byProvider(Vouched said) {
    return accounts.known(said);
  }
}
