package belay.joint;

import belay.group.Group;
import belay.pipeline.Stage;
import belay.release.App;
import belay.release.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which app's code goes on to which, when what a group runs is promoted: each to the apps that come
 * next in its pipeline, as the group that gets it has them. Where several apps of the group stand
 * in one stage of one pipeline, to those that are named as it is but for what follows the last dash
 * ({@code api-staging} to {@code api-production}). Pure.
 *
 * @param from the group whose code goes on
 * @param places the places of its apps, and of all apps in their pipelines
 * @param groups all there are
 */
record Downstream(Group from, List<Place> places, List<Group> groups) {
  /** Where an app stands. */
  record Place(App app, UUID pipeline, Stage stage) {}

  /** From one app to one other. */
  record Step(App source, App target) {}

  /** Where it goes. */
  record Way(Group to, List<Step> steps) {
    Way {
      steps = List.copyOf(steps);
    }
  }

  Downstream {
    places = List.copyOf(places);
    groups = List.copyOf(groups);
  }

  /**
   * The way.
   *
   * @param named the group that is to get it; empty for the one that has the apps which come next
   * @throws Refused when there is none, or several
   */
  Way to(Optional<Group> named) {
    List<Place> sources =
        places.stream().filter(p -> from.members().contains(p.app().id())).toList();
    insistOneStage(sources);
    Group to = named.orElseGet(() -> only(sources));
    List<Step> steps = new ArrayList<>();
    List<String> nowhere = new ArrayList<>();
    for (Place source : sources) {
      List<App> next =
          next(source, sources, Optional.of(to)).stream()
              .filter(a -> to.members().contains(a.id()))
              .toList();
      if (next.isEmpty()) {
        nowhere.add(source.app().name().value());
      }
      next.forEach(target -> steps.add(new Step(source.app(), target)));
    }
    if (!nowhere.isEmpty()) {
      throw Refused.rule(
          "Nothing was promoted. No app of "
              + to.name()
              + " comes after "
              + String.join(", ", nowhere)
              + " in its pipeline.");
    }
    insistOneSource(steps);
    return new Way(to, steps);
  }

  private void insistOneStage(List<Place> sources) {
    List<Stage> stages = sources.stream().map(Place::stage).distinct().toList();
    if (stages.size() > 1) {
      throw Refused.rule(
          "Nothing was promoted. What a group runs goes on from one stage, and "
              + sources.stream()
                  .map(p -> p.app().name() + " is in " + p.stage().word())
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  private Group only(List<Place> sources) {
    List<Group> fit =
        groups.stream()
            .filter(g ->
                sources.stream()
                    .allMatch(s ->
                        next(s, sources, Optional.empty()).stream()
                            .anyMatch(a -> g.members().contains(a.id()))))
            .toList();
    if (fit.size() == 1) {
      return fit.getFirst();
    }
    if (fit.isEmpty()) {
      List<String> apps =
          sources.stream()
              .flatMap(s -> next(s, sources, Optional.empty()).stream())
              .map(a -> a.name().value())
              .distinct()
              .toList();
      String what = "Nothing was promoted. No group has an app that comes after each of ";
      Refused refused =
          Refused.rule(
              what
                  + sources.stream()
                      .map(s -> s.app().name().value())
                      .collect(Collectors.joining(", "))
                  + (apps.isEmpty() ? " in its pipeline." : " in its pipeline. Make one with:"));
      throw apps.isEmpty()
          ? refused
          : refused.next("belay groups:create NAME " + String.join(" ", apps));
    }
    throw Refused.rule(
            "Nothing was promoted. Several groups have the apps that come next: "
                + fit.stream().map(Group::name).collect(Collectors.joining(", "))
                + ". Say which:")
        .next("belay pipelines:promote -g " + from.name() + " --to " + fit.getFirst().name());
  }

  /** The apps of the next stage in which there are any, of a group where one is named. */
  private List<App> next(Place source, List<Place> sources, Optional<Group> of) {
    List<Place> later =
        places.stream()
            .filter(
                p -> p.pipeline().equals(source.pipeline()) && source.stage().isBefore(p.stage()))
            .filter(p -> of.map(g -> g.members().contains(p.app().id())).orElse(true))
            .toList();
    boolean several =
        sources.stream().filter(s -> s.pipeline().equals(source.pipeline())).count() > 1;
    Optional<Stage> stage = later.stream().map(Place::stage).min(Stage::compareTo);
    return later.stream()
        .filter(p -> p.stage() == stage.orElseThrow())
        .map(Place::app)
        .filter(a -> !several || stem(a).equals(stem(source.app())))
        .toList();
  }

  private static String stem(App app) {
    String name = app.name().value();
    int dash = name.lastIndexOf('-');
    return dash > 0 ? name.substring(0, dash) : name;
  }

  private static void insistOneSource(List<Step> steps) {
    Map<UUID, Step> by = new HashMap<>();
    for (Step step : steps) {
      Optional<Step> other = Optional.ofNullable(by.put(step.target().id(), step));
      other.ifPresent(o -> {
        throw Refused.rule(
            "Nothing was promoted. "
                + step.target().name()
                + " comes after both "
                + o.source().name()
                + " and "
                + step.source().name()
                + ".");
      });
    }
  }
}
