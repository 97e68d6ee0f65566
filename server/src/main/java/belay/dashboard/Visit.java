package belay.dashboard;

import belay.access.Person;
import belay.access.Sessions;
import belay.api.OverviewBody;
import belay.dashboard.figures.Times;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Inside;
import belay.http.Inside.Asked;
import belay.signin.Csrf;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** A browser's request as pages see it: who asks, for what, and the API to ask. One thread's. */
final class Visit {
  private final Request request;
  private final Inside inside;
  private final PageRoutes.Match match;
  private final Form form;
  private final Optional<SignedIn> who;
  private final Sessions.Browser browser;
  private final Instant now;
  private Optional<Notice> notice;
  private boolean failedForm;

  /**
   * A person in a browser.
   *
   * @param secret what the cookie carries
   */
  record SignedIn(Person person, String secret) {
    @Override
    public String toString() {
      return person.user().email();
    }
  }

  /** The parts of a visit. */
  record Parts(
      Request request,
      Inside inside,
      PageRoutes.Match match,
      Form form,
      Optional<SignedIn> who,
      Sessions.Browser browser,
      Instant now,
      Optional<Notice> notice) {}

  Visit(Parts parts) {
    this.request = parts.request();
    this.inside = parts.inside();
    this.match = parts.match();
    this.form = parts.form();
    this.who = parts.who();
    this.browser = parts.browser();
    this.now = parts.now();
    this.notice = parts.notice();
  }

  /** The same visit for another page, with what went wrong. */
  Visit failed(PageRoutes.Match other, Notice problem) {
    Visit visit =
        new Visit(new Parts(request, inside, other, form, who, browser, now, Optional.of(problem)));
    visit.failedForm = true;
    return visit;
  }

  PageRoutes.Match match() {
    return match;
  }

  String path(String name) {
    return Optional.ofNullable(match.values().get(name)).orElseThrow();
  }

  Optional<String> query(String key) {
    try {
      return Optional.ofNullable(Request.extractQueryParameters(request).getValue(key))
          .map(String::strip)
          .filter(v -> !v.isEmpty());
    } catch (RuntimeException e) {
      throw ApiError.badRequest("The URL's query cannot be read.");
    }
  }

  Form form() {
    return form;
  }

  Optional<SignedIn> who() {
    return who;
  }

  Person person() {
    return who.map(SignedIn::person)
        .orElseThrow(() -> ApiError.forbidden("Sign in first: belay dashboard"));
  }

  Sessions.Browser browser() {
    return browser;
  }

  Request request() {
    return request;
  }

  void notice(Notice next) {
    notice = Optional.of(next);
  }

  Answer ask(Asked asked) throws InterruptedException {
    return inside.ask(person(), request, asked);
  }

  /** One thing. */
  <T> T get(Class<T> type, String... path) throws InterruptedException {
    return type.cast(body(Asked.get(path)));
  }

  <T> T get(Class<T> type, Asked asked) throws InterruptedException {
    return type.cast(body(asked));
  }

  /** All of a list, page by page, up to a bound. */
  <T> List<T> list(Class<T> type, String... path) throws InterruptedException {
    return list(type, Asked.get(path).with("Range", "; max=1000"));
  }

  <T> List<T> list(Class<T> type, Asked asked) throws InterruptedException {
    List<T> all = new ArrayList<>();
    for (Object each : (Collection<?>) body(asked)) {
      all.add(type.cast(each));
    }
    return all;
  }

  private Object body(Asked asked) throws InterruptedException {
    if (ask(asked) instanceof Answer.Body answer) {
      return answer.body();
    }
    throw new IllegalStateException(asked.path() + " answers with a stream");
  }

  /** Releases as the API shows them, newest first. */
  List<Rel> releases(String app, int max, Optional<Integer> before) throws InterruptedException {
    return releases(app, Filter.NONE, max, before);
  }

  /** Those of them that somebody looks for. */
  List<Rel> releases(String app, Filter filter, int max, Optional<Integer> before)
      throws InterruptedException {
    String from = before.map(v -> "]" + v + "..").orElse("");
    Asked asked =
        Asked.get("apps", app, "releases")
            .with("Range", "version " + from + "; max=" + max + ", order=desc");
    return list(ObjectNode.class, filter.narrow(asked)).stream().map(Rel::of).toList();
  }

  Rel release(String app, String version) throws InterruptedException {
    return Rel.of(get(ObjectNode.class, "apps", app, "releases", version));
  }

  OverviewBody overview() throws InterruptedException {
    return get(OverviewBody.class, "apps", path("app"), "overview");
  }

  /** A page about this server. */
  Reply.Page page(String template, String title, Map<String, ?> values) {
    return reply(
        template, new Frame(title, "", session(), notice, Optional.empty(), kept()), values);
  }

  /**
   * A page about an app.
   *
   * @param tab which of the app's pages it belongs to
   */
  Reply.Page page(String template, String tab, OverviewBody app, Map<String, ?> values) {
    Frame frame =
        new Frame(app.app().name() + " · " + tab, tab, session(), notice, Optional.of(app), kept());
    return reply(template, frame, values);
  }

  private Reply.Page reply(String template, Frame frame, Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("frame", frame);
    all.put("times", new Times(now));
    return Reply.Page.of(template, all);
  }

  private Optional<Frame.Session> session() {
    return who.map(w ->
        new Frame.Session(
            w.person().user().email(), w.person().user().admin(), Csrf.of(w.secret())));
  }

  /** What was written into a form that was refused: it is shown again. */
  private Optional<Form> kept() {
    return failedForm ? Optional.of(form) : Optional.empty();
  }
}
