package belay.redis;

import belay.keeper.Beside;
import belay.keeper.CopyDirectories;
import belay.keeper.Keeper;
import belay.keeper.ScratchServer;
import belay.keeper.ServiceProcess;
import belay.keeper.Talk;
import belay.provider.Copying;
import belay.provider.Outcome;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Copies of what Redis holds: the server is told to write all of it out as it is at a moment, which
 * a second process of it does (BGSAVE), and that file is kept.
 */
final class RedisCopies implements Copying {
  private static final long LOOK_MILLIS = 50;
  private static final long LOOKS_MAX = CopyDirectories.COPY_MAX.toMillis() / LOOK_MILLIS;

  private final RedisProvider provider;
  private final Keeper keeper;
  private final CopyDirectories copies;

  RedisCopies(RedisProvider provider, Keeper keeper) {
    this.provider = provider;
    this.keeper = keeper;
    this.copies = new CopyDirectories(keeper, RedisProvider.NAME);
  }

  @Override
  public Optional<String> obstacle(Resource resource) {
    return Optional.empty();
  }

  private Beside.Running beside(Resource resource, String script, Map<String, String> env) {
    return keeper
        .beside()
        .run(
            resource.id(),
            RedisProvider.NAME,
            ServiceProcess.script(RedisCopies.class, script),
            env,
            CopyDirectories.COPY_MAX);
  }

  @Override
  public Copy take(Resource resource, String name) {
    Instance instance = RedisProvider.instance(resource);
    Info before = info(instance);
    Map<String, String> env =
        Map.of("COPY", name, "BYTES", Long.toString(before.number("used_memory")));
    try (Beside.Running running = beside(resource, "copy.sh", env)) {
      Talk talk = new Talk(running);
      talk.expectRoom();
      written(instance);
      talk.say("go");
      return new Copy(
          Long.parseLong(talk.expect("DONE")), info(instance).text("rdb_last_save_time"));
    }
  }

  private static Info info(Instance instance) {
    return RedisProvider.talk(instance, resp -> new Info(resp.ask("INFO")));
  }

  /** Has all of it written out that is there now: what was begun before may lack some of it. */
  private static void written(Instance instance) {
    var _ = idle(instance);
    long saves = idle(instance).number("rdb_saves");
    var _ = RedisProvider.talk(instance, resp -> resp.ask("BGSAVE", "SCHEDULE"));
    for (long i = 0; i < LOOKS_MAX; i++) {
      Info now = idle(instance);
      if (now.number("rdb_saves") > saves) {
        return;
      }
      if (now.text("rdb_last_bgsave_status").equals("err")) {
        throw new ProviderFailed(
            "Redis could not write a copy, for want of disk or memory. belay logs has what it says.");
      }
      pause();
    }
    throw new ProviderFailed("Redis takes too long to write a copy.");
  }

  /** How it is once nothing is being written out. */
  private static Info idle(Instance instance) {
    for (long i = 0; i < LOOKS_MAX; i++) {
      Info info = info(instance);
      if (info.number("rdb_bgsave_in_progress") == 0
          && info.number("aof_rewrite_in_progress") == 0) {
        return info;
      }
      pause();
    }
    throw new ProviderFailed("Redis takes too long to write a copy.");
  }

  private static void pause() {
    try {
      // The server tells nobody when it has written: it is asked again.
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderFailed("Interrupted.", e);
    }
  }

  @Override
  public Optional<String> noRoom(Resource resource, long bytes) {
    return copies.noRoom(resource.id(), bytes);
  }

  @Override
  public void drop(Resource resource, String name) {
    copies.drop(resource.id(), name);
  }

  @Override
  public Set<String> settle(Resource resource, Set<String> unfinished) {
    return copies.settle(resource.id(), unfinished);
  }

  @Override
  public InputStream read(Resource resource, String name) {
    return copies.read(resource.id(), name);
  }

  @Override
  public Map<String, String> origin(Resource resource) {
    return new TreeMap<>(RedisProvider.instance(resource).tuning().notes());
  }

  @Override
  public Outcome make(Resource fresh, Map<String, String> origin, InputStream copy) {
    return provider.taken(
        fresh,
        Instance.read(fresh.id(), new TreeMap<>(origin)),
        () -> copies.unpack(fresh.id(), copy));
  }

  @Override
  public Scratch start(Resource resource, String name) {
    Instance of = RedisProvider.instance(resource);
    Instance scratch = of.at(keeper.freePort());
    Map<String, String> env =
        Map.of(
            "COPY",
            name,
            "REDIS_PROGRAM",
            provider.program(),
            "REDIS_CONFIG",
            ServerConfig.scratch(scratch, "scratch." + name));
    return ScratchServer.await(
        new OnCopy(scratch),
        beside(resource, "scratch.sh", env),
        () -> {
          keeper.releasePort(scratch.port());
          copies.tidy(resource.id(), name);
        });
  }

  private record OnCopy(Instance instance) implements ScratchServer.Server {
    @Override
    public boolean answers() {
      try (Resp resp = Resp.open(instance.port(), Instance.USER, instance.own())) {
        return resp.ask("PING").equals("PONG");
      } catch (Resp.Failed e) {
        return false;
      }
    }

    @Override
    public SortedMap<String, Long> rows() {
      return RedisProvider.talk(
          instance, resp -> new Info(resp.ask("INFO", "keyspace")).databases());
    }
  }

  /** It counts what is written, and forgets that with each start. */
  @Override
  public Optional<Written> written(Resource resource) {
    return Optional.empty();
  }

  @Override
  public SortedMap<String, Long> count(Resource resource) {
    return info(RedisProvider.instance(resource)).databases();
  }
}
