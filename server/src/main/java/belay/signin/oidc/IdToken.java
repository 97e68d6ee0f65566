package belay.signin.oidc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * What an id token proves (OpenID Connect Core 1.0, 3.1.3.7), with signatures by a key pair only:
 * what is signed with the client's secret, or not at all, proves nothing. Pure.
 *
 * @param subject what the person is known by at the provider, for ever
 * @param email which the provider has verified
 * @param at when the person proved to the provider who he is, where it says so
 */
record IdToken(String subject, String email, Optional<Instant> at) {
  private static final int SKEW_SECONDS = 60;

  /** OpenID Connect Core 1.0, 2. */
  private static final int SUBJECT_MAX = 255;

  /** What it must say. */
  record Wanted(String issuer, String client, String nonce, Instant now) {}

  static IdToken read(String token, String keys, Wanted wanted) throws OidcFailure {
    try {
      JwtClaims claims = consumer(keys, wanted).processToClaims(token);
      insistOurs(claims, wanted);
      String subject = claims.getSubject();
      if (subject.isBlank() || subject.length() > SUBJECT_MAX) {
        throw new OidcFailure("it does not say which account of its is yours");
      }
      String email = Optional.ofNullable(claims.getStringClaimValue("email")).orElse("");
      Object verified = claims.getClaimValue("email_verified");
      if (email.isEmpty() || !"true".equals(String.valueOf(verified))) {
        throw new OidcFailure("it does not say that it has verified an e-mail address of yours");
      }
      Optional<Instant> at =
          Optional.ofNullable(claims.getNumericDateClaimValue("auth_time"))
              .map(d -> Instant.ofEpochSecond(d.getValue()));
      return new IdToken(subject, email, at);
    } catch (InvalidJwtException | MalformedClaimException | JoseException e) {
      throw new OidcFailure("what it said of you could not be verified", e);
    }
  }

  private static JwtConsumer consumer(String keys, Wanted wanted) throws JoseException {
    return new JwtConsumerBuilder()
        .setExpectedIssuer(wanted.issuer())
        .setExpectedAudience(wanted.client())
        .setRequireSubject()
        .setRequireExpirationTime()
        .setRequireIssuedAt()
        .setAllowedClockSkewInSeconds(SKEW_SECONDS)
        .setEvaluationTime(NumericDate.fromSeconds(wanted.now().getEpochSecond()))
        .setJwsAlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.EDDSA)
        .setVerificationKeyResolver(
            new JwksVerificationKeyResolver(new JsonWebKeySet(keys).getJsonWebKeys()))
        .build();
  }

  private static void insistOurs(JwtClaims claims, Wanted wanted)
      throws MalformedClaimException, OidcFailure {
    String nonce = Optional.ofNullable(claims.getStringClaimValue("nonce")).orElse("");
    Optional<String> party = Optional.ofNullable(claims.getStringClaimValue("azp"));
    boolean one = claims.getAudience().size() == 1;
    boolean ours = party.map(wanted.client()::equals).orElse(one);
    boolean asked =
        MessageDigest.isEqual(
            nonce.getBytes(StandardCharsets.UTF_8),
            wanted.nonce().getBytes(StandardCharsets.UTF_8));
    if (!ours || !asked) {
      throw new OidcFailure("what it said is not the answer to what was asked");
    }
  }
}
