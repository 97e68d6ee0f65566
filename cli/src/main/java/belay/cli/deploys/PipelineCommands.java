package belay.cli.deploys;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands about pipelines: which there are, and which app is in which stage. */
public final class PipelineCommands {
  private static final String STAGES = "review, development, staging or production";

  private PipelineCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("pipelines", "list pipelines").json().runs(PipelineCommands::list),
        Entry.named("pipelines:info", "show the apps of a pipeline, by stage")
            .words("PIPELINE", 1, 1)
            .json()
            .runs(PipelineCommands::info),
        Entry.named("pipelines:create", "make a pipeline, and put an app into it")
            .words("NAME", 1, 1)
            .option("-a", "--app", "NAME", "the app")
            .option("-s", "--stage", "STAGE", STAGES)
            .json()
            .examples("belay pipelines:create shop -a shop-staging -s staging")
            .runs(PipelineCommands::create),
        ofApp("pipelines:add", "put an app into a pipeline")
            .words("PIPELINE", 1, 1)
            .option("-s", "--stage", "STAGE", STAGES)
            .examples("belay pipelines:add shop -a shop-production -s production")
            .runs(PipelineCommands::add),
        ofApp("pipelines:update", "move an app to another stage")
            .option("-s", "--stage", "STAGE", STAGES)
            .runs(PipelineCommands::update),
        ofApp("pipelines:remove", "take an app out of its pipeline").runs(PipelineCommands::remove),
        Entry.named("pipelines:rename", "rename a pipeline")
            .words("PIPELINE NEW-NAME", 2, 2)
            .json()
            .runs(PipelineCommands::rename),
        Entry.named(
                "pipelines:transfer",
                "give a pipeline to somebody else; its apps stay whose" + " they are")
            .words("EMAIL", 1, 1)
            .option("-p", "--pipeline", "NAME", "the pipeline")
            .json()
            .examples("belay pipelines:transfer bob@example.com -p shop")
            .runs(PipelineCommands::transfer),
        Entry.named("pipelines:destroy", "delete a pipeline; its apps stay")
            .words("PIPELINE", 1, 1)
            .json()
            .runs(PipelineCommands::destroy));
  }

  private static Entry ofApp(String name, String help) {
    return Entry.named(name, help).app().json();
  }

  private static int list(Call call) {
    Json all = call.api().get("/pipelines", "name ..; max=1000");
    if (call.json()) {
      return call.print(all);
    }
    call.console().line(call.console().bold("=== My Pipelines"));
    for (Json one : all.items()) {
      call.console().line(one.text("name"));
    }
    if (all.items().isEmpty()) {
      call.console().line("None. To make one: belay pipelines:create NAME -a APP -s STAGE");
    }
    return 0;
  }

  private static int info(Call call) {
    Json pipeline = Pipelines.named(call, call.word(0).orElseThrow());
    List<Json> couplings = Pipelines.couplings(call, pipeline.text("id"));
    if (call.json()) {
      return call.print(Json.object("pipeline", pipeline, "apps", couplings));
    }
    call.console().line(call.console().bold("=== " + pipeline.text("name")));
    Table table = new Table(0, "App name", "Stage");
    for (String stage : List.of("review", "development", "staging", "production")) {
      couplings.stream()
          .filter(c -> c.text("stage").equals(stage))
          .map(c -> c.text("app", "name"))
          .sorted()
          .forEach(app -> table.row(app, stage));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static int create(Call call) {
    String name = call.word(0).orElseThrow();
    Optional<String> app = call.option("app");
    if (app.isPresent() != call.option("stage").isPresent()) {
      throw Failure.usage("-a APP and -s STAGE go together: " + STAGES + ".");
    }
    Json pipeline =
        call.done(
            "Creating " + name + " pipeline",
            () -> call.api().post("/pipelines", Json.object("name", name)).body());
    app.ifPresent(a -> couple(call, pipeline, a));
    return call.json() ? call.print(pipeline) : 0;
  }

  private static int add(Call call) {
    stage(call);
    return call.shown(couple(call, Pipelines.named(call, call.word(0).orElseThrow()), call.app()));
  }

  private static Json couple(Call call, Json pipeline, String app) {
    String stage = stage(call);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("app", app);
    body.put("pipeline", pipeline.text("id"));
    body.put("stage", stage);
    return call.done(
        "Adding " + app + " to " + pipeline.text("name") + " pipeline as " + stage,
        () -> call.api().post("/pipeline-couplings", Json.of(body)).body());
  }

  private static String stage(Call call) {
    return call.option("stage")
        .orElseThrow(() -> Failure.usage("Say which stage: -s with " + STAGES + "."));
  }

  private static int update(Call call) {
    String stage = stage(call);
    String path = path(Pipelines.coupling(call));
    return call.shown(
        call.done(
            "Changing " + call.app() + " to " + stage,
            () -> call.api().patch(path, Json.object("stage", stage)).body()));
  }

  private static int remove(Call call) {
    String path = path(Pipelines.coupling(call));
    return call.shown(call.done("Removing " + call.app(), () -> call.api().delete(path).body()));
  }

  private static String path(Json coupling) {
    return "/pipeline-couplings/" + Api.segment(coupling.text("id"));
  }

  private static int rename(Call call) {
    Json pipeline = Pipelines.named(call, call.word(0).orElseThrow());
    String name = call.word(1).orElseThrow();
    return call.shown(
        call.done(
            "Renaming " + pipeline.text("name") + " pipeline to " + name,
            () -> call.api().patch(pipelinePath(pipeline), Json.object("name", name)).body()));
  }

  private static String pipelinePath(Json pipeline) {
    return "/pipelines/" + Api.segment(pipeline.text("id"));
  }

  private static int transfer(Call call) {
    String email = call.word(0).orElseThrow();
    Json pipeline =
        Pipelines.named(
            call,
            call.option("pipeline")
                .orElseThrow(() -> Failure.usage("Say which pipeline: -p NAME.")));
    Json body =
        Json.object(
            "pipeline", Json.object("id", pipeline.text("id")),
            "new_owner", Json.object("email", email, "type", "user"));
    return call.shown(
        call.done(
            "Transferring " + pipeline.text("name") + " pipeline to " + email,
            () -> call.api().post("/pipeline-transfers", body).body()));
  }

  private static int destroy(Call call) {
    Json pipeline = Pipelines.named(call, call.word(0).orElseThrow());
    return call.shown(
        call.done(
            "Destroying " + pipeline.text("name") + " pipeline",
            () -> call.api().delete(pipelinePath(pipeline)).body()));
  }
}
