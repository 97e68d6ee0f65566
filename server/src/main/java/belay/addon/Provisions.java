package belay.addon;

import belay.addon.Provision.Stage;
import belay.release.App;
import belay.release.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What is on record of add-ons that providers of this server make: the journal of each, and what
 * its provider keeps, sealed. Durable when a method returns; safe for use by several threads.
 */
public interface Provisions {
  /**
   * An add-on that is asked for.
   *
   * @param name the add-on's, which nothing else may have
   * @param as the name under which the app is to know it
   * @param stage at which it begins
   */
  record Wanted(App app, String name, String as, String service, String plan, Stage stage) {}

  /**
   * Writes down that one is to be made.
   *
   * @throws belay.release.Refused when the name is taken
   */
  Provision reserve(Wanted wanted, Change change);

  Optional<Provision> find(UUID id);

  /** By its name, or by the one that releases have for it. */
  Optional<Provision> named(String name);

  /** The generations of their data. */
  Generations generations();

  /** By name, those among them that were destroyed and can be brought back. */
  List<Provision> all();

  /** Goes on to a stage. */
  Provision at(Provision provision, Stage stage, String message);

  /** Goes on to a stage that somebody asked for. */
  Provision asked(Provision provision, Stage stage, Change change);

  /** Is to be changed to another plan. */
  Provision change(Provision provision, String plan, Change change);

  /** Has the plan that it was to be changed to. */
  Provision changed(Provision provision);

  /** Is to be brought back, for an app that may be another one. */
  Provision restore(Provision provision, App app, String as, Change change);

  /** What its provider keeps. */
  SortedMap<String, String> kept(UUID id);

  void keep(UUID id, Map<String, String> kept);

  /** It is there: releases may refer to its variables from here on. */
  Provision complete(Provision provision, Map<String, String> variables);

  /** It is there no more: nothing can refer to it from here on. */
  Provision vanish(Provision provision);

  /** Nothing is left of it. */
  void forget(Provision provision);
}
