package belay.dashboard;

import belay.access.Access;
import belay.access.SignIns;
import belay.access.SignIns.Outcome;
import belay.access.User;
import belay.api.SignInBody;
import belay.signin.PasskeyVerifier;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where somebody who is signed in proves once more who he is, before he changes what he signs in
 * with.
 */
final class ConfirmPages {
  private final Access access;
  private final Optional<String> provider;
  private final Notices notices;

  /**
   * @param provider what people know the one by who says who they are
   */
  ConfirmPages(Access access, Optional<String> provider, Notices notices) {
    this.access = access;
    this.provider = provider;
    this.notices = notices;
  }

  void register(PageRoutes routes) {
    routes
        .get("/account/confirm", visit -> show(visit, Optional.empty(), 200))
        .post("/account/confirm", this::byPassword)
        .post("/account/confirm/passkey", this::byPasskey)
        .get("/account/confirm/passkey", _ -> Reply.SeeOther.to("/account/confirm"));
  }

  private Reply show(Visit visit, Optional<String> problem, int status)
      throws InterruptedException {
    problem.ifPresent(p -> visit.notice(Notice.bad(p)));
    return visit
        .page(
            "confirm.jte",
            "Confirm that it is you",
            Map.of(
                "signIn",
                visit.get(SignInBody.class, "account", "sign-in"),
                "provider",
                provider,
                "challenge",
                access.passkeys().challenge(Optional.of(visit.person().user())),
                "host",
                PasskeyVerifier.hostOf(Guarded.origin(visit.request()))))
        .status(status);
  }

  private Reply byPassword(Visit visit) throws InterruptedException {
    User user = visit.person().user();
    var typed =
        new SignIns.Typed(
            user.email(),
            visit.form().needed("password"),
            visit.form().value("code").orElse("").strip());
    return confirmed(visit, access.signIns().confirm(user, typed, SignInPages.from(visit)));
  }

  private Reply byPasskey(Visit visit) throws InterruptedException {
    return confirmed(
        visit,
        access
            .signIns()
            .confirm(
                visit.person().user(),
                PasskeyForm.asked(visit),
                PasskeyForm.used(visit),
                SignInPages.from(visit)));
  }

  private Reply confirmed(Visit visit, Outcome outcome) throws InterruptedException {
    return switch (outcome) {
      case Outcome.Known(User _) -> {
        access.sessions().prove(UUID.fromString(visit.person().credential()));
        notices.put(
            visit.person().credential(),
            Notice.good("Confirmed. For ten minutes you may change how you sign in."));
        yield Reply.SeeOther.to("/account");
      }
      case Outcome.TooSoon(String why) -> show(visit, Optional.of(why), 429);
      case Outcome.Unknown _, Outcome.NotEnough _, Outcome.NotByToken _ ->
          show(visit, Optional.of("That does not prove it is you. Nothing was changed."), 403);
    };
  }
}
