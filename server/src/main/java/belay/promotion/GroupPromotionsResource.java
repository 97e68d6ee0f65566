package belay.promotion;

import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.USER;

import belay.access.Access;
import belay.access.Permission;
import belay.api.GroupPromotionBody;
import belay.api.request.GroupPromotionCreate;
import belay.apps.Apps;
import belay.group.Group;
import belay.group.Groups;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.joint.GroupPromotions;
import belay.joint.GroupPromotions.Promoted;
import belay.joint.GroupPromotions.Way;
import belay.release.App;
import belay.release.Change;
import belay.switching.DeployOutcome;
import belay.view.GroupViews;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code /groups/{group}/actions/promote}: what a group runs goes on to the group of a later stage.
 * It takes {@code view} on each app that code comes from and {@code deploy} on each that it goes
 * to.
 */
public final class GroupPromotionsResource {
  private final Groups groups;
  private final GroupPromotions promotions;
  private final Access access;
  private final Apps apps;
  private final Changes changes;

  public GroupPromotionsResource(
      Groups groups, GroupPromotions promotions, Access access, Apps apps, Changes changes) {
    this.groups = groups;
    this.promotions = promotions;
    this.access = access;
    this.apps = apps;
    this.changes = changes;
  }

  public void register(Routes routes) {
    routes.post(
        "/groups/{group}/actions/promote",
        WRITE,
        USER,
        GroupPromotionCreate.class,
        GroupPromotionBody.class,
        this::promote);
  }

  private Answer promote(Exchange x, GroupPromotionCreate asked) throws InterruptedException {
    Group from = group(x, x.value("group"));
    Optional<Group> to = asked.to().map(name -> group(x, name));
    insist(x, members(from), Permission.VIEW, "view");
    Way way = promotions.way(from, to);
    List<App> targets = way.legs().stream().map(GroupPromotions.Leg::target).toList();
    insist(x, targets, Permission.DEPLOY, "deploy");
    Change change = x.change();
    Promoted promoted =
        changes
            .await(() -> promotions.promote(way, asked.force(), change))
            .orElseThrow(() ->
                new ApiError(
                    503,
                    "still_waiting",
                    "The promotion was accepted and goes on; it is not lost. Look at the group "
                        + way.to().name()
                        + " in a while."));
    promoted.ends().stream()
        .map(GroupPromotions.End::outcome)
        .filter(DeployOutcome.Failed.class::isInstance)
        .map(DeployOutcome.Failed.class::cast)
        .findFirst()
        .ifPresent(failed -> {
          throw failed(way, promoted, failed);
        });
    return Answer.created(GroupViews.body(way, promoted));
  }

  private static ApiError failed(Way way, Promoted promoted, DeployOutcome.Failed failed) {
    ObjectNode more = Json.object();
    more.set("promotion", Json.tree(GroupViews.body(way, promoted)));
    return ApiError.with(
        422,
        "release_failed",
        "Nothing went live in "
            + way.to().name()
            + ": "
            + failed.entry().statusDetail()
            + ". Every app of it serves what it served.",
        more);
  }

  private List<App> members(Group group) {
    return group.members().stream().flatMap(id -> apps.find(id).stream()).toList();
  }

  /** One that is not seen is not told from none. */
  private Group group(Exchange x, String name) {
    return groups
        .find(name)
        .filter(
            g -> members(g).stream().anyMatch(app -> access.may(x.person(), app, Permission.VIEW)))
        .orElseThrow(() -> ApiError.notFound("group", "Couldn't find the group " + name + "."));
  }

  private void insist(Exchange x, List<App> all, Permission permission, String what) {
    List<String> not = new ArrayList<>();
    for (App app : all) {
      if (!access.may(x.person(), app, permission)) {
        boolean seen = access.may(x.person(), app, Permission.VIEW);
        not.add(seen ? app.name().value() : "an app you cannot see");
      }
    }
    if (!not.isEmpty()) {
      throw ApiError.forbidden(
          "You may not "
              + what
              + " "
              + String.join(", ", not.stream().distinct().toList())
              + "; ask the owner. Nothing was promoted.");
    }
  }
}
