package belay.dashboard;

import belay.api.HookBody;
import belay.api.MailBody;
import belay.api.ServerBody;
import belay.api.UserBody;
import belay.http.ApiError;
import belay.http.Inside.Asked;
import belay.view.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an administrator looks after: how the server does, its people, and its own hooks. */
final class ServerPage {
  private static final List<String> EVENTS =
      List.of(
          "deploy",
          "rollback",
          "failed",
          "pin",
          "down",
          "crashing",
          "job",
          "contract",
          "errors",
          "disk",
          "memory",
          "certificate",
          "backup",
          "background");

  void register(PageRoutes routes) {
    routes
        .get("/server", visit -> show(visit, Optional.empty()))
        .post("/server/people", ServerPage::invite);
  }

  private static Reply.Page show(Visit visit, Optional<String> invitation)
      throws InterruptedException {
    if (!visit.person().user().admin()) {
      throw ApiError.forbidden("Only an administrator of this server may look after it.");
    }
    Map<String, Object> values = new HashMap<>();
    values.put("server", visit.get(ServerBody.class, "server"));
    values.put("people", visit.list(UserBody.class, "users"));
    values.put("hooks", visit.list(HookBody.class, "hooks"));
    values.put("deliveries", HooksPages.deliveries(visit, "hook-deliveries"));
    values.put("mail", visit.get(MailBody.class, "mail"));
    values.put("kinds", HooksPages.KINDS);
    values.put("events", EVENTS);
    values.put("invitation", invitation);
    return visit.page("server.jte", "Server", values);
  }

  /** The address that lets somebody in is shown once, on the page that made it. */
  private static Reply invite(Visit visit) throws InterruptedException {
    try {
      UserBody made =
          visit.get(
              UserBody.class,
              Asked.post(
                  Json.object().put("email", visit.form().value("email").orElse("")), "users"));
      return show(visit, made.invitation().flatMap(UserBody.InvitationBody::url));
    } catch (ApiError refused) {
      visit.notice(Notice.of(refused));
      return show(visit, Optional.empty()).status(refused.status());
    }
  }
}
