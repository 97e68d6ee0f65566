package belay.certificates;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What is to be asked of an authority now: names that have no certificate, batched by their app,
 * and certificates whose time has come. Pure.
 */
final class OrderPlan {
  /** Authorities take a hundred; one name that fails costs the others a try. */
  static final int NAMES_MAX = 25;

  /** Let's Encrypt takes 300 in three hours. */
  static final int ORDERS_PER_HOUR = 60;

  private OrderPlan() {}

  /** An order to begin. */
  record Planned(List<String> names, Optional<UUID> replaces) {
    Planned {
      names = List.copyOf(names);
    }
  }

  /**
   * All that is due, what expires first before the rest.
   *
   * @param wanted names that an authority is to be asked for, with who has them
   * @param open names that are being asked for
   */
  static List<Planned> due(
      Map<String, Optional<UUID>> wanted,
      List<SqlAcme.Issued> issued,
      Map<String, NameState> states,
      Set<String> open,
      Instant now) {
    List<Planned> due = new ArrayList<>();
    Set<String> covered = new TreeSet<>();
    for (SqlAcme.Issued one : issued) {
      if (!one.replaced()) {
        wanted.keySet().stream().filter(one.certificate()::speaksFor).forEach(covered::add);
      }
    }
    for (SqlAcme.Issued one : issued) {
      List<String> names =
          one.replaced() || now.isBefore(one.renewAt())
              ? List.of()
              : wanted.keySet().stream()
                  .filter(one.certificate()::speaksFor)
                  .filter(n -> isFree(n, states, open, now))
                  .filter(n -> newest(n, issued).equals(Optional.of(one)))
                  .toList();
      split(names, Optional.of(one.certificate().id()), due);
    }
    Map<String, List<String>> fresh = new TreeMap<>();
    wanted.forEach((name, app) -> {
      if (!covered.contains(name) && isFree(name, states, open, now)) {
        String group = batch(name, app);
        fresh.computeIfAbsent(group, _ -> new ArrayList<>()).add(name);
      }
    });
    fresh.values().forEach(names -> split(names, Optional.empty(), due));
    return due;
  }

  /** Addresses and wildcards are asked for alone: other rules are theirs. */
  private static String batch(String name, Optional<UUID> app) {
    boolean alone = name.startsWith("*.") || belay.acme.Authority.isAddress(name);
    return alone ? name : app.map(UUID::toString).orElse("");
  }

  private static Optional<SqlAcme.Issued> newest(String name, List<SqlAcme.Issued> issued) {
    return issued.stream()
        .filter(i -> !i.replaced() && i.certificate().speaksFor(name))
        .reduce((a, b) -> b.certificate().ends().isAfter(a.certificate().ends()) ? b : a);
  }

  private static boolean isFree(
      String name, Map<String, NameState> states, Set<String> open, Instant now) {
    NameState state = states.get(name);
    return !open.contains(name) && (state == null || !now.isBefore(state.next()));
  }

  private static void split(List<String> names, Optional<UUID> replaces, List<Planned> due) {
    for (int from = 0; from < names.size(); from += NAMES_MAX) {
      due.add(
          new Planned(
              names.subList(from, Math.min(names.size(), from + NAMES_MAX)),
              from == 0 ? replaces : Optional.empty()));
    }
  }

  /**
   * When to ask for the next one: at two thirds of its life, up to a tenth sooner, so that those of
   * one day do not stay those of one day.
   *
   * @param chance from 0 to 1
   */
  static Instant renewal(Instant begins, Instant ends, double chance) {
    Duration life = Duration.between(begins, ends);
    Duration spread = Duration.ofSeconds((long) (life.toSeconds() / 10.0 * chance));
    return begins.plus(life.multipliedBy(2).dividedBy(3)).minus(spread);
  }

  /** Some time in the window that the authority named; now when that is over. */
  static Instant within(Instant start, Instant end, double chance, Instant now) {
    Duration width = Duration.between(start, end);
    Instant at =
        width.isNegative()
            ? start
            : start.plus(Duration.ofSeconds((long) (width.toSeconds() * chance)));
    return at.isBefore(now) ? now : at;
  }

  /** Names by who has them, the first of those that say so. */
  static Map<String, Optional<UUID>> byName(List<Host> hosts) {
    Map<String, Optional<UUID>> all = new LinkedHashMap<>();
    hosts.forEach(host -> all.putIfAbsent(host.name(), host.app()));
    return all;
  }
}
