package belay.joint;

import static java.util.Objects.requireNonNull;

import belay.deploy.PromotionParts;
import belay.deploy.PromotionParts.Code;
import belay.deploy.Ready;
import belay.fleet.Records;
import belay.fleet.Words;
import belay.group.Generation;
import belay.group.Group;
import belay.pipeline.Coupling;
import belay.pipeline.Pipelines;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Origin;
import belay.release.Refused;
import belay.release.Slug;
import belay.release.Together;
import belay.release.Together.Cause;
import belay.switching.DeployOutcome;
import belay.switching.GoLive;
import belay.switching.Road;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Promotions of groups: one refusal refuses all, and one step of the router's puts all live. */
final class RoadGroupPromotions implements GroupPromotions {
  private final PromotionParts parts;
  private final Records records;
  private final Road road;
  private final InstantSource time;

  RoadGroupPromotions(PromotionParts parts, Records records, Road road, InstantSource time) {
    this.parts = parts;
    this.records = records;
    this.road = road;
    this.time = time;
  }

  @Override
  public Way way(Group from, Optional<Group> to) {
    Downstream.Way found = new Downstream(from, places(from), records.groups().all()).to(to);
    return new Way(
        from,
        found.to(),
        found.steps().stream().map(s -> new Leg(s.source(), s.target())).toList());
  }

  private List<Downstream.Place> places(Group from) {
    Pipelines pipelines = records.pipelines();
    Map<UUID, Downstream.Place> places = new LinkedHashMap<>();
    List<String> alone = new ArrayList<>();
    for (App app : apps(from)) {
      Optional<Coupling> own = pipelines.couplingOf(app);
      if (own.isEmpty()) {
        alone.add(app.name().value());
      } else {
        pipelines
            .find(own.get().pipelineId().toString())
            .ifPresent(p ->
                pipelines
                    .couplings(p)
                    .forEach(c -> place(c).ifPresent(at -> places.put(at.app().id(), at))));
      }
    }
    if (!alone.isEmpty()) {
      throw Refused.rule(
              "Nothing was promoted. "
                  + String.join(", ", alone)
                  + ": in no pipeline. Put it in one:")
          .next("belay pipelines:add PIPELINE -a " + alone.getFirst());
    }
    return List.copyOf(places.values());
  }

  private Optional<Downstream.Place> place(Coupling coupling) {
    return records
        .apps()
        .find(coupling.appId())
        .map(app -> new Downstream.Place(app, coupling.pipelineId(), coupling.stage()));
  }

  private List<App> apps(Group group) {
    return group.members().stream().flatMap(id -> records.apps().find(id).stream()).toList();
  }

  /** One target, and the code that it is to get. */
  private record Cargo(App target, Code code, Slug copy, long place) {}

  @Override
  public Promoted promote(Way way, boolean force, Change change) {
    Instant at = time.instant();
    List<Cargo> cargo = cargo(way, force);
    boolean written = false;
    try {
      Promoted promoted =
          road.turns()
              .take(
                  cargo.stream().map(Cargo::target).toList(),
                  "a promotion to the group " + way.to().name(),
                  now -> inTurn(way, now, cargo, new Asked(force, change, at)));
      written = true;
      return promoted;
    } finally {
      if (!written && !Thread.currentThread().isInterrupted()) {
        cargo.forEach(c -> parts.dropUnlessReleased(c.target(), c.copy().id()));
      }
    }
  }

  private record Asked(boolean force, Change change, Instant at) {}

  private List<Cargo> cargo(Way way, boolean force) {
    Map<Leg, Code> codes = new LinkedHashMap<>();
    List<String> refused = new ArrayList<>();
    for (Leg leg : way.legs()) {
      try {
        Code code = parts.of(leg.source());
        parts.insist(leg.target(), code, force);
        codes.put(leg, code);
      } catch (BelayException e) {
        refused.add(leg.target().name() + ": " + Words.sentence(String.valueOf(e.getMessage())));
      }
    }
    if (!refused.isEmpty()) {
      throw Refused.rule("Nothing was promoted. " + String.join(" ", refused));
    }
    List<Cargo> cargo = new ArrayList<>();
    codes.forEach((leg, code) ->
        cargo.add(
            new Cargo(
                leg.target(),
                code,
                parts.copy(code, leg.target()),
                road.goLive().precedence().ask())));
    return cargo;
  }

  private Promoted inTurn(Way way, List<App> now, List<Cargo> all, Asked asked)
      throws InterruptedException {
    insistStill(way);
    Map<UUID, App> current = now.stream().collect(Collectors.toMap(App::id, Function.identity()));
    Origin origin =
        new Origin(
            asked.at(),
            Duration.between(asked.at(), time.instant()),
            Duration.ZERO,
            List.of("as one with " + way.to().name() + ", from " + way.from().name()));
    List<JointRelease.Part> ready = new ArrayList<>();
    for (Cargo one : all) {
      App app = requireNonNull(current.get(one.target().id()));
      ready.add(
          new JointRelease.Part(
              app,
              parts.ready(
                  app,
                  one.code(),
                  one.copy(),
                  new Ready.Asked(asked.change(), asked.force(), one.place())),
              new GoLive.Way(true, false, asked.at(), one.place(), origin),
              line -> {}));
    }
    String runs =
        records.groups().newest(way.from(), Integer.MAX_VALUE, 1).stream()
            .map(g -> way.from().name() + " " + g.label())
            .findFirst()
            .orElse(way.from().name());
    var why =
        new Together(
            way.to().id(), Cause.PROMOTE, Optional.empty(), "Promote " + runs, asked.change());
    List<DeployOutcome> outcomes =
        new JointRelease(road.goLive(), road.goLiveTogether()).release(why, ready);
    return promoted(way, all, outcomes);
  }

  /** An app that left either group meanwhile is not part of what was asked for. */
  private void insistStill(Way way) {
    for (Group group : List.of(way.from(), way.to())) {
      boolean same =
          records
              .groups()
              .find(group.id().toString())
              .filter(g -> g.members().equals(group.members()))
              .isPresent();
      if (!same) {
        throw Refused.conflict(
                "The group "
                    + group.name()
                    + " has other apps now than when this was asked for. Nothing was promoted;"
                    + " look at:")
            .next("belay groups:info " + group.name());
      }
    }
  }

  private Promoted promoted(Way way, List<Cargo> all, List<DeployOutcome> outcomes) {
    List<End> ends = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Cargo one = all.get(i);
      ends.add(new End(one.code().source(), one.target(), outcomes.get(i)));
    }
    boolean made =
        outcomes.stream()
            .anyMatch(o -> o instanceof DeployOutcome.Live || o instanceof DeployOutcome.Failed);
    Optional<Generation> generation =
        made
            ? records.groups().newest(way.to(), Integer.MAX_VALUE, 1).stream().findFirst()
            : Optional.empty();
    return new Promoted(generation, ends);
  }
}
