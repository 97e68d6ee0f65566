package belay.dashboard;

import belay.api.CouplingBody;
import belay.api.OverviewBody;
import belay.api.PipelineBody;
import belay.api.PipelineDiffBody;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Inside.Asked;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Pipelines as boards: apps by stage, what a promotion would bring, and promoting. */
public final class PipelinesPages {
  private static final List<String> STAGES = List.of("development", "staging", "production");

  private final Notices notices;
  private final Doings doings;

  PipelinesPages(Notices notices, Doings doings) {
    this.notices = notices;
    this.doings = doings;
  }

  void register(PageRoutes routes) {
    routes
        .get("/pipelines", PipelinesPages::list)
        .get("/pipelines/{pipeline}", PipelinesPages::board)
        .post("/pipelines/{pipeline}/promote", this::promote)
        .get("/pipelines/{pipeline}/promote", _ -> Reply.SeeOther.to("/pipelines"))
        .get("/apps/{app}/promotion", PipelinesPages::diff);
  }

  /** An app of a pipeline. */
  public record Member(CouplingBody coupling, OverviewBody app) {}

  /** A column of the board. */
  public record Column(String stage, List<Member> members) {}

  private static Reply list(Visit visit) throws InterruptedException {
    return visit.page(
        "pipelines.jte",
        "Pipelines",
        Map.of("pipelines", visit.list(PipelineBody.class, "pipelines")));
  }

  private static Reply board(Visit visit) throws InterruptedException {
    PipelineBody pipeline = visit.get(PipelineBody.class, "pipelines", visit.path("pipeline"));
    List<CouplingBody> couplings =
        visit.list(CouplingBody.class, "pipelines", pipeline.id().toString(), "pipeline-couplings");
    List<Column> columns = new ArrayList<>();
    for (String stage : STAGES) {
      List<Member> members = new ArrayList<>();
      for (CouplingBody each : couplings) {
        if (each.stage().equals(stage)) {
          member(visit, each).ifPresent(members::add);
        }
      }
      columns.add(new Column(stage, members));
    }
    return visit.page(
        "pipeline.jte", pipeline.name(), Map.of("pipeline", pipeline, "columns", columns));
  }

  /** Apps that the person may not see are not shown. */
  private static Optional<Member> member(Visit visit, CouplingBody coupling)
      throws InterruptedException {
    try {
      return Optional.of(
          new Member(
              coupling,
              visit.get(OverviewBody.class, "apps", coupling.app().id().toString(), "overview")));
    } catch (ApiError hidden) {
      return Optional.empty();
    }
  }

  /** To every app of the stage behind the app's own, as the command line does. */
  private Reply promote(Visit visit) throws InterruptedException {
    String pipeline = visit.path("pipeline");
    UUID app =
        Exchange.uuid(visit.form().needed("app"))
            .orElseThrow(() -> ApiError.badRequest("The form names no app."));
    List<CouplingBody> couplings =
        visit.list(CouplingBody.class, "pipelines", pipeline, "pipeline-couplings");
    String stage =
        couplings.stream()
            .filter(c -> c.app().id().equals(app))
            .map(CouplingBody::stage)
            .findFirst()
            .orElseThrow(() -> ApiError.notFound("app", "That app is in this pipeline no more."));
    String next = STAGES.get(Math.min(STAGES.indexOf(stage) + 1, STAGES.size() - 1));
    ObjectNode wish = Json.object();
    wish.putObject("pipeline").put("id", pipeline);
    wish.putObject("source").putObject("app").put("id", app.toString());
    var targets = wish.putArray("targets");
    couplings.stream()
        .filter(c -> c.stage().equals(next))
        .forEach(c -> targets.addObject().putObject("app").put("id", c.app().id().toString()));
    String back = "/pipelines/" + pipeline;
    String session = visit.person().credential();
    Doings.Doing doing =
        doings.begin(
            session,
            "",
            back,
            () -> {
              visit.ask(Asked.post(wish, "pipeline-promotions"));
              return new Doings.Outcome(back, Notice.good("Promoted to " + next + "."));
            });
    Optional<Doings.Outcome> done = doing.outcome();
    done.ifPresent(d -> notices.put(session, d.notice()));
    return Reply.SeeOther.to(done.isPresent() ? back : "/doing/" + doing.id());
  }

  private static Reply diff(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    PipelineDiffBody diff =
        visit.list(PipelineDiffBody.class, "apps", app.app().name(), "pipeline-diff").getFirst();
    return visit.page("promotion.jte", "Activity", app, Map.of("diff", diff));
  }
}
