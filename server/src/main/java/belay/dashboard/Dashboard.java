package belay.dashboard;

import belay.access.Access;
import belay.access.Sessions;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Inside;
import belay.http.Pages;
import belay.http.Percent;
import belay.signin.oidc.OidcSignIn;
import belay.watch.OutOfMemory;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages, for browsers on this machine, on the API's port. A request is a browser's when it asks
 * for HTML and there is a page for its path; all else is the API's. Safe for use by several
 * threads.
 */
public final class Dashboard implements Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

  private final Inside inside;
  private final Sessions sessions;
  private final InstantSource clock;
  private final Notices notices = new Notices();
  private final Doings doings = new Doings();
  private final PageRoutes routes;

  /**
   * The door.
   *
   * @param provider who says who people are, where one is set
   */
  public Dashboard(
      Inside inside, Access access, Optional<OidcSignIn> provider, InstantSource clock) {
    this.inside = inside;
    this.sessions = access.sessions();
    this.clock = clock;
    this.routes = Contents.routes(access, provider, notices, doings);
  }

  @Override
  public boolean takes(Request request) {
    List<String> path = path(request);
    if (path.getFirst().equals(Assets.FOLDER)) {
      return true;
    }
    // Some clients of the API ask for HTML among all else, as Java's own does; pages take no token.
    if (request.getHeaders().contains(HttpHeader.AUTHORIZATION)) {
      return false;
    }
    String accept = Optional.ofNullable(request.getHeaders().get(HttpHeader.ACCEPT)).orElse("");
    return (accept.contains("text/html") || accept.contains("text/event-stream"))
        && routes.find(request.getMethod(), path).isPresent();
  }

  private static List<String> path(Request request) {
    String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
    List<String> segments = new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
    if (segments.size() > 1 && segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    try {
      return segments.stream().map(Percent::decode).toList();
    } catch (ApiError e) {
      return List.of("");
    }
  }

  @Override
  public void handle(Request request, Response response, Callback callback) {
    Writing writing = new Writing(request, response, callback);
    try {
      writing.write(answer(request));
    } catch (IOException e) {
      callback.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } catch (RuntimeException e) {
      OutOfMemory.ends(e);
      LOG.error("A page failed: {}", label(request), e);
      failed(writing, response, callback, e);
    }
  }

  private static void failed(
      Writing writing, Response response, Callback callback, RuntimeException why) {
    if (response.isCommitted()) {
      callback.failed(why);
      return;
    }
    try {
      writing.write(
          plain(
              new ApiError(
                  500,
                  "internal_server_error",
                  "Something went wrong inside the server, and its log has the details. Nothing more"
                      + " is known here; apps go on serving.")));
    } catch (IOException | InterruptedException | RuntimeException e) {
      callback.failed(e);
    }
  }

  /** For log lines: unlike the path it holds no secret. */
  private static String label(Request request) {
    return request.getMethod() + " /" + path(request).getFirst();
  }

  private Reply answer(Request request) throws InterruptedException {
    List<String> path = path(request);
    if (path.getFirst().equals(Assets.FOLDER)) {
      return asset(path);
    }
    PageRoutes.Match match = routes.find(request.getMethod(), path).orElseThrow();
    Guarded guarded = new Guarded(request);
    try {
      guarded.insistHere();
      Form form = guarded.form();
      Optional<Visit.SignedIn> who = guarded.who(sessions);
      guarded.insistOwn(form, match.open() ? Optional.empty() : who);
      if (who.isEmpty() && !match.open()) {
        return SignInPages.toSignIn(request);
      }
      Optional<Notice> notice =
          match.open() || !isWholePage(request)
              ? Optional.empty()
              : who.flatMap(w -> notices.take(w.person().credential()));
      Visit visit =
          new Visit(
              new Visit.Parts(
                  request, inside, match, form, who, guarded.browser(), clock.instant(), notice));
      return answer(visit);
    } catch (ApiError e) {
      return plain(e);
    }
  }

  /** What a page fetches to bring a part of itself up to date shows no notice, and takes none. */
  private static boolean isWholePage(Request request) {
    HttpFields headers = request.getHeaders();
    String accept = Optional.ofNullable(headers.get(HttpHeader.ACCEPT)).orElse("");
    String what = Optional.ofNullable(headers.get("Sec-Fetch-Dest")).orElse("document");
    return accept.contains("text/html")
        && what.equals("document")
        && !headers.contains("HX-Request");
  }

  private static Reply answer(Visit visit) throws InterruptedException {
    try {
      return visit.match().page().answer(visit);
    } catch (ApiError e) {
      return visit
          .page("problem.jte", "Not done", Map.of("problem", Notice.of(e)))
          .status(e.status());
    }
  }

  /** For those whom nothing may be shown of who they are. */
  private static Reply plain(ApiError e) {
    Frame frame =
        new Frame(
            "Not here", "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    return Reply.Page.of("problem.jte", Map.of("frame", frame, "problem", Notice.of(e)))
        .status(e.status());
  }

  private static Reply asset(List<String> path) {
    return Assets.find(path.getLast())
        .<Reply>map(asset ->
            new Reply.Streamed(
                new Answer.Stream(
                    200,
                    Map.of(
                        "Content-Type",
                        asset.type(),
                        "Cache-Control",
                        path.contains(asset.hash()) ? "max-age=31536000, immutable" : "no-cache"),
                    asset.writer())))
        .orElseGet(() -> plain(ApiError.notFound("", "There is no such file.")));
  }
}
