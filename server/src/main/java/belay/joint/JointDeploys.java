package belay.joint;

import static java.util.Objects.requireNonNull;

import belay.build.Builder;
import belay.builds.Builds;
import belay.deploy.DeployParts;
import belay.deploy.Deploys;
import belay.deploy.Ready;
import belay.deploy.RecordedBuild;
import belay.fleet.Bounds;
import belay.fleet.Records;
import belay.group.Generation;
import belay.group.Group;
import belay.manifest.Manifests;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Descriptions;
import belay.release.InvalidInput;
import belay.release.Origin;
import belay.release.Refused;
import belay.release.Slug;
import belay.release.Together;
import belay.release.Together.Cause;
import belay.switching.DeployOutcome;
import belay.switching.DeployOutcome.BuildFailed;
import belay.switching.DeployOutcome.Live;
import belay.switching.DeployOutcome.NothingToChange;
import belay.switching.GoLive;
import belay.switching.Road;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Code comes in for one app, and where belay.yml says {@code together: yes} for all of its apps:
 * all are built, then all go live in one step, or none does.
 */
final class JointDeploys implements Deploys {
  private final Deploys alone;
  private final DeployParts parts;
  private final JointEntrance entrance;
  private final Records records;
  private final Road road;
  private final Bounds bounds;
  private final InstantSource time;
  private final Manifests manifests;

  JointDeploys(
      Deploys alone,
      DeployParts parts,
      Records records,
      Road road,
      Bounds bounds,
      InstantSource time,
      Manifests manifests) {
    this.alone = alone;
    this.parts = parts;
    this.entrance = new JointEntrance(records, parts);
    this.records = records;
    this.road = road;
    this.bounds = bounds;
    this.time = time;
    this.manifests = manifests;
  }

  @Override
  public void admit(App app, Optional<String> commit, boolean force) {
    alone.admit(app, commit, force);
  }

  @Override
  public boolean admits(App app, String commit) {
    return alone.admits(app, commit);
  }

  @Override
  public Optional<String> servingCommit(App app) {
    return alone.servingCommit(app);
  }

  @Override
  public void purgeBuildCache(App app, Change change) {
    alone.purgeBuildCache(app, change);
  }

  @Override
  public DeployOutcome deploy(App app, Source source, Change change, Builder.Output tell) {
    Optional<Beside> door = source.beside().filter(_ -> source.image().isEmpty());
    List<AppName> names = door.isEmpty() ? List.of() : companions(app, source);
    if (names.isEmpty()) {
      return alone.deploy(app, source, change, tell);
    }
    try {
      return bounds
          .quotas()
          .building(
              change.actor().userId(),
              () -> asOne(new Push(app, source, change, tell), names, door.orElseThrow()));
    } finally {
      SourceCopy.delete(source.directory());
    }
  }

  /** A mistake in the file is the build's to tell of. */
  private List<AppName> companions(App app, Source source) {
    try {
      return manifests.companions(source.directory(), app.name());
    } catch (IOException | InvalidInput e) {
      return List.of();
    }
  }

  /** What came in. */
  private record Push(App app, Source source, Change change, Builder.Output tell) {}

  /**
   * One app of it.
   *
   * @param build that is ended here; that of the app which is pushed to is the door's
   * @param place when it was asked for among other changes of the app
   */
  private record Member(App app, Optional<Builds.Running> build, Builder.Output tell, long place) {
    String name() {
      return app.name().value();
    }
  }

  private DeployOutcome asOne(Push push, List<AppName> names, Beside door) {
    JointEntrance.insistNoCanary(push.source());
    List<App> apps =
        names.stream()
            .map(
                name -> name.equals(push.app().name()) ? push.app() : JointEntrance.app(name, door))
            .toList();
    Group group = entrance.group(apps);
    entrance.insist(apps, push.source());
    push.tell()
        .line(
            "-----> Deploying "
                + String.join(", ", names.stream().map(AppName::value).toList())
                + " as one, the group "
                + group.name()
                + "...");
    Instant at = time.instant();
    List<Member> members = new ArrayList<>();
    try {
      for (App app : apps) {
        members.add(member(app, push, door));
      }
      // The one that is pushed to last: its build is in the tree that came in.
      members.sort(Comparator.comparing(m -> m.build().isEmpty()));
      return built(group, members, push, at);
    } catch (BelayException e) {
      members.forEach(m -> m.build().ifPresent(b -> b.line(" !     " + e.getMessage())));
      throw e;
    } finally {
      // Does nothing where it has ended.
      members.forEach(m -> m.build().ifPresent(Builds.Running::failed));
    }
  }

  private Member member(App app, Push push, Beside door) {
    boolean own = app.id().equals(push.app().id());
    Optional<Builds.Running> build = own ? Optional.empty() : Optional.of(door.begin(app));
    return new Member(
        app,
        build,
        AppLines.of(app.name().value(), push.tell(), build),
        road.goLive().precedence().ask());
  }

  private DeployOutcome built(Group group, List<Member> members, Push push, Instant at) {
    Instant begun = time.instant();
    Map<Member, Builder.Outcome.Built> built = new LinkedHashMap<>();
    boolean released = false;
    try {
      for (Member member : members) {
        switch (build(member, push)) {
          case Builder.Outcome.Failed failed -> {
            return notBuilt(member, failed, members);
          }
          case Builder.Outcome.Built one -> built.put(member, one);
        }
      }
      built.forEach((member, one) -> member.tell().built(one.slug()));
      DeployOutcome outcome = release(group, built, push, new Times(at, begun, time.instant()));
      released = true;
      return outcome;
    } finally {
      if (!released) {
        built.forEach((member, one) -> parts.drop(member.app(), one.slug()));
      }
    }
  }

  private record Times(Instant at, Instant begun, Instant ready) {
    Origin origin(Group group) {
      return new Origin(
          at,
          Duration.between(at, begun),
          Duration.between(begun, ready),
          List.of("as one with " + group.name()));
    }
  }

  private Builder.Outcome build(Member member, Push push) {
    if (member.build().isEmpty()) {
      return parts.build(member.app(), push.source(), push.change(), member.tell());
    }
    Path copy = SourceCopy.of(push.source().directory());
    try {
      return parts.build(member.app(), push.source().in(copy), push.change(), member.tell());
    } finally {
      SourceCopy.delete(copy);
    }
  }

  private static DeployOutcome notBuilt(
      Member member, Builder.Outcome.Failed failed, List<Member> members) {
    for (Member other : members) {
      other
          .tell()
          .line(
              other.equals(member)
                  ? " !     It was not built, and nothing went live."
                  : " !     Nothing went live: " + member.name() + " was not built.");
    }
    return new BuildFailed(
        member.name() + " was not built, and nothing went live: " + failed.message());
  }

  /** In the turns of all. */
  private DeployOutcome release(
      Group group, Map<Member, Builder.Outcome.Built> built, Push push, Times times) {
    List<Member> members = List.copyOf(built.keySet());
    Map<App, DeployOutcome> ends =
        road.turns()
            .take(
                members.stream().map(Member::app).toList(),
                "a deploy of the group " + group.name(),
                now -> {
                  entrance.insistMembers(group, now);
                  return released(group, now, built, push, times);
                });
    for (Member member : members) {
      DeployOutcome end =
          road.aftermath().of(requireNonNull(ends.get(member.app())), member.tell());
      member.build().ifPresent(b -> RecordedBuild.end(b, end));
      if (end instanceof NothingToChange same) {
        String label = same.serving().map(e -> e.release().label()).orElse("what serves");
        member.tell().line("-----> Nothing to change: " + label + " has this code already");
        parts.drop(member.app(), requireNonNull(built.get(member)).slug());
      }
    }
    return own(push.app(), ends);
  }

  private Map<App, DeployOutcome> released(
      Group group, List<App> now, Map<Member, Builder.Outcome.Built> built, Push push, Times times)
      throws InterruptedException {
    Map<UUID, App> current = now.stream().collect(Collectors.toMap(App::id, Function.identity()));
    List<JointRelease.Part> ready = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (Map.Entry<Member, Builder.Outcome.Built> one : built.entrySet()) {
      Member member = one.getKey();
      App app = requireNonNull(current.get(member.app().id()));
      var asked = new Ready.Asked(push.change(), push.source().force(), member.place());
      var way = new GoLive.Way(true, false, times.ready(), member.place(), times.origin(group));
      try {
        Ready what = parts.ready(app, one.getValue(), push.source(), asked, member.tell());
        ready.add(new JointRelease.Part(app, what, way, member.tell()));
      } catch (Refused e) {
        refused.add(member.name() + ": " + e.getMessage());
      }
    }
    if (!refused.isEmpty()) {
      throw Refused.rule("Nothing was released. " + String.join(" ", refused));
    }
    Slug slug = built.values().iterator().next().slug();
    var why =
        new Together(
            group.id(), Cause.DEPLOY, Optional.empty(), Descriptions.deploy(slug), push.change());
    List<DeployOutcome> ends =
        new JointRelease(road.goLive(), road.goLiveTogether()).release(why, ready);
    tell(group, ready, ends, push.tell());
    Map<App, DeployOutcome> all = new HashMap<>();
    List<Member> members = List.copyOf(built.keySet());
    for (int i = 0; i < ends.size(); i++) {
      all.put(members.get(i).app(), ends.get(i));
    }
    return all;
  }

  private void tell(
      Group group, List<JointRelease.Part> parts, List<DeployOutcome> ends, Builder.Output tell) {
    if (ends.stream().anyMatch(Live.class::isInstance)) {
      Generation made = records.groups().newest(group, Integer.MAX_VALUE, 1).getFirst();
      tell.line(
          "-----> "
              + group.name()
              + " runs "
              + made.label()
              + ": "
              + made.parts().stream()
                  .map(p -> p.app() + " v" + p.version())
                  .sorted()
                  .collect(Collectors.joining(", ")));
    } else if (ends.stream().anyMatch(DeployOutcome.Failed.class::isInstance)) {
      tell.line(
          " !     Nothing of "
              + group.name()
              + " went live: "
              + parts.stream()
                  .map(p -> p.app().name() + " serves v" + road.turns().serving(p.app()).version())
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  /** What it comes to for the app that was pushed to: when it has the code already, for others. */
  private static DeployOutcome own(App app, Map<App, DeployOutcome> ends) {
    DeployOutcome own = requireNonNull(ends.get(app));
    if (own instanceof NothingToChange) {
      ends.forEach((other, end) -> {
        if (end instanceof DeployOutcome.Failed failed) {
          throw Refused.rule("Nothing went live. " + other.name() + ": " + failed.message());
        }
      });
    }
    return own;
  }
}
