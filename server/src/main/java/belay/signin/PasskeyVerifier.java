package belay.signin;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionsAuthenticatorOutputs;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Whether what a browser sent proves that a passkey was made or used here (Web Authentication Level
 * 2, 7). Who made the authenticator is not asked: what counts is that it is the same as before, and
 * that it saw its owner. Its library is loaded when the first passkey is. Safe for several threads.
 */
public final class PasskeyVerifier {
  /** What browsers are asked for: ES256, EdDSA, RS256. */
  public static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

  private static final ObjectConverter CONVERTER = new ObjectConverter();
  private static final WebAuthnManager MANAGER =
      WebAuthnManager.createNonStrictWebAuthnManager(CONVERTER);
  private static final AttestedCredentialDataConverter CREDENTIALS =
      new AttestedCredentialDataConverter(CONVERTER);

  private PasskeyVerifier() {}

  /**
   * Where a passkey is asked for, and what it signs.
   *
   * @param origin of the page, such as {@code https://belay.example.com}
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  public record Asked(String origin, byte[] challenge) {
    /** The name that passkeys are bound to. */
    public String host() {
      return hostOf(origin);
    }

    private ServerProperty server() {
      return new ServerProperty(new Origin(origin), host(), new DefaultChallenge(challenge));
    }
  }

  /** What a browser sends of a passkey that it made. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  public record Made(byte[] clientData, byte[] attestation) {}

  /** What a browser sends of a passkey that it used. */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  public record Used(
      byte[] credential, byte[] clientData, byte[] authenticatorData, byte[] signature) {}

  /**
   * A passkey as it is kept.
   *
   * @param key its id and public key, as the authenticator said them
   * @param count how often it was used, if it counts at all
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  public record Kept(byte[] credential, byte[] key, long count) {}

  public static String hostOf(String origin) {
    return Optional.ofNullable(URI.create(origin).getHost()).orElse("");
  }

  /** The passkey that was made; empty when that is not proved. */
  public static Optional<Kept> made(Asked asked, Made made) {
    try {
      var data =
          MANAGER.verify(
              new RegistrationRequest(made.attestation(), made.clientData()),
              new RegistrationParameters(asked.server(), parameters(), true, true));
      return Optional.ofNullable(data.getAttestationObject())
          .map(object -> object.getAuthenticatorData())
          .flatMap(said ->
              Optional.ofNullable(said.getAttestedCredentialData())
                  .map(c ->
                      new Kept(c.getCredentialId(), CREDENTIALS.convert(c), said.getSignCount())));
    } catch (WebAuthnException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<PublicKeyCredentialParameters> parameters() {
    return ALGORITHMS.stream()
        .map(a ->
            new PublicKeyCredentialParameters(
                PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(a)))
        .toList();
  }

  /**
   * How often the passkey says that it was used; empty when it is not proved that it was, or when
   * it counted backwards, as a copy of it does.
   */
  public static Optional<Long> used(Asked asked, Kept kept, Used used) {
    try {
      var data =
          MANAGER.verify(
              new AuthenticationRequest(
                  used.credential(), used.authenticatorData(), used.clientData(), used.signature()),
              new AuthenticationParameters(asked.server(), record(kept), null, true, true));
      return Optional.ofNullable(data.getAuthenticatorData()).map(said -> said.getSignCount());
    } catch (WebAuthnException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Of what else the library could know of a passkey nothing is kept, and nothing is asked. */
  private static CredentialRecord record(Kept kept) {
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        null,
        null,
        null,
        kept.count(),
        CREDENTIALS.convert(kept.key()),
        new AuthenticationExtensionsAuthenticatorOutputs<>(),
        null,
        null,
        null);
  }
}
