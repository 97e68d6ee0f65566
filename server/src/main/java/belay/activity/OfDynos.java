package belay.activity;

import java.util.SortedMap;

/**
 * What happened to the dynos of an app by somebody's wish.
 *
 * <p>{@code which} is a process type, a dyno's name, or {@code *} for all.
 */
public sealed interface OfDynos extends Happening {
  /**
   * The formation changed.
   *
   * @param quantities of the types that changed
   */
  record Scaled(SortedMap<String, Integer> quantities) implements OfDynos {}

  /**
   * The dyno sizes of process types changed.
   *
   * @param sizes of the types that changed
   */
  record Resized(SortedMap<String, String> sizes) implements OfDynos {}

  record Stopped(String which) implements OfDynos {}

  record StoppedToStartAgain(String which) implements OfDynos {}

  record Restarted(String which) implements OfDynos {}

  /** Dynos that were stopped run again. */
  record Started() implements OfDynos {}

  /** The same, because a release of this kind was made. */
  record StartedBy(String kind) implements OfDynos {}

  /** A one-off dyno of this name. */
  record Ran(String command, String name) implements OfDynos {}

  /**
   * A job failed or did not take place, the first time in a row.
   *
   * @param how the end of a sentence about it
   */
  record JobFailed(String job, String how) implements OfDynos {}

  /** A command inside a dyno that runs. */
  record RanInside(String command, String dyno, String name) implements OfDynos {}
}
