package belay.provider;

import belay.addon.Addon;
import belay.addon.Provision;
import belay.addon.Provision.Stage;
import belay.addon.Provisions;
import belay.fleet.Records;
import belay.provider.Providers.Choice;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes add-ons and takes them away, step by step: what is next stands in the journal before it is
 * done, so that what a kill cut short is gone on with at the next start. Safe for several threads;
 * an add-on's steps are one thread's at a time.
 */
public final class Provisioning {
  private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);
  private static final String FORCED = "forced";

  private final Records records;
  private final Provisions provisions;
  private final Providers providers;
  private final ProvisionSteps steps;
  private final InstantSource time;
  private final RandomGenerator chance;
  private final Aliases aliases;
  private final Map<UUID, ReentrantLock> turns = new ConcurrentHashMap<>();
  private final Map<UUID, Retry> retries = new ConcurrentHashMap<>();

  /** Names of those that are made for a release. */
  private final Set<String> making = ConcurrentHashMap.newKeySet();

  public Provisioning(
      Records records,
      Provisions provisions,
      Providers providers,
      ProvisionSteps steps,
      InstantSource time,
      RandomGenerator chance) {
    this.records = records;
    this.provisions = provisions;
    this.providers = providers;
    this.steps = steps;
    this.time = time;
    this.chance = chance;
    this.aliases = new Aliases(chance);
  }

  public Providers providers() {
    return providers;
  }

  public Provisions provisions() {
    return provisions;
  }

  /** Why an app's containers would not reach it; empty when they do. */
  Optional<String> unreached(App app, Provider provider) {
    return steps.unreached(app, provider);
  }

  /**
   * What a person wants to have made.
   *
   * @param as the name under which the app is to know it
   * @param overwrite whether a config var that was set by hand may go for it
   */
  public record Wish(
      Choice choice, Optional<String> name, Optional<String> as, boolean overwrite) {}

  /** A config var that was set by hand would be another thing afterwards. */
  public static final class WouldOverwrite extends BelayException {
    private static final long serialVersionUID = 1L;

    WouldOverwrite(String key) {
      super(key + " is set by hand, and would become the add-on's.");
    }
  }

  /** Writes down that an add-on is to be made; {@link #work} makes it. */
  public Provision begin(App app, Wish wish, Change change) {
    return begin(app, wish, Stage.PROVISIONING, change);
  }

  Provision begin(App app, Wish wish, Stage stage, Change change) {
    Provider provider = wish.choice().provider();
    steps.insistUsable(app, provider);
    AddonService service = provider.service();
    String as = aliases.of(config(app), service, wish);
    String name = wish.name().orElseGet(() -> next(wish.choice()));
    String plan = wish.choice().plan().name();
    return provisions.reserve(
        new Provisions.Wanted(app, name, as, service.name(), plan, stage), change);
  }

  /**
   * Makes one for a release that is being written, which is to refer to it: it is attached to
   * nothing.
   *
   * @throws BelayException when it cannot be made; then there is none
   */
  public Provision make(App app, Wish wish, Change change) {
    String name = wish.name().orElseGet(() -> next(wish.choice()));
    // Who looks what is left to do would attach it, and wait for the app's turn, which is taken.
    making.add(name);
    try {
      Wish named = new Wish(wish.choice(), Optional.of(name), wish.as(), wish.overwrite());
      var begun = begin(app, named, change);
      return turn(
          begun.id(),
          () -> {
            Provision made = steps.step(insist(begun.id()), false);
            return made.stage() == Stage.ATTACHING
                ? provisions.at(made, Stage.PROVISIONED, "")
                : made;
          });
    } finally {
      making.remove(name);
    }
  }

  private String next(Choice choice) {
    return AddonNames.next(choice.provider().service(), chance);
  }

  private ConfigVars config(App app) {
    return records
        .ledger()
        .serving(app.id())
        .map(e -> e.release().config())
        .orElse(ConfigVars.EMPTY);
  }

  /**
   * Is to be changed to another plan of its service.
   *
   * @throws Refused when something else is being done with it
   */
  public Provision change(Provision provision, String plan, Change change) {
    AddonService service = steps.provider(provision).service();
    AddonPlan to =
        service
            .plan(plan)
            .orElseThrow(() ->
                new InvalidInput(
                    "There is no plan "
                        + belay.release.Printable.of(plan)
                        + " of "
                        + service.name()
                        + "."));
    return turn(
        provision.id(),
        () -> {
          Provision now = idle(provision);
          if (to.name().equals(now.plan())) {
            throw Refused.rule(now.name() + " has the plan " + service.fullName(to) + " already.");
          }
          return provisions.change(now, to.name(), change);
        });
  }

  /**
   * Calls an add-on by another name, whoever makes it.
   *
   * @throws Refused when the name is taken, or something else is being done with it
   */
  public void rename(Addon addon, String name) {
    var _ =
        turn(
            addon.id(),
            () -> {
              var made = provisions.find(addon.id()).map(this::idle);
              records.addons().rename(addon.id(), name);
              return made;
            });
  }

  /** Is to get new credentials. */
  public Provision rotate(Provision provision, Change change) {
    return turn(provision.id(), () -> provisions.asked(idle(provision), Stage.ROTATING, change));
  }

  /**
   * Sets what a person may set of it beside its plan.
   *
   * @throws Refused when something else is being done with it
   */
  public Provision configure(Provision provision, Map<String, String> settings) {
    return turn(
        provision.id(),
        () -> {
          Provision now = idle(provision);
          steps.configure(now, settings);
          return now;
        });
  }

  /**
   * Is to go.
   *
   * @param force whether also when an app does not come up without it
   */
  public Provision destroy(Provision provision, boolean force, Change change) {
    return turn(
        provision.id(),
        () -> {
          Provision now = insist(provision.id());
          Stage stage = now.stage();
          if (!stage.isThere() && stage != Stage.PROVISIONING) {
            throw Refused.conflict(now.name() + " is destroyed already.");
          }
          if (stage == Stage.PROVISIONING) {
            return provisions.asked(now, Stage.DELETING, change);
          }
          Provision asked = provisions.asked(now, Stage.DETACHING, change);
          return force ? provisions.at(asked, Stage.DETACHING, FORCED) : asked;
        });
  }

  /**
   * Is to be brought back.
   *
   * @param to the app that gets it; empty for the one that had it
   */
  public Provision restore(Provision provision, Optional<App> to, Change change) {
    return turn(
        provision.id(),
        () -> {
          Provision now = insist(provision.id());
          if (now.stage() != Stage.DEPROVISIONED) {
            throw Refused.rule(now.name() + " is not destroyed.");
          }
          App app =
              to.or(() -> records.apps().find(now.appId()))
                  .orElseThrow(() ->
                      Refused.rule("The app that had " + now.name() + " is gone. For another one:")
                          .next("belay addons:restore " + now.name() + " -a APP"));
          AddonService service = steps.provider(now).service();
          ConfigVars config = config(app);
          String as =
              AddonNames.isFree(now.as(), config)
                  ? now.as()
                  : AddonNames.alias(service, config, chance).orElse(now.as());
          return provisions.restore(now, app, as, change);
        });
  }

  private Provision insist(UUID id) {
    return provisions
        .find(id)
        .orElseThrow(() -> new NotFound("add_on", "That add-on is not there any more."));
  }

  private Provision idle(Provision provision) {
    Provision now = insist(provision.id());
    if (now.stage() == Stage.SETTLING) {
      throw Refused.conflict(
          now.name() + " has just got new credentials. Try again in two minutes.");
    }
    if (now.stage() != Stage.PROVISIONED) {
      throw Refused.conflict(
          now.name()
              + " is "
              + now.stage().name().toLowerCase(java.util.Locale.ROOT)
              + ". Wait for it with: belay addons:wait "
              + now.name());
    }
    return now;
  }

  /** What is done with one while nobody else does anything with it. */
  <T> T turn(UUID id, Supplier<T> task) {
    ReentrantLock turn = turns.computeIfAbsent(id, _ -> new ReentrantLock());
    turn.lock();
    try {
      return task.get();
    } finally {
      turn.unlock();
    }
  }

  /**
   * Does what is to be done with one, as far as it goes; answers how far that was.
   *
   * @throws BelayException when a step failed; the journal says what is next
   */
  public Provision work(UUID id) {
    return turn(
        id,
        () -> {
          Provision now = insist(id);
          while (true) {
            Provision next = steps.step(now, now.message().equals(FORCED));
            if (next.stage() == now.stage()) {
              return next;
            }
            now = next;
          }
        });
  }

  /** Has all run again after a start of the server, before the apps that have them. */
  public void begin() {
    try (var starts = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Provision provision : provisions.all()) {
        if (provision.stage().isThere()) {
          starts.execute(() -> begin(provision));
        }
      }
    }
  }

  private void begin(Provision provision) {
    try {
      steps.begin(provision);
    } catch (BelayException e) {
      LOG.warn("{} does not run: {}", provision.name(), e.getMessage());
    }
  }

  /** Goes on with what is not done, and takes away what nobody can want back. */
  public void look() {
    for (Provision provision : provisions.all()) {
      try {
        look(provision);
        retries.remove(provision.id());
      } catch (BelayException e) {
        LOG.warn("{}: {}", provision.name(), e.getMessage());
        retries.compute(
            provision.id(), (_, r) -> Retry.after(Optional.ofNullable(r), time.instant()));
      }
    }
  }

  private void look(Provision provision) {
    Instant now = time.instant();
    boolean waits =
        Optional.ofNullable(retries.get(provision.id()))
            .filter(r -> r.at().isAfter(now))
            .isPresent();
    ReentrantLock turn = turns.computeIfAbsent(provision.id(), _ -> new ReentrantLock());
    if (waits || making.contains(provision.name()) || !turn.tryLock()) {
      return;
    }
    try {
      Provision current = provisions.find(provision.id()).orElse(provision);
      if (current.stage() == Stage.DEPROVISIONED && !current.goesAt().isAfter(now)) {
        current = provisions.at(current, Stage.DELETING, "");
      }
      if (current.stage() == Stage.PROVISIONED && isOrphan(current)) {
        current = provisions.at(current, Stage.DETACHING, "");
      }
      if (current.stage().goesOn()) {
        var _ = work(current.id());
      }
    } finally {
      turn.unlock();
    }
  }

  /** Its app is gone, and nobody else has it. */
  private boolean isOrphan(Provision provision) {
    return records.apps().find(provision.appId()).isEmpty() && steps.users(provision).isEmpty();
  }

  /** How it is at this moment, by its provider. */
  public List<Fact> facts(Provision provision) {
    return steps.facts(provision);
  }

  /** The apps whose serving releases have it. */
  public List<App> users(Provision provision) {
    return steps.users(provision);
  }

  /** The add-on, once apps can have it. */
  public Optional<Addon> addon(Provision provision) {
    return records.addons().find(provision.name());
  }
}
