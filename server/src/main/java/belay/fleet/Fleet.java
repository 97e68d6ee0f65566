package belay.fleet;

import belay.fleet.DynoState.State;
import belay.release.ProcessTypes;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What runs for each app's serving release, as far as this control plane knows. Safe for use by
 * several threads; an app's members are replaced whole.
 */
public final class Fleet {
  private final Map<UUID, Serving> apps = new ConcurrentHashMap<>();

  /**
   * An app's dynos.
   *
   * @param version the release that serves; dynos that were warm were started for an earlier one
   * @param pool what the router calls the web dynos of it
   * @param held whether requests wait while there are no web dynos: for a moment, not for good
   */
  public record Serving(int version, String pool, boolean held, List<Member> members) {
    private static final Comparator<Member> BY_NAME =
        Comparator.comparing((Member m) -> m.name().type())
            .thenComparingInt(m -> m.name().number());

    public Serving {
      members = members.stream().sorted(BY_NAME).toList();
    }

    public Optional<Member> member(DynoName name) {
      return members.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    public Optional<Member> member(UUID dynoId) {
      return members.stream().filter(m -> m.dyno().id().equals(dynoId)).findFirst();
    }

    /** Those that run, which a switch to other dynos retires. */
    public List<Dyno> running() {
      return members.stream().filter(m -> m.state() != State.CRASHED).map(Member::dyno).toList();
    }

    public List<Member> web() {
      return members.stream().filter(m -> ProcessTypes.isWeb(m.name().type())).toList();
    }

    Serving with(Member member) {
      List<Member> next = new ArrayList<>(without(member.name()).members);
      next.add(member);
      return new Serving(version, pool, held, next);
    }

    Serving without(DynoName name) {
      return new Serving(
          version, pool, held, members.stream().filter(m -> !m.name().equals(name)).toList());
    }

    /** The same without its dynos, which are to come soon. */
    public Serving emptied() {
      return new Serving(version, pool, true, List.of());
    }

    /** While its dynos are replaced: of no release, so that nobody starts one again meanwhile. */
    public Serving between() {
      return new Serving(0, pool, true, List.of());
    }

    Serving of(int other) {
      return new Serving(other, pool, held, members);
    }

    /** The same whose lack of dynos is over soon. */
    Serving expecting() {
      return new Serving(version, pool, true, members);
    }

    /** The same where a lack of dynos is not momentary. */
    Serving settled() {
      return new Serving(version, pool, false, members);
    }
  }

  /**
   * One place in the formation.
   *
   * @param dyno what runs or last ran there
   * @param crashes in a row
   */
  public record Member(Dyno dyno, State state, Instant since, int crashes) {
    public DynoName name() {
      return dyno.name();
    }

    /**
     * Whether it crashed once and is started again in a second: that is a start to wait for. After
     * the next crash in a row nobody knows whether it ever comes.
     */
    boolean isBackSoon() {
      return state == State.CRASHED && crashes <= 1;
    }

    Member as(State next, Instant at) {
      return new Member(dyno, next, at, crashes);
    }

    Member crashed(Instant at, int inARow) {
      return new Member(dyno, State.CRASHED, at, inARow);
    }

    public DynoState shown(int version) {
      return new DynoState(dyno.id(), name(), dyno.command(), state, since, version);
    }
  }

  public static Serving serving(int version, String pool, Collection<Dyno> dynos, Instant at) {
    return new Serving(
        version, pool, false, dynos.stream().map(d -> new Member(d, State.UP, at, 0)).toList());
  }

  public Optional<Serving> of(UUID appId) {
    return Optional.ofNullable(apps.get(appId));
  }

  public void put(UUID appId, Serving serving) {
    apps.put(appId, serving);
  }

  /** Says that an app's dynos run another release, of the same content; answers those crashed. */
  public List<Member> renumber(UUID appId, int version) {
    Serving now = apps.computeIfPresent(appId, (id, serving) -> serving.of(version));
    return Optional.ofNullable(now).stream()
        .flatMap(s -> s.members().stream())
        .filter(m -> m.state() == State.CRASHED)
        .toList();
  }

  public void remove(UUID appId) {
    apps.remove(appId);
  }

  /**
   * Gives a place to a dyno that was started for it; answers false when the app has moved on to
   * other dynos meanwhile, or the place is taken by one that is not crashed.
   */
  public boolean join(UUID appId, String pool, Member member) {
    boolean[] joined = {false};
    apps.computeIfPresent(
        appId,
        (id, serving) -> {
          boolean free =
              serving.member(member.name()).map(m -> m.state() == State.CRASHED).orElse(true);
          joined[0] = free && serving.pool().equals(pool);
          return joined[0] ? serving.with(member) : serving;
        });
    return joined[0];
  }

  /**
   * Counts a start that came to nothing in the place of a crashed dyno; answers whether there is
   * one.
   */
  boolean failedAgain(UUID appId, DynoName name, int crashes) {
    boolean[] crashed = {false};
    apps.computeIfPresent(
        appId,
        (id, serving) -> {
          Optional<Member> member = serving.member(name).filter(m -> m.state() == State.CRASHED);
          crashed[0] = member.isPresent();
          return member.map(m -> serving.with(m.crashed(m.since(), crashes))).orElse(serving);
        });
    return crashed[0];
  }

  /** Changes the member that this dyno is, if it is still one; answers the member as it became. */
  Optional<Member> update(Dyno dyno, UnaryOperator<Member> change) {
    List<Member> changed = new ArrayList<>();
    apps.computeIfPresent(
        dyno.appId(),
        (id, serving) -> {
          Optional<Member> member = serving.member(dyno.id());
          member.map(change).ifPresent(changed::add);
          return changed.isEmpty() ? serving : serving.with(changed.getFirst());
        });
    return changed.stream().findFirst();
  }

  /** Takes places away; answers who held them. */
  public List<Member> leave(UUID appId, Predicate<DynoName> which) {
    List<Member> left = new ArrayList<>();
    apps.computeIfPresent(
        appId,
        (id, serving) -> {
          Serving next = serving.settled();
          for (Member member : serving.members()) {
            if (which.test(member.name())) {
              left.add(member);
              next = next.without(member.name());
            }
          }
          return next;
        });
    return left;
  }

  /**
   * Lets requests wait for a web dyno that is about to come; answers false when one is up, or the
   * app never had any.
   */
  public boolean expect(UUID appId) {
    boolean[] expected = {false};
    apps.computeIfPresent(
        appId,
        (id, serving) -> {
          expected[0] = serving.web().stream().noneMatch(m -> m.state() == State.UP);
          return expected[0] ? serving.expecting() : serving;
        });
    return expected[0];
  }

  /** Lets requests wait no longer for dynos that do not come. */
  public void settle(UUID appId) {
    apps.computeIfPresent(appId, (id, serving) -> serving.settled());
  }

  /** Takes its place from a dyno, if it still has it. */
  public void leave(UUID appId, UUID dynoId) {
    apps.computeIfPresent(
        appId,
        (id, serving) ->
            serving.member(dynoId).map(m -> serving.without(m.name())).orElse(serving));
  }
}
