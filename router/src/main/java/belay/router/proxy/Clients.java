package belay.router.proxy;

import belay.router.limits.Crowds;
import belay.router.limits.Eviction;
import belay.router.limits.Shortage;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The clients' connections of one event loop, and who must go when there are as many as there may
 * be. Used by the loop's thread alone, except where a method says otherwise.
 */
public final class Clients {
  /** So many of all go at once when somebody must. */
  private static final int EVICTED_PART = 100;

  /** So many at once are told that there is no room, and waited for until they have read it. */
  private static final int REFUSED_MAX = 64;

  /** An address must have so many times what the newcomer's has, to lose what is under way. */
  private static final int HEAVIER = 4;

  private final int most;
  private final Shortage shortage;
  private final Crowds crowds = new Crowds();
  private final Set<Occupant> all = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Of connections alone. */
  private final AtomicInteger count = new AtomicInteger();

  private int taken;
  private int refused;

  /** When it was last seen that nobody can go for a newcomer, and how large his crowd was. */
  private long vainAt = Long.MIN_VALUE;

  private int vainFor;

  Clients(int most, Shortage shortage) {
    this.most = Math.max(1, most);
    this.shortage = shortage;
  }

  /** Who comes when all places are taken. */
  public record Newcomer(Crowds.Crowd crowd, Crowds.Crowd heaviest) {
    /** Whether he may have the place of one of that crowd even if something goes on there. */
    public boolean displaces(Crowds.Crowd other) {
      return other == heaviest
          && other.size() > Crowds.FEW
          && other.size() / HEAVIER > crowd.size();
    }
  }

  /** How many connections there are. For any thread. */
  public int count() {
    return count.get();
  }

  List<Occupant> all() {
    return List.copyOf(all);
  }

  public Crowds.Crowd enter(Occupant client, @Nullable SocketAddress address) {
    if (all.add(client)) {
      taken += client.places();
      if (client.isConnection()) {
        count.lazySet(count.getPlain() + 1);
      }
    }
    return crowds.enter(address);
  }

  /** The same of one that is here and turns out to come from elsewhere. */
  public Crowds.Crowd move(Crowds.Crowd from, @Nullable SocketAddress address) {
    crowds.leave(from);
    return crowds.enter(address);
  }

  /** Counts one out, if it is not already; its place is free from now on. */
  public void leave(Occupant client, Crowds.Crowd crowd) {
    if (all.remove(client)) {
      taken -= client.places();
      if (client.isConnection()) {
        count.lazySet(count.getPlain() - 1);
      }
      crowds.leave(crowd);
    }
  }

  /** Whether an eighth of all connections are of that address. */
  public boolean isLarge(Crowds.Crowd crowd) {
    return crowds.isLarge(crowd);
  }

  /**
   * Sees to it that one more finds room.
   *
   * @param now as of the last tick
   * @return false when everybody who is there is missed more than the newcomer
   */
  public boolean makeRoom(@Nullable SocketAddress newcomer, long now) {
    if (taken < most) {
      return true;
    }
    Crowds.Crowd crowd = crowds.enter(newcomer);
    try {
      // To look at all of them for each newcomer would cost too much: once a tick must do.
      return (vainAt != now || crowd.size() < vainFor) && evict(crowd, now);
    } finally {
      crowds.leave(crowd);
    }
  }

  private boolean evict(Crowds.Crowd crowd, long now) {
    Newcomer newcomer = new Newcomer(crowd, crowds.heaviest());
    List<Eviction.Candidate<Occupant>> candidates = new ArrayList<>(all.size());
    for (Occupant client : all) {
      candidates.add(client.candidate(newcomer, now));
    }
    // Several at once, for the same reason.
    List<Occupant> evicted = Eviction.choose(candidates, Math.max(1, most / EVICTED_PART));
    evicted.forEach(Occupant::closeNow);
    shortage.evicted(evicted.size());
    if (evicted.isEmpty()) {
      vainAt = now;
      vainFor = crowd.size();
    }
    return !evicted.isEmpty();
  }

  /** Somebody is told that there is no room; whether he may be waited for until he has read it. */
  public boolean refuse() {
    shortage.refused();
    refused++;
    return refused <= REFUSED_MAX;
  }

  public void refusedLeft() {
    refused--;
  }
}
