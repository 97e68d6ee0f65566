package belay.people;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.IDENTITY;
import static belay.http.Allowed.ADMIN;
import static belay.http.Allowed.USER;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Invitations.Invitation;
import belay.access.Invitations.Issued;
import belay.access.User;
import belay.activity.OfPeople;
import belay.api.AccountBody;
import belay.api.UserBody;
import belay.api.UserBody.InvitationBody;
import belay.api.request.Reason;
import belay.api.request.UserCreate;
import belay.api.request.UserUpdate;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Fields;
import belay.http.Routes;
import belay.release.App;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code /users}: for administrators the people of this server and their invitations; for others
 * themselves.
 */
public final class UsersResource {
  private final InstantSource clock;
  private final Access access;
  private final Apps apps;

  private final InvitationLink links;

  public UsersResource(Access access, Apps apps, InstantSource clock, InvitationLink links) {
    this.links = links;
    this.clock = clock;
    this.access = access;
    this.apps = apps;
  }

  public void register(Routes routes) {
    routes
        .get("/users", EVERYTHING, ADMIN, UserBody.class, this::list)
        .post("/users", EVERYTHING, ADMIN, UserCreate.class, UserBody.class, this::add)
        .get("/users/{user}", IDENTITY, USER, AccountBody.class, this::show)
        .patch("/users/{user}", EVERYTHING, ADMIN, UserUpdate.class, UserBody.class, this::change)
        .delete("/users/{user}", EVERYTHING, ADMIN, UserBody.class, this::remove)
        .post(
            "/users/{user}/invitation",
            EVERYTHING,
            ADMIN,
            Reason.class,
            UserBody.class,
            this::invite)
        .delete("/users/{user}/invitation", EVERYTHING, ADMIN, UserBody.class, this::uninvite);
  }

  private Answer show(Exchange x) {
    User self = x.person().user();
    String wanted = x.value("user");
    User user = wanted.equals("~") ? self : find(wanted);
    if (!self.admin() && !user.id().equals(self.id())) {
      throw noUser();
    }
    return Answer.ok(AccountBody.of(user.id(), user.email(), user.createdAt()));
  }

  private Answer list(Exchange x) {
    Map<UUID, Invitation> invitations = access.invitations().all();
    List<UserBody> users =
        access.users().stream()
            .map(u -> body(u, Optional.ofNullable(invitations.get(u.id())).map(i -> body(i, ""))))
            .toList();
    return x.range("email")
        .page(users, entry("email", UserBody::email), entry("id", u -> u.id().toString()));
  }

  private UserBody body(User user, Optional<InvitationBody> invitation) {
    return new UserBody(user.id(), user.email(), user.admin(), user.createdAt(), invitation);
  }

  private InvitationBody body(Invitation invitation, String url) {
    Instant now = clock.instant();
    String state =
        invitation.usedAt().isPresent()
            ? "accepted"
            : now.isBefore(invitation.expiresAt()) ? "open" : "expired";
    return new InvitationBody(
        state,
        Optional.of(url).filter(u -> !u.isEmpty()),
        invitation.createdAt(),
        invitation.expiresAt(),
        invitation.usedAt());
  }

  private Answer add(Exchange x, UserCreate asked) {
    User user = access.createUser(asked.email().strip(), asked.admin());
    return Answer.created(invited(x, user));
  }

  /** One whose invitation got lost between the two steps is invited again by {@link #invite}. */
  private UserBody invited(Exchange x, User user) {
    Issued issued = access.invitations().invite(user);
    return body(user, Optional.of(body(issued.invitation(), links.of(x, issued.secret()))));
  }

  private Answer invite(Exchange x) {
    return Answer.created(invited(x, find(x.value("user"))));
  }

  private Answer uninvite(Exchange x) {
    User user = find(x.value("user"));
    return Answer.ok(body(user, Optional.of(body(access.invitations().revoke(user), ""))));
  }

  private Answer change(Exchange x, UserUpdate asked) {
    boolean admin = asked.admin().orElseThrow(() -> Fields.missing("admin"));
    return Answer.ok(body(access.admin(find(x.value("user")), admin), Optional.empty()));
  }

  /** The apps go first, each by itself: cut off in between, it is only to be said again. */
  private Answer remove(Exchange x) {
    User user = find(x.value("user"));
    Optional<User> heir = x.query("transfer_to").map(this::heir);
    if (heir.filter(h -> h.id().equals(user.id())).isPresent()) {
      throw ApiError.invalid("Who is removed cannot be given anything.");
    }
    List<App> owned = apps.all().stream().filter(a -> a.ownerId().equals(user.id())).toList();
    if (heir.isPresent()) {
      insistNotLast(user);
      for (App app : owned) {
        Transfers.give(access, apps, app, heir.get(), x.change());
      }
    }
    List<App> shared =
        apps.all().stream()
            .filter(a -> access.collaborators(a).stream().anyMatch(c -> c.user().equals(user)))
            .toList();
    access.remove(user, heir);
    shared.forEach(app -> apps.event(app, new OfPeople.UserRemoved(user.email()), x.change()));
    return Answer.ok(body(user, Optional.empty()));
  }

  private void insistNotLast(User user) {
    boolean another = access.users().stream().anyMatch(u -> u.admin() && !u.id().equals(user.id()));
    if (user.admin() && !another) {
      throw ApiError.invalid(
          user.email()
              + " is the last administrator, and stays. Make another first: belay users:admin"
              + " EMAIL");
    }
  }

  private User heir(String wanted) {
    return Transfers.named(access, wanted)
        .orElseThrow(() -> ApiError.invalid("There is nobody to transfer to by that address."));
  }

  private User find(String wanted) {
    return Transfers.named(access, wanted).orElseThrow(UsersResource::noUser);
  }

  private static ApiError noUser() {
    return ApiError.notFound("user", "Couldn't find that user.");
  }
}
