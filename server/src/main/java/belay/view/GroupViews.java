package belay.view;

import belay.api.GenerationBody;
import belay.api.GroupBody;
import belay.api.GroupPreviewBody;
import belay.api.GroupPromotionBody;
import belay.api.GroupRollbackBody;
import belay.apps.Apps;
import belay.apps.Orders;
import belay.deploy.GroupRollbacks;
import belay.group.Generation;
import belay.group.Group;
import belay.group.Groups;
import belay.joint.GroupPromotions;
import belay.preview.GroupPreview;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.switching.DeployOutcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Groups and their generations, as the API shows them. */
public final class GroupViews {
  private static final int LOOKED_AT = 50;

  private final Groups groups;
  private final Apps apps;
  private final Orders orders;
  private final PreviewViews previews;

  public GroupViews(Groups groups, Apps apps, Orders orders, PreviewViews previews) {
    this.groups = groups;
    this.apps = apps;
    this.orders = orders;
    this.previews = previews;
  }

  public GroupBody body(Group group) {
    return new GroupBody(
        group.id(),
        group.name(),
        group.members().stream()
            .flatMap(id -> apps.find(id).stream())
            .map(app -> new GroupBody.Member(app.name().value(), app.id()))
            .sorted(Comparator.comparing(GroupBody.Member::app))
            .toList(),
        groups.newest(group, Integer.MAX_VALUE, LOOKED_AT).stream()
            .filter(g -> g.servedAt().isPresent())
            .findFirst()
            .map(GroupViews::body),
        group.createdAt());
  }

  public static GenerationBody body(Generation generation) {
    String status =
        generation.pending()
            ? "pending"
            : generation.servedAt().isPresent() ? "succeeded" : "failed";
    return new GenerationBody(
        generation.number(),
        generation.cause().word(),
        generation.target(),
        generation.description(),
        generation.change().actor().email(),
        generation.change().reason(),
        status,
        generation.createdAt(),
        generation.servedAt(),
        generation.parts().stream()
            .map(p -> new GenerationBody.Part(p.app(), p.appId(), p.version(), p.changed()))
            .sorted(Comparator.comparing(GenerationBody.Part::app))
            .toList());
  }

  public GroupPreviewBody body(GroupPreview preview) {
    return new GroupPreviewBody(
        body(preview.serving()),
        body(preview.target()),
        preview.why(),
        preview.safe(),
        preview.warm(),
        preview.members().stream()
            .map(m ->
                new GroupPreviewBody.Member(
                    m.app().name().value(), previews.body(m.app(), m.preview())))
            .sorted(Comparator.comparing(GroupPreviewBody.Member::app))
            .toList(),
        preview.unchanged().stream().map(app -> app.name().value()).sorted().toList());
  }

  public GroupRollbackBody body(GroupRollbacks.Rolled rolled) {
    return new GroupRollbackBody(
        body(rolled.from()),
        body(rolled.target()),
        body(rolled.generation()),
        rolled.each().stream()
            .flatMap(m -> member(m.app(), m.outcome()).stream())
            .sorted(Comparator.comparing(GroupRollbackBody.Member::app))
            .toList());
  }

  public static GroupPromotionBody body(
      GroupPromotions.Way way, GroupPromotions.Promoted promoted) {
    return new GroupPromotionBody(
        way.from().name(),
        way.to().name(),
        promoted.generation().map(GroupViews::body),
        promoted.ends().stream()
            .map(GroupViews::member)
            .sorted(Comparator.comparing(GroupPromotionBody.Member::app))
            .toList());
  }

  private static GroupPromotionBody.Member member(GroupPromotions.End end) {
    String app = end.target().name().value();
    String source = end.source().name().value();
    return switch (end.outcome()) {
      case DeployOutcome.Live live ->
          new GroupPromotionBody.Member(
              app, source, "succeeded", Optional.of(live.entry().version()), Optional.empty());
      case DeployOutcome.Held held ->
          new GroupPromotionBody.Member(
              app,
              source,
              "held",
              Optional.of(held.entry().version()),
              Optional.of(held.message()));
      case DeployOutcome.Failed failed ->
          new GroupPromotionBody.Member(
              app,
              source,
              "failed",
              Optional.of(failed.entry().version()),
              Optional.of(failed.message()));
      case DeployOutcome.NothingToChange same ->
          new GroupPromotionBody.Member(
              app, source, "unchanged", same.serving().map(LedgerEntry::version), Optional.empty());
      case DeployOutcome.BuildFailed failed ->
          new GroupPromotionBody.Member(
              app, source, "failed", Optional.empty(), Optional.of(failed.message()));
    };
  }

  private Optional<GroupRollbackBody.Member> member(App app, DeployOutcome outcome) {
    if (!(outcome instanceof DeployOutcome.Live live)) {
      return Optional.empty();
    }
    return Optional.of(
        new GroupRollbackBody.Member(
            app.name().value(),
            live.entry().version(),
            live.entry().release().ref().target(),
            List.copyOf(live.notes()),
            orders.pin(app).isPresent(),
            Optional.of(ReleaseViews.figures(live.figures(), live.draining()))));
  }
}
