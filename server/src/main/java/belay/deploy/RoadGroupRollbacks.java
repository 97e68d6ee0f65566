package belay.deploy;

import belay.apps.Pin;
import belay.fleet.Records;
import belay.fleet.Words;
import belay.group.Generation;
import belay.group.Group;
import belay.group.GroupTarget;
import belay.layout.Reserve;
import belay.preview.GroupPreview;
import belay.preview.GroupTargets;
import belay.preview.GroupWish;
import belay.preview.Previews;
import belay.preview.RollbackPreview.Need;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.Change;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Origin;
import belay.release.Refused;
import belay.release.Together;
import belay.release.Together.Cause;
import belay.rollback.RollbackTarget.Wanted;
import belay.switching.Aftermath;
import belay.switching.AppTurns;
import belay.switching.DeployOutcome;
import belay.switching.GoLive;
import belay.switching.GoLiveTogether;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Rollbacks of groups: one preview over all, one refusal for all, and one step for all. */
final class RoadGroupRollbacks implements GroupRollbacks {
  private final Records records;
  private final Reserve reserve;
  private final InstantSource time;
  private final GoLive goLive;
  private final GoLiveTogether together;
  private final AppTurns turns;
  private final GroupTargets targets;
  private final Previews previews;
  private final RoadRollbacks alone;
  private final Aftermath aftermath;

  RoadGroupRollbacks(
      Records records,
      Reserve reserve,
      InstantSource time,
      GoLive goLive,
      GoLiveTogether together,
      AppTurns turns,
      GroupTargets targets,
      Previews previews,
      RoadRollbacks alone,
      Aftermath aftermath) {
    this.records = records;
    this.reserve = reserve;
    this.time = time;
    this.goLive = goLive;
    this.together = together;
    this.turns = turns;
    this.targets = targets;
    this.previews = previews;
    this.alone = alone;
    this.aftermath = aftermath;
  }

  /** The apps that a group's rollback changes, in the order of their ids. */
  private record Plan(
      Generation serving,
      Generation target,
      List<String> why,
      List<Going> going,
      List<App> unchanged) {}

  /** One app that goes back. */
  private record Going(App app, RollbackWish wish, Previews.Choice choice) {}

  @Override
  public GroupPreview preview(Group group, GroupWish wish) {
    Plan plan = plan(group, targets.members(group), wish);
    return new GroupPreview(
        plan.serving(),
        plan.target(),
        plan.why(),
        plan.going().stream()
            .map(g -> new GroupPreview.Member(g.app(), previews.of(g.app(), g.wish(), g.choice())))
            .toList(),
        plan.unchanged());
  }

  @Override
  public Rolled rollback(Group group, GroupWish wish, Change change) {
    reserve.open();
    Instant at = time.instant();
    List<App> members = targets.members(group);
    Map<UUID, Integer> seen = serving(members);
    Map<UUID, Long> places = new HashMap<>();
    members.forEach(app -> {
      places.put(app.id(), goLive.precedence().ask());
      goLive.precedence().rollbackWaits(app.id(), change);
    });
    boolean[] goes = {false};
    try {
      Rolled rolled =
          turns.take(
              members,
              "a rollback of the group " + group.name(),
              apps -> {
                goes[0] = true;
                reserve.open();
                members.forEach(app -> goLive.precedence().rollbackGoes(app.id(), change));
                insistUnchanged(group, apps, seen);
                Duration queued = Duration.between(at, time.instant());
                return roll(group, apps, wish, new Ask(change, at, places, queued));
              });
      return new Rolled(
          rolled.from(),
          rolled.target(),
          rolled.generation(),
          rolled.each().stream().map(m -> new Member(m.app(), aftermath.of(m.outcome()))).toList());
    } finally {
      if (!goes[0]) {
        members.forEach(app -> goLive.precedence().rollbackGoes(app.id(), change));
      }
    }
  }

  private record Ask(Change change, Instant at, Map<UUID, Long> places, Duration queued) {}

  private Map<UUID, Integer> serving(List<App> apps) {
    Map<UUID, Integer> serving = new HashMap<>();
    apps.forEach(app ->
        records.ledger().serving(app.id()).ifPresent(e -> serving.put(app.id(), e.version())));
    return serving;
  }

  /** Something else may have come, or an app may have gone, while it waited. */
  private void insistUnchanged(Group group, List<App> apps, Map<UUID, Integer> seen) {
    Group now =
        records
            .groups()
            .find(group.id().toString())
            .orElseThrow(() -> new NotFound("group", "Couldn't find that group."));
    Set<UUID> held = new LinkedHashSet<>(apps.stream().map(App::id).toList());
    if (!held.equals(Set.copyOf(now.members()))) {
      throw Refused.conflict(
              "The group "
                  + group.name()
                  + " has other apps now than when this was asked for. Nothing was rolled back;"
                  + " look at:")
          .next("belay groups:info " + group.name());
    }
    Map<UUID, Integer> serves = serving(apps);
    for (App app : apps) {
      if (!Optional.ofNullable(serves.get(app.id()))
          .equals(Optional.ofNullable(seen.get(app.id())))) {
        throw Refused.conflict(
                "v"
                    + seen.getOrDefault(app.id(), 0)
                    + " of "
                    + app.name()
                    + " is not serving any more: v"
                    + serves.getOrDefault(app.id(), 0)
                    + " is. Nothing was rolled back; look at:")
            .next("belay groups:info " + group.name());
      }
    }
  }

  private Plan plan(Group group, List<App> apps, GroupWish wish) {
    Generation serving =
        targets
            .serving(group)
            .orElseThrow(() -> new NotFound("generation", "No previous generation found."));
    wish.expected()
        .filter(seen -> seen != serving.number())
        .ifPresent(seen -> {
          throw Refused.conflict(
                  "G"
                      + seen
                      + " is not serving any more: "
                      + serving.label()
                      + " ("
                      + serving.description()
                      + ") is. Nothing was rolled back; look at:")
              .next("belay groups:info " + group.name());
        });
    GroupTarget.Chosen chosen =
        switch (targets.find(group, wish.target())) {
          case GroupTarget.None none -> throw Refused.rule(none.message());
          case GroupTarget.Unknown unknown -> throw new NotFound("generation", unknown.message());
          case GroupTarget.Chosen found -> found;
        };
    List<Going> going = new ArrayList<>();
    List<App> unchanged = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (App app : apps) {
      try {
        going(app, chosen.generation(), wish.each())
            .ifPresentOrElse(going::add, () -> unchanged.add(app));
      } catch (Refused | NotFound e) {
        refused.add(app.name() + ": " + Words.sentence(String.valueOf(e.getMessage())));
      }
    }
    if (!refused.isEmpty()) {
      throw Refused.rule("Nothing was rolled back. " + String.join(" ", refused));
    }
    if (going.isEmpty()) {
      throw Refused.rule(
          "Nothing would change: what "
              + group.name()
              + " serves has "
              + chosen.generation().label()
              + "'s code already, and its config stays.");
    }
    return new Plan(serving, chosen.generation(), chosen.why(), going, unchanged);
  }

  /** Empty when the app runs what the generation says. */
  private Optional<Going> going(App app, Generation target, RollbackWish each) {
    int version = target.part(app.id()).map(Generation.Part::version).orElseThrow();
    LedgerEntry serving = alone.serving(app);
    boolean same =
        records
            .ledger()
            .find(app.id(), version)
            .filter(e -> e.release().hasContentOf(serving.release()))
            .isPresent();
    if (same) {
      return Optional.empty();
    }
    RollbackWish wish = each.at(new Wanted.Named("v" + version));
    Previews.Choice choice = alone.chosen(app, wish, serving);
    return Optional.of(new Going(app, wish, choice)).filter(g -> RoadRollbacks.changes(choice));
  }

  private Rolled roll(Group group, List<App> apps, GroupWish wish, Ask ask)
      throws InterruptedException {
    Plan plan = plan(group, apps, wish);
    insistNeeds(group, plan, wish);
    Map<App, Optional<Pin>> before = new HashMap<>();
    plan.going().stream()
        .filter(g -> pins(g, wish))
        .forEach(g -> {
          before.put(g.app(), records.orders().pin(g.app()));
          // First, so that no crash lets a push through that this was to hold.
          records.orders().pin(g.app(), g.choice().target().version(), ask.change());
        });
    boolean live = false;
    try {
      List<DeployOutcome> outcomes = put(group, plan, ask);
      live = outcomes.stream().allMatch(DeployOutcome.Live.class::isInstance);
      if (live && wish.target() instanceof GroupTarget.Wanted.Undo) {
        plan.going().forEach(g -> alone.undoPin(g.app(), g.choice().serving(), ask.change()));
      }
      return rolled(group, plan, outcomes);
    } finally {
      if (!live) {
        before.forEach((app, pin) ->
            pin.ifPresentOrElse(
                p -> records.orders().pin(app, p.version(), ask.change()),
                () -> records.orders().unpin(app, ask.change())));
      }
    }
  }

  private boolean pins(Going going, GroupWish wish) {
    return wish.each().pin() || records.apps().settings(going.app()).rollbacks().pin();
  }

  private void insistNeeds(Group group, Plan plan, GroupWish wish) {
    List<String> why = new ArrayList<>();
    Set<String> flags = new LinkedHashSet<>();
    for (Going going : plan.going()) {
      for (Need need : previews.needs(going.choice(), going.wish())) {
        why.add(going.app().name() + ": " + Words.sentence(need.why()));
        flags.add(need.flag());
      }
    }
    if (!why.isEmpty()) {
      throw Refused.rule(
          "Nothing was rolled back. "
              + String.join(" ", why)
              + " If that is meant: belay rollback -g "
              + group.name()
              + " "
              + plan.target().label()
              + " "
              + String.join(" ", flags)
              + wish.each().config().map(mode -> " --config=" + mode.word()).orElse(""));
    }
  }

  private List<DeployOutcome> put(Group group, Plan plan, Ask ask) throws InterruptedException {
    List<GoLiveTogether.Wanted> all =
        plan.going().stream()
            .map(g -> {
              List<String> why = new ArrayList<>(g.choice().why());
              why.add("as one with " + group.name() + " to " + plan.target().label());
              Origin origin = new Origin(ask.at(), ask.queued(), Duration.ZERO, why);
              long place = ask.places().getOrDefault(g.app().id(), 0L);
              return new GoLiveTogether.Wanted(
                  g.app(),
                  RoadRollbacks.draft(g.app(), g.choice(), ask.change()),
                  new GoLive.Way(g.wish().releaseCommand(), true, ask.at(), place, origin),
                  line -> {});
            })
            .toList();
    Together move =
        new Together(
            group.id(),
            Cause.ROLLBACK,
            Optional.of(plan.target().number()),
            "Rollback to " + plan.target().label(),
            ask.change());
    return together.release(move, all);
  }

  private Rolled rolled(Group group, Plan plan, List<DeployOutcome> outcomes) {
    List<Member> each = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      Going going = plan.going().get(i);
      each.add(new Member(going.app(), alone.noted(going.choice(), outcomes.get(i))));
    }
    Generation made = records.groups().newest(group, Integer.MAX_VALUE, 1).getFirst();
    return new Rolled(plan.serving(), plan.target(), made, each);
  }
}
