package belay.access;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Tokens that stand for an SSH key while a command runs for it. They are kept in memory only, as
 * hashes: none outlives this process, and each is worth what the key is worth at that moment.
 */
final class Lent {
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final SecureRandom random;
  private final Function<String, Optional<Person>> byKey;

  Lent(SecureRandom random, Function<String, Optional<Person>> byKey) {
    this.random = random;
    this.byKey = byKey;
  }

  String lend(String fingerprint) {
    String secret = Tokens.make(random);
    keys.put(Tokens.hash(secret), fingerprint);
    return secret;
  }

  Optional<Person> person(String secret) {
    return Optional.ofNullable(keys.get(Tokens.hash(secret))).flatMap(byKey);
  }

  void takeBack(String secret) {
    keys.remove(Tokens.hash(secret));
  }
}
