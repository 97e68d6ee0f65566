package belay.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Command lines that ask to be logged in, each until a person has said yes or no in a browser (RFC
 * 8628 in small). In memory: whoever asked while this program was started anew asks again. Safe for
 * use by several threads.
 */
public final class DeviceCodes {
  public static final Duration LIFE = Duration.ofMinutes(10);
  static final int OF_ONE_PLACE_MAX = 5;
  static final int ALL_MAX = 1_000;

  /** Without vowels, so that no word comes of it, and without what is read for another. */
  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

  private static final int HALF = 4;
  private static final Pattern NO_LETTERS = Pattern.compile("[^A-Z]");

  private final InstantSource clock;
  private final SecureRandom random;

  /** By what is shown to the person, the oldest first. */
  private final Map<String, Pending> all = new LinkedHashMap<>();

  public DeviceCodes(InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * Somebody asks.
   *
   * @param code what the person compares, such as {@code BDFG-HJKL}
   * @param client what the asking machine calls itself
   * @param address where it asks from
   */
  public record Asked(
      String code, String client, String address, Instant createdAt, Instant expiresAt) {}

  /**
   * A login that a command line began with a code.
   *
   * @param secret by which only who asked gets the answer
   */
  public record Begun(Asked asked, String secret) {
    @Override
    public String toString() {
      return "Begun[" + asked + "]";
    }
  }

  /** How far such a login is. */
  public sealed interface Answer {
    /** Nobody has said anything yet. */
    record Pending() implements Answer {}

    /** This user said yes; told once. */
    record Approved(User user, String client) implements Answer {}

    record Denied() implements Answer {}

    /** There is none: its time is over, it was answered, or it never was. */
    record Unknown() implements Answer {}
  }

  private record Pending(Asked asked, String place, String hash, Optional<Verdict> verdict) {}

  private record Verdict(User by, boolean yes) {}

  /**
   * Begins one.
   *
   * @param place from which only a few may be open: an address, or a network of them
   * @return empty when there are as many
   */
  public synchronized Optional<Begun> begin(String client, String address, String place) {
    Instant now = clock.instant();
    forget(now);
    if (all.values().stream().filter(p -> p.place.equals(place)).count() >= OF_ONE_PLACE_MAX) {
      return Optional.empty();
    }
    if (all.size() >= ALL_MAX) {
      all.remove(all.keySet().iterator().next());
    }
    String secret = Tokens.makeDevice(random);
    Asked asked = new Asked(code(), client, address, now, now.plus(LIFE));
    all.put(asked.code(), new Pending(asked, place, Tokens.hash(secret), Optional.empty()));
    return Optional.of(new Begun(asked, secret));
  }

  private String code() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < 2 * HALF; i++) {
      code.append(i == HALF ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return all.containsKey(code.toString()) ? code() : code.toString();
  }

  /** The one of a code that a person typed, in whatever case and with or without its dash. */
  public synchronized Optional<Asked> find(String typed) {
    forget(clock.instant());
    return Optional.ofNullable(all.get(key(typed)))
        .filter(p -> p.verdict.isEmpty())
        .map(Pending::asked);
  }

  /** A person says yes or no; false when there is nothing to say it to. */
  public synchronized boolean decide(String typed, User by, boolean yes) {
    boolean open = find(typed).isPresent();
    if (open) {
      all.computeIfPresent(
          key(typed),
          (_, p) -> new Pending(p.asked, p.place, p.hash, Optional.of(new Verdict(by, yes))));
    }
    return open;
  }

  /** What became of the one that this is the secret of. */
  public synchronized Answer redeem(String secret) {
    forget(clock.instant());
    String hash = Tokens.hash(secret);
    Optional<Pending> mine = all.values().stream().filter(p -> isSame(p.hash, hash)).findFirst();
    if (mine.isEmpty()) {
      return new Answer.Unknown();
    }
    Optional<Verdict> verdict = mine.get().verdict;
    if (verdict.isEmpty()) {
      return new Answer.Pending();
    }
    all.remove(mine.get().asked.code());
    return verdict.get().yes
        ? new Answer.Approved(verdict.get().by, mine.get().asked.client())
        : new Answer.Denied();
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  private static String key(String typed) {
    String letters = NO_LETTERS.matcher(typed.toUpperCase(Locale.ROOT)).replaceAll("");
    return letters.length() == 2 * HALF
        ? letters.substring(0, HALF) + "-" + letters.substring(HALF)
        : "";
  }

  private void forget(Instant now) {
    all.values().removeIf(p -> !now.isBefore(p.asked.expiresAt()));
  }
}
