package belay.deploy;

import belay.release.Slug;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides the steps of a switch from what is wanted and what runs. Does nothing itself.
 *
 * @param steps in order; everything up to the repoint can be undone by stopping what was started
 */
record SwitchPlan(List<Step> steps) {
  static final String WEB = "web";
  static final String RELEASE = "release";

  SwitchPlan {
    steps = List.copyOf(steps);
  }

  /**
   * The way from what runs to a release.
   *
   * @param slug what to run; none before the first deploy
   * @param names the dynos that are wanted, see {@link #wanted}
   * @param running what runs now, of whatever release
   * @param releaseCommand whether the release command is to run (not on a rollback: old migrations
   *     must not meet a new schema)
   */
  static SwitchPlan to(
      Optional<Slug> slug, List<DynoName> names, List<Dyno> running, boolean releaseCommand) {
    List<Step> steps = new ArrayList<>();
    if (slug.isEmpty()) {
      return new SwitchPlan(List.of(new Step.Succeed()));
    }
    steps.add(new Step.LayOut());
    if (releaseCommand) {
      slug.get().command(RELEASE).map(Step.RunReleaseCommand::new).ifPresent(steps::add);
    }
    addStarts(steps, names);
    steps.add(new Step.Repoint());
    steps.add(new Step.MoveCurrent());
    steps.add(new Step.Succeed());
    if (!running.isEmpty()) {
      steps.add(new Step.Retire(running));
    }
    return new SwitchPlan(steps);
  }

  /** The way to fresh dynos of the release that serves already. */
  static SwitchPlan restart(List<DynoName> names, List<Dyno> running) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step.LayOut());
    addStarts(steps, names);
    steps.add(new Step.Repoint());
    if (!running.isEmpty()) {
      steps.add(new Step.Retire(running));
    }
    return new SwitchPlan(steps);
  }

  private static void addStarts(List<Step> steps, List<DynoName> names) {
    List<DynoName> web = names.stream().filter(n -> n.type().equals(WEB)).toList();
    List<DynoName> others = names.stream().filter(n -> !n.type().equals(WEB)).toList();
    if (!web.isEmpty()) {
      steps.add(new Step.Start(web));
      steps.add(new Step.AwaitHealthy());
    }
    if (!others.isEmpty()) {
      // Last, so that two workers of one queue overlap for as short as can be.
      steps.add(new Step.Start(others));
    }
  }

  /**
   * How many dynos of each type a slug gets: what was asked for, else one web and none of the
   * others (Heroku's default). Types that the slug lacks are left out; the release type never runs
   * by itself.
   */
  static SortedMap<String, Integer> quantities(Slug slug, Map<String, Integer> formation) {
    SortedMap<String, Integer> wanted = new TreeMap<>();
    for (String type : slug.processTypes().keySet()) {
      if (!type.equals(RELEASE)) {
        wanted.put(type, formation.getOrDefault(type, type.equals(WEB) ? 1 : 0));
      }
    }
    return wanted;
  }

  /**
   * The dynos that are to run.
   *
   * @param stopped what was stopped by hand: {@code *} for all, a type, or a dyno's name
   */
  static List<DynoName> wanted(Slug slug, Map<String, Integer> formation, List<String> stopped) {
    List<DynoName> names = new ArrayList<>();
    quantities(slug, formation)
        .forEach((type, quantity) -> {
          for (int number = 1; number <= quantity; number++) {
            names.add(new DynoName(type, number));
          }
        });
    names.removeIf(n -> stopped.stream().anyMatch(s -> covers(s, n)));
    return List.copyOf(names);
  }

  /** Whether {@code *}, a type or a dyno's name means this dyno. */
  static boolean covers(String typeOrDyno, DynoName name) {
    return typeOrDyno.equals("*")
        || typeOrDyno.equals(name.type())
        || typeOrDyno.equals(name.toString());
  }
}
