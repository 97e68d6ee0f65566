package belay.deploy.sim;

import belay.api.routing.AppRoutes;
import belay.deploy.sim.SimMachine.Behaviour;
import belay.group.Generation;
import belay.group.Group;
import belay.ledger.Verification;
import belay.release.App;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.release.Together;
import belay.runtime.Dyno;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** What must hold. Looks at the world itself, never through what the one road believes. */
final class Invariants {
  private static final Set<Together.Cause> AS_ONE =
      EnumSet.of(Together.Cause.ROLLBACK, Together.Cause.DEPLOY);

  private final World world;

  Invariants(World world) {
    this.world = world;
  }

  /** Something that must hold does not. */
  static final class Violated extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violated(String what) {
      super(what);
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new Violated(what);
    }
  }

  /** At every moment, whatever was killed or has failed. */
  void always() {
    for (App app : world.apps.all()) {
      switch (world.ledger.verify(app.id())) {
        case Verification.Whole _ -> {}
        case Verification.Broken b ->
            check(
                false, app.name() + ": the ledger is broken at v" + b.version() + ", " + b.fault());
      }
      rollbacksAreWhatTheyPutBack(app);
      whatServesIsNamed(app);
      onlyWellDynosAreAsked(app);
    }
    world.machine.connections.cutShort().ifPresent(what -> check(false, what));
    world.groups.all().forEach(this::goesAsOne);
  }

  /**
   * Of releases that were to go live together all did, or none; and the router knows all or none.
   */
  private void goesAsOne(Group group) {
    for (Generation one : world.groups.newest(group, Integer.MAX_VALUE, 5)) {
      if (AS_ONE.contains(one.cause())) {
        List<LedgerEntry> flipped =
            one.parts().stream()
                .filter(Generation.Part::changed)
                .flatMap(p -> world.ledger.find(p.appId(), p.version()).stream())
                .toList();
        check(
            flipped.stream().map(e -> e.servedAt().isPresent()).distinct().count() < 2,
            one.label() + " of " + group.name() + " served in some of its apps only");
        routedAsOne(one, flipped);
      }
    }
  }

  private void routedAsOne(Generation one, List<LedgerEntry> flipped) {
    boolean newest =
        flipped.stream()
            .map(LedgerEntry::release)
            .allMatch(r -> world.ledger.newest(r.appId(), 1).getFirst().version() == r.version());
    if (!newest) {
      return;
    }
    Set<Boolean> routes = new HashSet<>();
    for (LedgerEntry entry : flipped) {
      world
          .apps
          .find(entry.release().appId())
          .ifPresent(app ->
              routed(app).stream()
                  .findFirst()
                  .ifPresent(d -> routes.add(runs(app, d, entry.release()))));
    }
    check(routes.size() < 2, one.label() + ": the router sends to it in some of its apps only");
  }

  /** The dynos that get requests and run all have one content, of a release that may serve. */
  private void whatServesIsNamed(App app) {
    List<Release> routed =
        routed(app).stream().flatMap(d -> release(app, d.version()).stream()).toList();
    Optional<Release> first = routed.stream().findFirst();
    check(
        routed.stream().allMatch(r -> r.hasContentOf(first.orElseThrow())),
        app.name() + ": requests go to releases with different content " + labels(routed));
  }

  private void onlyWellDynosAreAsked(App app) {
    check(
        routed(app).stream().allMatch(world.machine::isWell),
        app.name() + ": requests go to a dyno that was never well");
  }

  private static List<String> labels(List<Release> releases) {
    return releases.stream().map(Release::label).toList();
  }

  private void rollbacksAreWhatTheyPutBack(App app) {
    for (LedgerEntry entry : world.ledger.newest(app.id(), 5)) {
      if (entry.release().kind() == Kind.ROLLBACK) {
        Release target = release(app, entry.release().ref().target().orElseThrow()).orElseThrow();
        check(
            entry.release().hasContentOf(target),
            app.name() + " " + entry.release().label() + " is not what " + target.label() + " was");
      }
    }
  }

  private Optional<Release> release(App app, int version) {
    return world.ledger.find(app.id(), version).map(LedgerEntry::release);
  }

  private List<Dyno> routed(App app) {
    AppRoutes routes = world.machine.table.get(app.id().toString());
    return routes == null
        ? List.of()
        : routes.upstreams().stream()
            .flatMap(u -> world.machine.listening(u.port()).stream())
            .toList();
  }

  /** When nothing fails any more and what was to be done is done. */
  void settled() {
    always();
    Set<UUID> apps = new HashSet<>();
    world.apps.all().forEach(a -> apps.add(a.id()));
    world
        .machine
        .running
        .values()
        .forEach(
            d -> check(apps.contains(d.appId()), "dyno " + d.name() + " of an app that is gone"));
    world.apps.all().forEach(this::settled);
  }

  private void settled(App app) {
    List<LedgerEntry> all = world.ledger.newest(app.id(), Integer.MAX_VALUE);
    check(
        all.stream().noneMatch(e -> e.status() == ReleaseStatus.PENDING),
        app.name() + " has a pending release and nothing is under way");
    LedgerEntry serving = world.ledger.serving(app.id()).orElseThrow();
    check(serving.status() == ReleaseStatus.SUCCEEDED, app.name() + " serves what has expired");
    all.stream()
        .filter(e -> e.status() == ReleaseStatus.SUCCEEDED)
        .forEach(e ->
            e.release()
                .slug()
                .ifPresent(s ->
                    check(
                        world.disk.slugs.contains(s),
                        app.name() + " " + e.release().label() + " cannot be laid out")));
    Optional<Slug> slug = serving.release().slug().flatMap(world.ledger::slug);
    slug.ifPresent(s -> disk(app, serving.release(), s));
    boolean sick =
        slug.map(s -> world.behaviours.get(s.id()))
            .filter(b -> b == Behaviour.NEVER_WELL || b == Behaviour.EXITS)
            .isPresent();
    if (!sick) {
      // One that went live without web dynos and is scaled up now crashes for ever, rightly.
      processes(app, serving.release(), slug);
    }
  }

  private void disk(App app, Release serving, Slug slug) {
    SimDisk.Place place = world.disk.place(app);
    check(
        place.current.map(place.releases::get).equals(Optional.of(slug.id())),
        app.name() + ": current is not what " + serving.label() + " runs");
    check(
        place.env.equals(Optional.of(serving.config())),
        app.name() + ": .env is not " + serving.label() + "'s");
  }

  private void processes(App app, Release serving, Optional<Slug> slug) {
    Set<String> wanted = new TreeSet<>();
    slug.ifPresent(s -> wanted.addAll(wanted(app, s)));
    List<Dyno> mine =
        world.machine.running.values().stream()
            .filter(d -> d.appId().equals(app.id()) && !d.name().type().equals("run"))
            .toList();
    List<Dyno> routed = routed(app);
    List<Dyno> rest = new ArrayList<>(mine);
    Set<String> there = new TreeSet<>();
    for (Dyno dyno : mine) {
      boolean web = dyno.name().type().equals("web");
      boolean serves = runs(app, dyno, serving) && (!web || routed.contains(dyno));
      if (serves && there.add(dyno.name().toString())) {
        rest.remove(dyno);
      }
    }
    check(there.equals(wanted), app.name() + " runs " + there + " and is to run " + wanted);
    routes(app, wanted, routed);
    warm(app, rest);
  }

  private boolean runs(App app, Dyno dyno, Release release) {
    return release(app, dyno.version()).map(r -> r.hasContentOf(release)).orElse(false);
  }

  private void routes(App app, Set<String> wanted, List<Dyno> routed) {
    AppRoutes routes = world.machine.table.get(app.id().toString());
    int named = routes == null ? 0 : routes.upstreams().size();
    long web = wanted.stream().filter(n -> n.startsWith("web.")).count();
    check(
        named == web && routed.size() == web,
        app.name()
            + ": the router names "
            + named
            + " dynos, "
            + routed.size()
            + " run, of "
            + web);
    check(
        routed.stream().allMatch(d -> d.appId().equals(app.id())),
        app.name() + ": its requests go to another app");
  }

  /** What runs beside what serves is a warm web dyno; everything else was forgotten. */
  private void warm(App app, List<Dyno> rest) {
    List<Release> warm = world.changes().dynos().warm(app).stream().map(w -> w.release()).toList();
    for (Dyno dyno : rest) {
      boolean known = warm.stream().anyMatch(r -> runs(app, dyno, r));
      check(
          known && dyno.name().type().equals("web"),
          app.name() + ": " + dyno.name() + " of v" + dyno.version() + " was forgotten");
    }
    check(warm.size() <= 2, app.name() + " keeps " + labels(warm) + " warm");
  }

  /** Written apart from SwitchPlan, as the guide says it. */
  private Set<String> wanted(App app, Slug slug) {
    Set<String> names = new TreeSet<>();
    Map<String, Integer> formation = world.apps.formation(app);
    List<String> stopped = world.apps.settings(app).stopped();
    for (String type : slug.processTypes().keySet()) {
      int count =
          type.equals("release") ? 0 : formation.getOrDefault(type, type.equals("web") ? 1 : 0);
      for (int i = 1; i <= count; i++) {
        if (!stopped.contains("*")
            && !stopped.contains(type)
            && !stopped.contains(type + "." + i)) {
          names.add(type + "." + i);
        }
      }
    }
    return names;
  }
}
