package belay.joint;

import belay.deploy.DeployParts;
import belay.deploy.Deploys;
import belay.fleet.Records;
import belay.fleet.Words;
import belay.group.Group;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What must be so before several apps are deployed as one: one refusal refuses all. */
record JointEntrance(Records records, DeployParts parts) {
  static void insistNoCanary(Deploys.Source source) {
    source
        .canary()
        .filter(stages -> !stages.isNone())
        .ifPresent(_ -> {
          throw Refused.rule(
              "No part of the visitors is given what goes live as one (together: yes in"
                  + " belay.yml): push without a canary, or without together. Nothing was"
                  + " deployed.");
        });
  }

  static App app(AppName name, Deploys.Beside door) {
    try {
      return door.app(name);
    } catch (BelayException e) {
      throw Refused.rule(
          "belay.yml has its apps go live as one (together: yes), and "
              + name
              + " cannot: "
              + e.getMessage()
              + " Nothing was deployed.");
    }
  }

  /** The smallest that has them all. */
  Group group(List<App> apps) {
    return records.groups().all().stream()
        .filter(g -> g.members().containsAll(apps.stream().map(App::id).toList()))
        .min(Comparator.comparingInt((Group g) -> g.members().size()).thenComparing(Group::name))
        .orElseThrow(() ->
            Refused.rule(
                    "belay.yml has its apps go live as one (together: yes), and no group has all of"
                        + " them. Nothing was deployed. Make one with:")
                .next(
                    "belay groups:create NAME "
                        + apps.stream()
                            .map(a -> a.name().value())
                            .collect(Collectors.joining(" "))));
  }

  void insist(List<App> apps, Deploys.Source source) {
    List<String> refused = new ArrayList<>();
    for (App app : apps) {
      try {
        parts.insist(app, source);
      } catch (Refused e) {
        refused.add(app.name() + ": " + Words.sentence(String.valueOf(e.getMessage())));
      }
    }
    if (!refused.isEmpty()) {
      throw Refused.conflict("Nothing was deployed. " + String.join(" ", refused));
    }
  }

  void insistMembers(Group group, List<App> now) {
    Set<UUID> members =
        records
            .groups()
            .find(group.id().toString())
            .map(Group::members)
            .map(Set::copyOf)
            .orElse(Set.of());
    now.stream()
        .filter(app -> !members.contains(app.id()))
        .findFirst()
        .ifPresent(app -> {
          throw Refused.conflict(
              app.name()
                  + " left the group "
                  + group.name()
                  + " while this was built. Nothing was deployed; push again.");
        });
  }
}
