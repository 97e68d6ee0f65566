package belay.dashboard;

import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Inside.Asked;
import belay.http.Percent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one place where forms become changes. A form names the API's endpoint that it is for; its
 * fields are the body ({@link FormBody}). Nothing is lent to a form that the person could not ask
 * of the API himself.
 */
final class Acts {
  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final PageRoutes routes;
  private final Notices notices;
  private final Doings doings;

  Acts(PageRoutes routes, Notices notices, Doings doings) {
    this.routes = routes;
    this.notices = notices;
    this.doings = doings;
  }

  void register(PageRoutes routes) {
    routes
        .post("/do", this::act)
        // Where a refused form's page stands, opened anew.
        .get("/do", _ -> Reply.SeeOther.to("/apps"))
        .get("/doing/{id}", this::doing);
  }

  private Reply act(Visit visit) throws InterruptedException {
    Form form = visit.form();
    String back = local(form.needed("back"));
    try {
      insistTyped(form);
      Asked asked = asked(form);
      String app =
          asked.path().size() > 1 && asked.path().getFirst().equals("apps")
              ? asked.path().get(1)
              : "";
      String session = visit.person().credential();
      Doings.Doing doing = doings.begin(session, app, back, () -> outcome(visit, asked, form));
      Optional<Doings.Outcome> outcome = doing.outcome();
      if (outcome.isEmpty()) {
        return Reply.SeeOther.to("/doing/" + doing.id());
      }
      return arrive(session, outcome.get());
    } catch (ApiError refused) {
      return again(visit, back, Notice.of(refused)).status(refused.status());
    }
  }

  private Reply arrive(String session, Doings.Outcome outcome) {
    notices.put(session, outcome.notice());
    return Reply.SeeOther.to(outcome.path());
  }

  /** The page that the form was on, with what was written and why it was refused. */
  private Reply.Page again(Visit visit, String back, Notice problem) throws InterruptedException {
    List<String> path =
        Arrays.stream(back.replaceFirst("[?#].*", "").substring(1).split("/", -1))
            .map(Percent::decode)
            .toList();
    Optional<PageRoutes.Match> match = routes.find("GET", path);
    if (match.isPresent()) {
      Visit other = visit.failed(match.get(), problem);
      if (other.match().page().answer(other) instanceof Reply.Page page) {
        return page;
      }
    }
    return visit.page("problem.jte", "Not done", Map.of("problem", problem));
  }

  /** What cannot be taken back is done only when the name was typed. */
  private static void insistTyped(Form form) {
    Optional<String> wanted = form.value("type");
    if (wanted.isPresent() && !wanted.equals(form.value("typed").map(String::strip))) {
      throw ApiError.invalid(
          "Type " + wanted.get() + " to say that you mean it. Nothing was done.");
    }
  }

  private static String local(String path) {
    if (!Local.is(path)) {
      throw ApiError.badRequest("The form leads back to nowhere.");
    }
    return path;
  }

  private static Asked asked(Form form) {
    String method = form.needed("method");
    if (!METHODS.contains(method)) {
      throw ApiError.badRequest("The form has no method of a change.");
    }
    List<String> path =
        Arrays.stream(local(form.needed("path")).substring(1).split("/", -1))
            .map(Percent::decode)
            .toList();
    Map<String, String> headers =
        form.value("reason")
            .filter(r -> !r.isBlank())
            .map(r -> Map.of("Belay-Reason", Percent.encode(r)))
            .orElse(Map.of());
    return new Asked(method, path, Map.of(), headers, FormBody.of(form));
  }

  private static Doings.Outcome outcome(Visit visit, Asked asked, Form form)
      throws InterruptedException {
    Answer answer = visit.ask(asked);
    String back = form.needed("back");
    String next = form.value("next").map(Acts::local).orElse(back);
    String done = form.value("done").orElse("Done.");
    if (answer instanceof Answer.Body body
        && body.body() instanceof ObjectNode release
        && release.has("version")
        && release.has("belay")) {
      return released(release, asked, next);
    }
    return new Doings.Outcome(next, Notice.good(done));
  }

  /** A change that made a release says which, and what it cost. */
  private static Doings.Outcome released(ObjectNode release, Asked asked, String next) {
    Rel rel = Rel.of(release);
    String text =
        rel.label() + ": " + rel.description() + rel.cost().map(c -> ", " + c).orElse("") + ".";
    boolean rollback = asked.path().getLast().equals("rollback");
    Notice notice =
        rollback
            ? Notice.undoable(text, new Notice.Undo(asked.path().get(1), rel.version()))
            : Notice.good(text);
    return new Doings.Outcome(next.replace("{version}", String.valueOf(rel.version())), notice);
  }

  private Reply doing(Visit visit) throws InterruptedException {
    String session = visit.person().credential();
    Optional<Doings.Doing> found = doings.find(session, visit.path("id"));
    if (found.isEmpty()) {
      throw ApiError.notFound(
          "",
          "That change is not known here any more; the control plane may have been started anew. The"
              + " app's activity says what came of it.");
    }
    Doings.Doing doing = found.get();
    try {
      Optional<Doings.Outcome> outcome = doing.outcome();
      if (outcome.isPresent()) {
        return arrive(session, outcome.get());
      }
    } catch (ApiError refused) {
      notices.put(session, Notice.of(refused));
      return Reply.SeeOther.to(doing.back());
    }
    return visit
        .page(
            "doing.jte",
            "Under way",
            Map.of("app", doing.app(), "steps", steps(visit, doing.app())))
        .refresh(1);
  }

  /** The steps of the newest release's switch, as far as it has come. */
  private static Steps steps(Visit visit, String app) throws InterruptedException {
    if (app.isEmpty()) {
      return Steps.NONE;
    }
    List<Rel> newest = visit.releases(app, 1, Optional.empty());
    return newest.isEmpty() || !newest.getFirst().status().equals("pending")
        ? Steps.NONE
        : Steps.of(visit, app, newest.getFirst());
  }
}
