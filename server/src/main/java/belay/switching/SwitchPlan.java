package belay.switching;

import belay.fleet.WarmPool;
import belay.release.ProcessTypes;
import belay.release.Slug;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides the steps of a switch from what is wanted and what runs. Does nothing itself.
 *
 * @param steps in order; everything up to the repoint can be undone by stopping what was started,
 *     and starting again what was stopped
 */
record SwitchPlan(List<Step> steps) {
  SwitchPlan {
    steps = List.copyOf(steps);
  }

  /**
   * The wanted end of a switch.
   *
   * @param slug what to run; none before the first deploy
   * @param names the dynos that are to run, see {@link Places#of}
   * @param fresh whether it is a new release; not when what serves is restarted
   * @param releaseCommand whether the release command is to run (not on a rollback: old migrations
   *     must not meet a new schema)
   * @param checkpoint whether data is to be copied before that
   * @param moves whether it has other data than what serves
   * @param proven whether this very content has served, and what serves now is to be left
   */
  record Wish(
      Optional<Slug> slug,
      List<DynoName> names,
      boolean fresh,
      boolean releaseCommand,
      boolean checkpoint,
      boolean moves,
      boolean proven) {
    Wish {
      names = List.copyOf(names);
    }
  }

  /**
   * What runs before a switch.
   *
   * @param serving the dynos of what serves
   * @param warm web dynos that run what is wanted already
   * @param pool what the router calls the warm ones; empty when it knows none
   * @param keepUntil until when the serving web dynos stay warm; empty when they are to be stopped
   * @param overlap whether they and the new ones may run at once
   */
  record Now(
      List<Dyno> serving,
      List<Dyno> warm,
      String pool,
      Optional<Instant> keepUntil,
      boolean overlap) {
    Now {
      serving = List.copyOf(serving);
      warm = List.copyOf(warm);
    }

    /** The same with web dynos that run what is wanted already. */
    Now beside(WarmPool kept) {
      return new Now(serving, kept.dynos(), kept.pool(), keepUntil, overlap);
    }
  }

  /** The way from what runs to what is wanted. */
  static SwitchPlan to(Wish wish, Now now) {
    if (wish.slug().isEmpty()) {
      return new SwitchPlan(List.of(new Step.Succeed()));
    }
    List<DynoName> web = wish.names().stream().filter(n -> ProcessTypes.isWeb(n.type())).toList();
    List<DynoName> others =
        wish.names().stream().filter(n -> !ProcessTypes.isWeb(n.type())).toList();
    if (wish.moves()) {
      return new SwitchPlan(moving(wish, now, web, others));
    }
    List<Dyno> used = now.warm().stream().filter(d -> web.contains(d.name())).toList();
    List<DynoName> missing =
        web.stream().filter(n -> used.stream().noneMatch(d -> d.name().equals(n))).toList();
    boolean warm = missing.isEmpty() && !used.isEmpty();
    boolean gap = !now.overlap() && !now.serving().isEmpty();
    List<Step> steps = new ArrayList<>();
    steps.addAll(beforeAny(wish, warm));
    if (gap) {
      steps.add(new Step.Hold());
      steps.add(new Step.StopRunning(now.serving()));
    }
    boolean watchedAfter = wish.proven() && !gap;
    steps.addAll(startOf(missing, watchedAfter));
    if (!others.isEmpty() && !warm) {
      // Last, so that two workers of one queue overlap for as short as can be.
      steps.add(new Step.Start(others));
    }
    steps.add(new Step.Repoint(used, used.isEmpty() ? "" : now.pool()));
    if (!missing.isEmpty() && watchedAfter) {
      steps.add(new Step.StayUp());
    }
    if (wish.fresh()) {
      steps.add(new Step.MoveCurrent());
      steps.add(new Step.Succeed());
    }
    retirement(now, used, gap).ifPresent(steps::add);
    if (!others.isEmpty() && warm) {
      // After the old ones were told to stop; none of the two waits for the other.
      steps.add(new Step.Bring(others));
    }
    return new SwitchPlan(steps);
  }

  /** What is done before any dyno of it is started. */
  private static List<Step> beforeAny(Wish wish, boolean warm) {
    Optional<String> command =
        wish.slug()
            .filter(_ -> wish.releaseCommand())
            .flatMap(s -> s.command(ProcessTypes.RELEASE));
    List<Step> steps = new ArrayList<>();
    if (!warm || command.isPresent()) {
      steps.add(new Step.LayOut());
    }
    if (command.isPresent() && wish.checkpoint()) {
      steps.add(new Step.Checkpoint());
    }
    command.map(Step.ReleaseCommand::new).ifPresent(steps::add);
    return steps;
  }

  /**
   * To other data: the web dynos are healthy on it before requests wait, and nothing of what served
   * runs when it is fenced, so that no two ever write to both.
   */
  private static List<Step> moving(Wish wish, Now now, List<DynoName> web, List<DynoName> others) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step.LayOut());
    steps.add(new Step.RestoreData());
    wish.slug()
        .filter(_ -> wish.releaseCommand())
        .flatMap(s -> s.command(ProcessTypes.RELEASE))
        .map(Step.ReleaseCommand::new)
        .ifPresent(steps::add);
    if (now.overlap()) {
      steps.addAll(startOf(web, false));
    }
    if (!now.serving().isEmpty()) {
      steps.add(new Step.Hold());
      steps.add(new Step.StopRunning(now.serving()));
    }
    steps.add(new Step.FenceData());
    if (!now.overlap()) {
      steps.addAll(startOf(web, false));
    }
    if (!others.isEmpty()) {
      steps.add(new Step.Start(others));
    }
    steps.add(new Step.Repoint(List.of(), ""));
    steps.add(new Step.MoveCurrent());
    steps.add(new Step.Succeed());
    return steps;
  }

  /** The web dynos of the release before that stay. */
  List<Dyno> keptWarm() {
    return steps.stream()
        .flatMap(s -> s instanceof Step.Retire retire ? retire.warm().stream() : Stream.of())
        .toList();
  }

  /**
   * In an incident every moment counts: what served before is switched to as soon as it is healthy,
   * and watched afterwards, what serves now standing by. For anything else users pay with a second
   * of the old release, and not with requests that die on the new one.
   */
  private static List<Step> startOf(List<DynoName> web, boolean watchedAfter) {
    if (web.isEmpty()) {
      return List.of();
    }
    Step start = new Step.Start(web);
    Step await = new Step.AwaitHealthy();
    return watchedAfter ? List.of(start, await) : List.of(start, await, new Step.StayUp());
  }

  /** Workers are never kept warm: two would work the same queue. */
  private static Optional<Step> retirement(Now now, List<Dyno> used, boolean gap) {
    Predicate<Dyno> stays = d -> ProcessTypes.isWeb(d.name().type()) && now.keepUntil().isPresent();
    List<Dyno> keep = gap ? List.of() : now.serving().stream().filter(stays).toList();
    List<Dyno> stop = new ArrayList<>(gap ? List.of() : now.serving());
    stop.removeAll(keep);
    now.warm().stream().filter(d -> !used.contains(d)).forEach(stop::add);
    return keep.isEmpty() && stop.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Step.Retire(stop, keep, keep.isEmpty() ? Optional.empty() : now.keepUntil()));
  }
}
