package belay.history;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.USER;

import belay.access.Access;
import belay.access.Permission;
import belay.api.GenerationBody;
import belay.api.GroupBody;
import belay.api.GroupRollbackBody;
import belay.api.LedgerBody;
import belay.api.request.GroupCreate;
import belay.api.request.GroupMemberCreate;
import belay.api.request.GroupRollbackCreate;
import belay.apps.Apps;
import belay.deploy.GroupRollbacks;
import belay.group.Group;
import belay.group.GroupTarget.Wanted;
import belay.group.Groups;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Verification;
import belay.preview.GroupWish;
import belay.preview.RollbackWish;
import belay.preview.RollbackWish.Accepted;
import belay.preview.RollbackWish.Data;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigMode;
import belay.release.Printable;
import belay.rollback.RollbackTarget;
import belay.switching.DeployOutcome;
import belay.view.GroupViews;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /groups}: apps that go live and back as one. A group is seen by whoever may view one of
 * its apps. It gives nobody a right on any of them: to put an app in or take it out one must manage
 * it, and to roll all back one must be allowed to roll back each.
 */
public final class GroupsResource {
  private static final Pattern NUMBER = Pattern.compile("[gG]?(\\d{1,9})");

  private final Groups groups;
  private final GroupRollbacks rollbacks;
  private final Access access;
  private final Apps apps;
  private final Changes changes;
  private final GroupViews views;

  public GroupsResource(
      Groups groups,
      GroupRollbacks rollbacks,
      Access access,
      Apps apps,
      Changes changes,
      GroupViews views) {
    this.groups = groups;
    this.rollbacks = rollbacks;
    this.access = access;
    this.apps = apps;
    this.changes = changes;
    this.views = views;
  }

  public void register(Routes routes) {
    routes
        .get("/groups", READ, USER, GroupBody.class, this::list)
        .post("/groups", WRITE, USER, GroupCreate.class, GroupBody.class, this::create)
        .get("/groups/{group}", READ, USER, GroupBody.class, x -> Answer.ok(views.body(group(x))))
        .delete("/groups/{group}", WRITE, USER, GroupBody.class, this::destroy)
        .post(
            "/groups/{group}/members",
            WRITE,
            USER,
            GroupMemberCreate.class,
            GroupBody.class,
            this::add)
        .delete("/groups/{group}/members/{app}", WRITE, USER, GroupBody.class, this::remove)
        .get("/groups/{group}/generations", READ, USER, GenerationBody.class, this::generations)
        .get(
            "/groups/{group}/ledger/verify",
            READ,
            USER,
            LedgerBody.Verification.class,
            this::verify)
        .post(
            "/groups/{group}/actions/rollback",
            WRITE,
            USER,
            GroupRollbackCreate.class,
            GroupRollbackBody.class,
            this::rollback);
  }

  private List<App> members(Group group) {
    return group.members().stream().flatMap(id -> apps.find(id).stream()).toList();
  }

  private boolean may(Exchange x, App app, Permission permission) {
    return access.may(x.person(), app, permission);
  }

  private boolean sees(Exchange x, Group group) {
    return members(group).stream().anyMatch(app -> may(x, app, Permission.VIEW));
  }

  /** One that is not seen is not told from none. */
  private Group group(Exchange x) {
    return groups
        .find(x.value("group"))
        .filter(group -> sees(x, group))
        .orElseThrow(() -> ApiError.notFound("group", "Couldn't find that group."));
  }

  /** One of whose apps all may be done this with; it is said which may not. */
  private Group group(Exchange x, Permission permission, String what) {
    Group group = group(x);
    List<String> not =
        members(group).stream()
            .filter(app -> !may(x, app, permission))
            .map(app -> may(x, app, Permission.VIEW) ? app.name().value() : "an app you cannot see")
            .distinct()
            .toList();
    if (!not.isEmpty()) {
      throw ApiError.forbidden(
          "You may not "
              + what
              + " "
              + String.join(", ", not)
              + " of the group "
              + group.name()
              + "; ask the owner. Nothing was changed.");
    }
    return group;
  }

  private Answer list(Exchange x) {
    return Answer.ok(
        groups.all().stream().filter(group -> sees(x, group)).map(views::body).toList());
  }

  private Answer create(Exchange x, GroupCreate asked) {
    List<App> members = new ArrayList<>();
    for (String name : asked.apps()) {
      App app = x.appNamed(name, Permission.MANAGE);
      if (members.stream().anyMatch(m -> m.id().equals(app.id()))) {
        throw ApiError.invalid(app.name() + " is named twice.");
      }
      members.add(app);
    }
    return Answer.created(views.body(groups.create(asked.name(), members, x.change())));
  }

  private Answer destroy(Exchange x) {
    Group group = group(x, Permission.MANAGE, "manage");
    GroupBody body = views.body(group);
    groups.destroy(group, x.change());
    return Answer.ok(body);
  }

  private Answer add(Exchange x, GroupMemberCreate asked) {
    Group group = group(x, Permission.MANAGE, "manage");
    App app = x.appNamed(asked.app(), Permission.MANAGE);
    return Answer.created(views.body(groups.add(group, app, x.change())));
  }

  private Answer remove(Exchange x) {
    Group group = group(x);
    App app = x.app(Permission.MANAGE);
    return Answer.ok(views.body(groups.remove(group, app, x.change())));
  }

  private Answer generations(Exchange x) {
    Group group = group(x);
    return Answer.ok(
        groups.newest(group, Integer.MAX_VALUE, x.range("number").max()).stream()
            .map(GroupViews::body)
            .toList());
  }

  private Answer verify(Exchange x) {
    Group group = group(x);
    return Answer.ok(
        switch (groups.verify(group)) {
          case Verification.Whole whole ->
              new LedgerBody.Verification(
                  true,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(whole.rows()),
                  Optional.of(whole.head()),
                  Optional.empty(),
                  Optional.empty(),
                  List.of());
          case Verification.Broken broken ->
              new LedgerBody.Verification(
                  false,
                  Optional.of(broken.version()),
                  Optional.of(broken.fault()),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  List.of());
        });
  }

  private Answer rollback(Exchange x, GroupRollbackCreate asked) throws InterruptedException {
    Group group =
        asked.dryRun()
            ? group(x, Permission.VIEW, "view")
            : group(x, Permission.ROLLBACK, "roll back");
    if (asked.withData()) {
      throw ApiError.invalid(
          "A group goes back without its data for now: roll back the code, and restore the data of"
              + " its add-ons by themselves. Nothing was rolled back.");
    }
    GroupWish wish = wish(asked);
    if (asked.dryRun()) {
      return Answer.ok(views.body(rollbacks.preview(group, wish)));
    }
    Change change = x.change();
    GroupRollbacks.Rolled rolled =
        changes
            .await(() -> rollbacks.rollback(group, wish, change))
            .orElseThrow(GroupsResource::stillWaiting);
    rolled.each().stream()
        .map(GroupRollbacks.Member::outcome)
        .filter(DeployOutcome.Failed.class::isInstance)
        .map(DeployOutcome.Failed.class::cast)
        .findFirst()
        .ifPresent(failed -> {
          throw failed(group, rolled, failed);
        });
    return Answer.created(views.body(rolled));
  }

  private static ApiError failed(
      Group group, GroupRollbacks.Rolled rolled, DeployOutcome.Failed failed) {
    ObjectNode more = Json.object();
    more.set("generation", Json.tree(GroupViews.body(rolled.generation())));
    return ApiError.with(
        422,
        "release_failed",
        rolled.generation().label()
            + " of "
            + group.name()
            + " failed: "
            + failed.entry().statusDetail()
            + ". Every app of it serves what it served, "
            + rolled.from().label()
            + ".",
        more);
  }

  private static ApiError stillWaiting() {
    return new ApiError(
        503,
        "still_waiting",
        "The rollback was accepted and goes on; it is not lost. Look at the group in a while.");
  }

  private static GroupWish wish(GroupRollbackCreate asked) {
    return new GroupWish(
        target(asked),
        asked.expected(),
        new RollbackWish(
            new RollbackTarget.Wanted.Previous(),
            Optional.empty(),
            asked.config().map(ConfigMode::ofWord),
            new Accepted(
                Set.copyOf(asked.withoutAddons()),
                asked.acceptMigrations(),
                asked.acceptRuntime(),
                asked.acceptContract()),
            asked.pin(),
            asked.runReleaseCommand(),
            Data.STAYS));
  }

  private static Wanted target(GroupRollbackCreate asked) {
    Optional<Wanted> named = asked.target().map(GroupsResource::numbered);
    Optional<Wanted> at = asked.toTime().map(t -> new Wanted.ServedAt(RollbackResource.moment(t)));
    Optional<Wanted> undo = asked.undo() ? Optional.of(new Wanted.Undo()) : Optional.empty();
    List<Wanted> all = List.of(named, at, undo).stream().flatMap(Optional::stream).toList();
    if (all.size() > 1) {
      throw ApiError.invalid("Give one of \"target\", \"to_time\" and \"undo\", not several.");
    }
    return all.isEmpty() ? new Wanted.Previous() : all.getFirst();
  }

  private static Wanted numbered(String target) {
    Matcher matcher = NUMBER.matcher(target.strip());
    if (!matcher.matches()) {
      throw ApiError.invalid(
          "\""
              + Printable.of(target)
              + "\" does not name a generation: give one such as G12. belay groups:info lists them.");
    }
    return new Wanted.Exactly(Integer.parseInt(matcher.group(1)));
  }
}
