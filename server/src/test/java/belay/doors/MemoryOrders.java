package belay.doors;

import belay.apps.Drill;
import belay.apps.Lock;
import belay.apps.Orders;
import belay.apps.Pin;
import belay.release.App;
import belay.release.Change;
import belay.release.Sign;
import belay.rollback.Block;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Orders in memory. */
public final class MemoryOrders implements Orders {
  private final Map<UUID, Pin> pins = new HashMap<>();
  private final Map<UUID, Lock> locks = new HashMap<>();
  private final Map<UUID, List<Block>> blocks = new HashMap<>();
  private final Map<UUID, SortedMap<Integer, String>> kept = new HashMap<>();
  private final Map<UUID, List<Drill>> drills = new HashMap<>();

  private static Sign sign(Change change) {
    return new Sign(change.actor().email(), Instant.EPOCH, change.reason());
  }

  @Override
  public synchronized Optional<Pin> pin(App app) {
    return Optional.ofNullable(pins.get(app.id()));
  }

  @Override
  public synchronized Pin pin(App app, int version, Change change) {
    Pin pin = new Pin(version, sign(change));
    pins.put(app.id(), pin);
    return pin;
  }

  @Override
  public synchronized Optional<Pin> unpin(App app, Change change) {
    return Optional.ofNullable(pins.remove(app.id()));
  }

  @Override
  public synchronized Optional<Lock> lock(App app) {
    return Optional.ofNullable(locks.get(app.id()));
  }

  @Override
  public synchronized Lock lock(App app, Optional<Instant> until, Change change) {
    Lock lock = new Lock(sign(change), until);
    locks.put(app.id(), lock);
    return lock;
  }

  @Override
  public synchronized Optional<Lock> unlock(App app, Change change) {
    return Optional.ofNullable(locks.remove(app.id()));
  }

  @Override
  public synchronized List<Block> blocks(App app) {
    return List.copyOf(blocks.getOrDefault(app.id(), List.of()));
  }

  @Override
  public synchronized void block(App app, Block block, Change change) {
    blocks.computeIfAbsent(app.id(), _ -> new ArrayList<>()).add(block);
  }

  @Override
  public synchronized boolean unblock(App app, int version, Change change) {
    return blocks
        .computeIfAbsent(app.id(), _ -> new ArrayList<>())
        .removeIf(b -> b.version() == version);
  }

  @Override
  public synchronized SortedMap<Integer, String> kept(App app) {
    return new TreeMap<>(kept.getOrDefault(app.id(), new TreeMap<>()));
  }

  @Override
  public synchronized boolean keep(App app, int version, Change change) {
    return kept.computeIfAbsent(app.id(), _ -> new TreeMap<>())
            .putIfAbsent(version, change.actor().email())
        == null;
  }

  @Override
  public synchronized boolean unkeep(App app, int version, Change change) {
    return kept.computeIfAbsent(app.id(), _ -> new TreeMap<>()).remove(version) != null;
  }

  @Override
  public synchronized void drilled(App app, Drill drill) {
    drills.computeIfAbsent(app.id(), _ -> new ArrayList<>()).addFirst(drill);
  }

  @Override
  public synchronized List<Drill> drills(App app, int max) {
    return drills.getOrDefault(app.id(), List.of()).stream().limit(max).toList();
  }
}
