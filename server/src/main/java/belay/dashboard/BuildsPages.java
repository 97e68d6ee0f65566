package belay.dashboard;

import belay.api.BuildBody;
import belay.api.OverviewBody;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Inside.Asked;
import belay.view.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** An app's builds, and what each printed, live while it runs; the same of release commands. */
final class BuildsPages {
  private static final int SHOWN = 50;

  void register(PageRoutes routes) {
    routes
        .get("/apps/{app}/builds", BuildsPages::list)
        .get("/apps/{app}/builds/{build}", BuildsPages::one)
        .get("/apps/{app}/builds/{build}/output", BuildsPages::output)
        .get("/apps/{app}/releases/{release}/output", BuildsPages::releaseOutput);
  }

  static List<BuildBody> newest(Visit visit, int max) throws InterruptedException {
    return visit.list(
        BuildBody.class,
        Asked.get("apps", visit.path("app"), "builds")
            .with("Range", "started_at ..; max=" + max + ", order=desc"));
  }

  private static Reply list(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    return visit.page("builds.jte", "Activity", app, Map.of("builds", newest(visit, SHOWN)));
  }

  private static BuildBody build(Visit visit) throws InterruptedException {
    return visit.get(BuildBody.class, "apps", visit.path("app"), "builds", visit.path("build"));
  }

  /** Of one that is over all lines; of one that runs the page follows them. */
  private static Reply one(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    BuildBody build = build(visit);
    BuildBody.Result result =
        visit.get(
            BuildBody.Result.class,
            "apps",
            app.app().name(),
            "builds",
            visit.path("build"),
            "result");
    return visit.page(
        "build.jte", "Activity", app, Map.of("build", build, "lines", result.lines()));
  }

  private static Reply output(Visit visit) throws InterruptedException {
    return stream(visit, build(visit).outputStreamUrl());
  }

  private static Reply releaseOutput(Visit visit) throws InterruptedException {
    Rel release = visit.release(visit.path("app"), visit.path("release"));
    return stream(
        visit,
        release
            .outputUrl()
            .orElseThrow(
                () -> ApiError.notFound("release", release.label() + " ran no release command.")));
  }

  /** The API's own stream, as text. */
  private static Reply stream(Visit visit, String url) throws InterruptedException {
    List<String> path = List.of(URI.create(url).getPath().substring(1).split("/"));
    Answer answer = visit.ask(new Asked("GET", path, Map.of(), Map.of(), Json.object()));
    return new Reply.Streamed((Answer.Stream) answer);
  }
}
