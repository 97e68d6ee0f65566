package belay.provider;

import belay.addon.Addon;
import belay.addon.Provision;
import belay.addon.Provision.Stage;
import belay.addon.Provisions;
import belay.deploy.AddonChanges;
import belay.fleet.Records;
import belay.release.App;
import belay.release.BelayException;
import belay.release.ConfigVars;
import belay.release.Descriptions;
import belay.release.Refused;
import belay.switching.DeployOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each stage of an add-on's journal does. Every step can be done again after it was cut short
 * anywhere in it.
 */
public final class ProvisionSteps {
  /** Requests that drain from the release before may connect with what it had. */
  static final Duration SETTLE = Duration.ofMinutes(2);

  private static final Duration TAKEN = Duration.ofSeconds(30);
  private static final int RELEASES_LOOKED_AT = 20;

  private final Records records;
  private final Provisions provisions;
  private final ProvidedResources resources;
  private final AddonChanges changes;
  private final InstantSource time;

  public ProvisionSteps(
      Records records,
      Provisions provisions,
      Providers providers,
      AddonChanges changes,
      InstantSource time) {
    this.records = records;
    this.provisions = provisions;
    this.resources = new ProvidedResources(provisions, providers);
    this.changes = changes;
    this.time = time;
  }

  Provider provider(Provision provision) {
    return resources.provider(provision);
  }

  private Resource resource(Provision provision) {
    return resources.of(provision);
  }

  /** Refuses what this machine cannot make, and what the app's containers would not reach. */
  void insistUsable(App app, Provider provider) {
    provider
        .obstacle()
        .ifPresent(why -> {
          throw Refused.rule(why);
        });
    records
        .ledger()
        .serving(app.id())
        .flatMap(e -> e.release().slug())
        .flatMap(records.ledger()::slug)
        .flatMap(slug -> slug.image())
        .flatMap(_ -> unreached(app, provider))
        .ifPresent(why -> {
          throw Refused.rule("The containers of " + app.name() + " would not reach it: " + why);
        });
  }

  /** Why an app's containers would not reach what a provider makes. */
  Optional<String> unreached(App app, Provider provider) {
    return provider.unreachedByContainers(!records.apps().settings(app).hostNetwork());
  }

  /** Has it run again after a start of the server. */
  void begin(Provision provision) {
    provider(provision).begin(resource(provision));
  }

  /** How it is, by its provider. */
  List<Fact> facts(Provision provision) {
    return provider(provision).facts(resource(provision));
  }

  void configure(Provision provision, Map<String, String> settings) {
    provider(provision).configure(resource(provision), settings);
  }

  /** The apps whose serving releases have it. */
  List<App> users(Provision provision) {
    return records.apps().all().stream().filter(app -> has(app, provision)).toList();
  }

  private boolean has(App app, Provision provision) {
    return records
        .ledger()
        .serving(app.id())
        .filter(e -> e.release().config().addons().contains(provision.ref()))
        .isPresent();
  }

  /**
   * Does what its stage says.
   *
   * @param forced whether apps that do not come up without it keep it from going
   * @return how it stands then: at the next stage, or at the same one when there is nothing to do
   */
  Provision step(Provision provision, boolean forced) {
    return switch (provision.stage()) {
      case PROVISIONING -> made(provision);
      case FILLING -> abandoned(provision);
      case ATTACHING -> attached(provision);
      case PROVISIONED, DEPROVISIONED -> provision;
      case CHANGING -> changed(provision);
      case TELLING -> told(provision);
      case ROTATING -> rotated(provision);
      case SETTLING -> settled(provision);
      case DETACHING -> detached(provision, forced);
      case STOPPING -> {
        resources.each(provision).forEach(provider(provision)::suspend);
        yield provisions.at(provision, Stage.DEPROVISIONED, "");
      }
      case RESTORING -> resumed(provision);
      case DELETING -> deleted(provision);
    };
  }

  private Provision made(Provision provision) {
    try {
      return went(provision, provider(provision).provision(resource(provision)));
    } catch (BelayException e) {
      // Half an add-on is none. What cannot be taken away now is, as soon as it can.
      try {
        var _ = deleted(provisions.at(provision, Stage.DELETING, ""));
      } catch (BelayException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /** Who filled it has its turn as long as he lives; only just before he takes it nobody has. */
  private Provision abandoned(Provision provision) {
    return time.instant().isBefore(provision.changedAt().plus(TAKEN))
        ? provision
        : deleted(provision);
  }

  private Provision went(Provision provision, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Ready(var variables) -> provisions.complete(provision, variables);
      case Outcome.Later(String message) -> provisions.at(provision, provision.stage(), message);
    };
  }

  private Provision deleted(Provision provision) {
    resources.each(provision).forEach(provider(provision)::deprovision);
    resources.generations().forget(provision.id());
    provisions.forget(provision);
    return provision;
  }

  private Provision resumed(Provision provision) {
    try {
      return went(provision, provider(provision).resume(resource(provision)));
    } catch (BelayException e) {
      var _ = provisions.at(provision, Stage.DEPROVISIONED, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private Addon addon(Provision provision) {
    return records
        .addons()
        .find(provision.name())
        .orElseThrow(() -> Refused.conflict(provision.name() + " is not there yet."));
  }

  private Provision attached(Provision provision) {
    var app = records.apps().find(provision.appId());
    if (app.isEmpty() || has(app.get(), provision)) {
      return provisions.at(provision, Stage.PROVISIONED, "");
    }
    String again =
        " It is there; attach it with: belay addons:attach "
            + provision.name()
            + " -a "
            + app.get().name();
    try {
      Addon addon = addon(provision);
      DeployOutcome outcome =
          provision.message().equals(Filling.IN_PLACE)
              ? changes.replace(app.get(), addon, provision.as(), provision.change())
              : changes.attach(app.get(), addon, provision.as(), provision.change());
      String message =
          outcome instanceof DeployOutcome.Failed failed ? failed.message() + again : "";
      return provisions.at(provision, Stage.PROVISIONED, message);
    } catch (BelayException e) {
      return provisions.at(provision, Stage.PROVISIONED, e.getMessage() + again);
    }
  }

  private Provision changed(Provision provision) {
    AddonService service = provider(provision).service();
    AddonPlan to = service.plan(provision.wanted().orElse("")).orElse(service.usual());
    try {
      return switch (provider(provision).change(resource(provision), to)) {
        case Outcome.Ready(var variables) -> {
          var changed = provisions.changed(provision);
          Addon addon = addon(provision);
          if (!variables.equals(values(addon))) {
            var _ = changes.rotate(addon, variables, provision.change());
          }
          yield changed;
        }
        case Outcome.Later(String message) -> provisions.at(provision, Stage.CHANGING, message);
      };
    } catch (BelayException e) {
      var _ = provisions.at(provision, Stage.PROVISIONED, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** What its variables hold now. */
  private Map<String, String> values(Addon addon) {
    SortedMap<String, ConfigVars.Reference> all = new TreeMap<>();
    addon.variables().forEach(v -> all.put(v, new ConfigVars.Reference(addon.ref(), v)));
    return records.addons().resolve(new ConfigVars(new TreeMap<>(), all));
  }

  private Provision told(Provision provision) {
    Addon addon = addon(provision);
    for (App app : users(provision)) {
      String description = Descriptions.upgrade(changes.as(app, addon), addon.name());
      boolean said =
          records.ledger().newest(app.id(), RELEASES_LOOKED_AT).stream()
              .map(e -> e.release())
              .anyMatch(r ->
                  r.description().equals(description)
                      && !r.createdAt().isBefore(provision.changedAt()));
      if (!said) {
        var _ = changes.upgraded(app, addon, provision.change());
      }
    }
    return provisions.at(provision, Stage.PROVISIONED, "");
  }

  private Provision rotated(Provision provision) {
    try {
      switch (provider(provision).rotate(resource(provision))) {
        case Outcome.Ready(var variables) -> {
          var _ = changes.rotate(addon(provision), variables, provision.change());
          return provisions.at(provision, Stage.SETTLING, "");
        }
        case Outcome.Later(String message) -> {
          return provisions.at(provision, Stage.ROTATING, message);
        }
      }
    } catch (ProviderFailed e) {
      var _ = provisions.at(provision, Stage.PROVISIONED, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private Provision settled(Provision provision) {
    if (time.instant().isBefore(provision.changedAt().plus(SETTLE))) {
      return provision;
    }
    provider(provision).settle(resource(provision));
    return provisions.at(provision, Stage.PROVISIONED, "");
  }

  private Provision detached(Provision provision, boolean forced) {
    for (App app : users(provision)) {
      DeployOutcome outcome = changes.detach(app, provision.name(), provision.change());
      if (outcome instanceof DeployOutcome.Failed failed && !forced) {
        String why =
            app.name() + " did not come up without " + provision.name() + ": " + failed.message();
        var _ = provisions.at(provision, Stage.PROVISIONED, why);
        throw Refused.conflict(
                why + " Nothing was destroyed. Deploy code that does without it, or insist with:")
            .next("belay addons:destroy " + provision.name() + " -a " + app.name() + " --force");
      }
    }
    return provisions.vanish(provision);
  }
}
