package belay.redis;

import belay.keeper.Keeper;
import belay.keeper.ServiceProcess;
import belay.provider.AddonPlan;
import belay.provider.AddonService;
import belay.provider.Copying;
import belay.provider.Fact;
import belay.provider.Fencing;
import belay.provider.Outcome;
import belay.provider.Provider;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import belay.release.AppName;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes Redis add-ons of the program that this machine has: a server for each. */
public final class RedisProvider implements Provider {
  private static final String HUMAN = "Redis";

  private static final AddonService SERVICE =
      new AddonService(
          "redis",
          List.of("heroku-redis"),
          HUMAN,
          "REDIS",
          "HEROKU_REDIS",
          Size.ALL.stream().map(Size::plan).toList());

  /** What is on the disk is read before anything is answered. */
  private static final Duration ANSWERS_MAX = Duration.ofSeconds(60);

  /** After a start of the machine apps wait no longer than this. */
  private static final Duration BEGINS_MAX = Duration.ofSeconds(10);

  static final AppName NAME = new AppName("redis");

  private final RedisPrograms programs;
  private final Keeper keeper;
  private final SecureRandom random;
  private final Copying copies;

  public RedisProvider(RedisPrograms programs, Keeper keeper, SecureRandom random) {
    this.programs = programs;
    this.keeper = keeper;
    this.random = random;
    this.copies = new RedisCopies(this, keeper);
  }

  @Override
  public Optional<Copying> copying() {
    return Optional.of(copies);
  }

  @Override
  public Optional<Fencing> fencing() {
    return Optional.of(new RedisFence());
  }

  @Override
  public AddonService service() {
    return SERVICE;
  }

  @Override
  public Optional<String> obstacle() {
    return programs.obstacle();
  }

  @Override
  public Optional<String> docs() {
    return Optional.of("https://redis.io/docs/latest/");
  }

  @Override
  public Optional<String> place(Resource resource) {
    return Optional.of("a server of its own on this machine");
  }

  @Override
  public Optional<String> unreachedByContainers(boolean own) {
    return keeper.unreachedByContainers(own);
  }

  @Override
  public Outcome provision(Resource resource) {
    if (resource.notes().all().isEmpty()) {
      // Written down before anything is done with it: a second try has the same port and passwords.
      resource.notes().keep(Instance.fresh(resource.id(), keeper.freePort(), random).notes());
    }
    return ready(resource);
  }

  static Instance instance(Resource resource) {
    return Instance.read(resource.id(), resource.notes().all());
  }

  /** Where its program is. */
  String program() {
    return programs
        .server()
        .map(found -> found.path().toString())
        .orElseThrow(() ->
            new ProviderFailed(
                "Redis is not installed on this machine any more (Debian: apt-get install"
                    + " redis-server)."));
  }

  private boolean ensure(Instance instance, AddonPlan plan) {
    return keeper.ensure(
        new ServiceProcess(
            instance.id(),
            NAME,
            HUMAN,
            ServiceProcess.script(RedisProvider.class, "server.sh"),
            Map.of(
                "REDIS_PROGRAM",
                program(),
                "REDIS_CONFIG",
                ServerConfig.text(instance, Size.of(plan))),
            instance.port(),
            Size.of(plan).quota()));
  }

  /** What is said to a server by Belay's user. */
  interface Talk<T> {
    T with(Resp resp) throws Resp.Failed;
  }

  static <T> T talk(Instance instance, Talk<T> talk) {
    try (Resp resp = Resp.open(instance.port(), Instance.USER, instance.own())) {
      return talk.with(resp);
    } catch (Resp.Failed e) {
      throw new ProviderFailed(
          "Redis does not do what it was asked: "
              + e.getMessage()
              + ". belay logs has what it says.",
          e);
    }
  }

  private void await(Instance instance, Duration max) {
    keeper.await(HUMAN, () -> trouble(instance), max);
  }

  private static Optional<String> trouble(Instance instance) {
    try (Resp resp = Resp.open(instance.port(), Instance.USER, instance.own())) {
      var _ = resp.ask("PING");
      return Optional.empty();
    } catch (Resp.Failed e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Has one run of data that is there: a copy of another's. */
  Outcome taken(Resource fresh, Instance of, Runnable unpack) {
    if (fresh.notes().all().isEmpty()) {
      Instance made = Instance.fresh(fresh.id(), keeper.freePort(), random).tuned(of.tuning());
      fresh.notes().keep(made.notes());
    }
    if (keeper.running(fresh.id()).isEmpty()) {
      unpack.run();
    }
    return ready(fresh);
  }

  private Outcome ready(Resource resource) {
    Instance instance = instance(resource);
    var _ = ensure(instance, resource.plan());
    await(instance, ANSWERS_MAX);
    return new Outcome.Ready(Map.of("URL", instance.url()));
  }

  @Override
  public void begin(Resource resource) {
    Instance instance = instance(resource);
    if (ensure(instance, resource.plan())) {
      await(instance, BEGINS_MAX);
    }
  }

  /**
   * Its server is started anew with the other plan's memory and connections. To one that holds more
   * than the other plan gives it is refused, since then not even a key could be deleted by some.
   */
  @Override
  public Outcome change(Resource resource, AddonPlan to) {
    Instance instance = instance(resource);
    Size size = Size.of(to);
    if (size.memoryMb() < Size.of(resource.plan()).memoryMb()) {
      long used = talk(instance, resp -> new Info(resp.ask("INFO"))).used();
      if (used >= size.memoryBytes()) {
        throw new ProviderFailed(
            "It holds %d MB, and %s has %d: delete keys first."
                .formatted(used >> 20, to.name(), size.memoryMb()));
      }
    }
    keeper.stop(resource.id());
    try {
      return ready(new Resource(resource.id(), resource.name(), to, resource.notes()));
    } catch (ProviderFailed e) {
      keeper.stop(resource.id());
      var _ = ensure(instance, resource.plan());
      throw e;
    }
  }

  @Override
  public void suspend(Resource resource) {
    keeper.stop(resource.id());
  }

  @Override
  public Outcome resume(Resource resource) {
    var _ = ready(resource);
    settle(resource);
    return new Outcome.Ready(Map.of("URL", instance(resource).url()));
  }

  @Override
  public void deprovision(Resource resource) {
    keeper.discard(resource.id());
  }

  /** Apps' user gets a second password; those who are signed in stay so. */
  @Override
  public Outcome rotate(Resource resource) {
    Instance instance = instance(resource);
    if (instance.next().isEmpty()) {
      instance = instance.rotating(Instance.password(random));
      resource.notes().keep(instance.notes());
    }
    // One that dies in between is started with both.
    var _ = ensure(instance, resource.plan());
    String hash = Instance.hash(instance.next());
    var _ = talk(instance, resp -> resp.ask("ACL", "SETUSER", Instance.APPS, hash));
    // What is pointed at from here on is written down by who asked; told again it is the same.
    return new Outcome.Ready(Map.of("URL", instance.rotated().url()));
  }

  /**
   * The former password is good for nothing. Who is signed in may be so by either, and a server
   * does not say by which: all are out, and come again by the one that is good.
   */
  @Override
  public void settle(Resource resource) {
    Instance before = instance(resource);
    if (before.next().isEmpty()) {
      return;
    }
    Instance after = before.rotated();
    var _ = ensure(after, resource.plan());
    String hash = Instance.hash(after.password());
    var _ =
        talk(
            after,
            resp -> {
              var _ = resp.ask("ACL", "SETUSER", Instance.APPS, "resetpass", hash);
              return resp.ask("CLIENT", "KILL", "USER", Instance.APPS);
            });
    resource.notes().keep(after.notes());
  }

  @Override
  public List<Fact> facts(Resource resource) {
    Instance instance = instance(resource);
    Info info = talk(instance, resp -> new Info(resp.ask("INFO")));
    return info.facts(
        resource.name(), Size.of(resource.plan()), instance.tuning(), keeper.disk(resource.id()));
  }

  /** In force at once, and after each start. */
  @Override
  public void configure(Resource resource, Map<String, String> settings) {
    Instance instance = instance(resource);
    Instance tuned = instance.tuned(instance.tuning().with(settings));
    var _ =
        talk(
            instance,
            resp -> {
              for (Map.Entry<String, String> setting : tuned.tuning().notes().entrySet()) {
                var _ = resp.ask("CONFIG", "SET", setting.getKey(), setting.getValue());
              }
              return resp.ask("PING");
            });
    resource.notes().keep(tuned.notes());
    var _ = ensure(tuned, resource.plan());
  }
}
