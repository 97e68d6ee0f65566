package belay.access;

import belay.signin.PasskeyVerifier;

/**
 * How a person proves at a browser who he is. Whoever guesses is slowed down, by the account and by
 * the address he comes from, and learns of no account whether there is one. Safe for use by several
 * threads.
 */
public interface SignIns {
  /**
   * The fields of a sign-in form.
   *
   * @param code of the app, or a recovery code; empty where none was typed
   */
  record Typed(String email, String password, String code) {
    @Override
    public String toString() {
      return "Typed[" + email + "]";
    }
  }

  /**
   * Where he comes from.
   *
   * @param place by which guesses are counted: an address, or a network of them
   * @param here whether it is this machine, where a password is enough for who set nothing else up
   */
  record From(String place, boolean here) {}

  /** The outcome of a sign-in. */
  sealed interface Outcome {
    /** He is this user. */
    record Known(User user) implements Outcome {}

    /** It fits nobody; why not is not told. */
    record Unknown() implements Outcome {}

    /** It would do on this machine, and not from elsewhere. */
    record NotEnough(User user) implements Outcome {}

    /** A token, of somebody who signs in otherwise. */
    record NotByToken(User user) implements Outcome {}

    /** Too many were wrong: nothing was looked at. */
    record TooSoon(String why) implements Outcome {}
  }

  /**
   * What a provider says of somebody.
   *
   * @param issuer who says so
   * @param subject what its account is known by there, and no other ever (OpenID Connect Core 1.0,
   *     2)
   * @param email which the provider has verified, and may give to another account later
   */
  record Vouched(String issuer, String subject, String email) {}

  /** The outcome of a sign-in by a provider. */
  sealed interface Vouching {
    /** The account is this user's. */
    record Known(User user) implements Vouching {}

    /** It is this user's from now on. */
    record Bound(User user) implements Vouching {}

    /** Nobody here has its address. */
    record Nobody() implements Vouching {}

    /** Its address is this user's, who came by another account of the provider before. */
    record Taken(User user) implements Vouching {}
  }

  /** By address and password, with a code where one is set up. */
  Outcome byPassword(Typed typed, From from);

  /** By a passkey, which says whose it is. */
  Outcome byPasskey(Passkeys.Asked asked, PasskeyVerifier.Used used, From from);

  /** By an API token for everything, as long as a person has neither password nor passkey. */
  Outcome byToken(String token, From from);

  /** That it is still the person who signed in, by what he types. */
  Outcome confirm(User user, Typed typed, From from);

  /** That it is still the person who signed in, by a passkey of his. */
  Outcome confirm(User user, Passkeys.Asked asked, PasskeyVerifier.Used used, From from);

  /** Forgets everything that a user signs in with but his tokens and keys, and all his sessions. */
  void reset(User user);

  /** Whether a user has anything to sign in with, so that a token does no more. */
  boolean isSetUp(User user);

  /**
   * By what a provider vouches for. The first time binds its account to the user of its address.
   */
  Vouching byProvider(Vouched said);
}
