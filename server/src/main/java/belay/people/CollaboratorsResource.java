package belay.people;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Permission;
import belay.access.User;
import belay.activity.OfPeople;
import belay.api.CollaboratorBody;
import belay.api.request.CollaboratorCreate;
import belay.api.request.CollaboratorUpdate;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.view.CollaboratorViews;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code /apps/{app}/collaborators}: who may do what with an app. Beside Heroku's form, which gives
 * everything but {@code manage}, {@code permissions} names what is given.
 */
public final class CollaboratorsResource {
  private static final Set<Permission> USUAL = EnumSet.complementOf(EnumSet.of(Permission.MANAGE));

  private final Apps apps;
  private final Access access;
  private final CollaboratorViews views;

  public CollaboratorsResource(Access access, Apps apps, CollaboratorViews collaboratorViews) {
    this.apps = apps;
    this.views = collaboratorViews;
    this.access = access;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/collaborators", READ, VIEW, CollaboratorBody.class, this::list)
        .get(
            "/apps/{app}/collaborators/{who}",
            READ,
            VIEW,
            CollaboratorBody.class,
            x -> Answer.ok(find(x.app(), x)))
        .post(
            "/apps/{app}/collaborators",
            EVERYTHING,
            MANAGE,
            CollaboratorCreate.class,
            CollaboratorBody.class,
            this::add)
        .patch(
            "/apps/{app}/collaborators/{who}",
            EVERYTHING,
            MANAGE,
            CollaboratorUpdate.class,
            CollaboratorBody.class,
            this::change)
        .delete(
            "/apps/{app}/collaborators/{who}",
            EVERYTHING,
            VIEW,
            CollaboratorBody.class,
            this::remove);
  }

  private Answer list(Exchange x) {
    return x.range("email")
        .page(
            views.all(x.app()),
            entry("email", c -> c.user().email()),
            entry("id", c -> c.id().toString()));
  }

  private CollaboratorBody find(App app, Exchange x) {
    String who = x.value("who").toLowerCase(Locale.ROOT);
    return views.all(app).stream()
        .filter(c ->
            c.user().email().equals(who)
                || c.user().id().toString().equals(who)
                || c.id().toString().equals(who))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("collaborator", "Couldn't find that collaborator."));
  }

  private Answer add(Exchange x, CollaboratorCreate asked) {
    App app = x.app();
    User user = user(asked.user().value());
    Set<Permission> permissions =
        asked.permissions().map(CollaboratorsResource::permissions).orElse(USUAL);
    if (views.all(app).stream().anyMatch(c -> c.user().id().equals(user.id()))) {
      throw ApiError.invalid(
          user.email()
              + " is a collaborator of "
              + app.name()
              + " already. To change what they may: belay access:update "
              + user.email()
              + " --permissions LIST -a "
              + app.name());
    }
    return Answer.created(grant(x, app, user, permissions));
  }

  private User user(String emailOrId) {
    String wanted = emailOrId.strip().toLowerCase(Locale.ROOT);
    return access.users().stream()
        .filter(u -> u.email().equals(wanted) || u.id().toString().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            ApiError.invalid(
                "No user has that email address. An administrator can create one: belay users:add"
                    + " EMAIL"));
  }

  private static Set<Permission> permissions(List<String> words) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String name : words) {
      permissions.add(
          Arrays.stream(Permission.values())
              .filter(p -> CollaboratorViews.word(p).equals(name))
              .findFirst()
              .orElseThrow(CollaboratorsResource::unknown));
    }
    if (permissions.isEmpty()) {
      throw unknown();
    }
    return permissions;
  }

  private static ApiError unknown() {
    return ApiError.invalid(
        "\"permissions\" is a list of some of: "
            + Arrays.stream(Permission.values())
                .map(CollaboratorViews::word)
                .collect(Collectors.joining(", "))
            + ".");
  }

  private CollaboratorBody grant(Exchange x, App app, User user, Set<Permission> permissions) {
    access.grant(app, user, permissions);
    List<String> words = permissions.stream().map(CollaboratorViews::word).toList();
    apps.event(app, new OfPeople.Lets(user.email(), words), x.change());
    return views.all(app).stream()
        .filter(c -> c.user().id().equals(user.id()))
        .findFirst()
        .orElseThrow();
  }

  private Answer change(Exchange x, CollaboratorUpdate asked) {
    App app = x.app();
    CollaboratorBody known = insistNotOwner(find(app, x));
    Set<Permission> permissions =
        permissions(asked.permissions().orElseThrow(CollaboratorsResource::unknown));
    return Answer.ok(grant(x, app, access.user(known.user().id()).orElseThrow(), permissions));
  }

  /** Collaborators may remove themselves. */
  private Answer remove(Exchange x) {
    App app = x.app();
    CollaboratorBody known = insistNotOwner(find(app, x));
    if (!known.user().id().equals(x.person().user().id())) {
      x.app(Permission.MANAGE);
    }
    access.grant(app, access.user(known.user().id()).orElseThrow(), Set.of());
    apps.event(app, new OfPeople.LetsNothing(known.user().email()), x.change());
    return Answer.ok(known);
  }

  private static CollaboratorBody insistNotOwner(CollaboratorBody known) {
    if (known.role().equals("owner")) {
      throw ApiError.invalid(known.user().email() + " owns the app, and keeps every permission.");
    }
    return known;
  }
}
