package belay.cli.addons;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** A database of its own, made of what another holds or held. */
final class PgForkCommand {
  private PgForkCommand() {}

  static Entry entry() {
    return Entry.named("pg:fork", "make a database of what another holds, or held at a checkpoint")
        .app()
        .words("[DATABASE]", 0, 1)
        .option("--checkpoint", "N", "as it was at this checkpoint: belay checkpoints lists them")
        .option("--plan", "PLAN", "another plan than the one it has")
        .option("--name", "NAME", "what it is to be called")
        .option("--as", "PREFIX", "what the config vars begin with; usually a colour")
        .option("--at", "TIME", "refused in words: only checkpoints can be gone back to")
        .json()
        .examples(
            "belay pg:fork -a api", "belay pg:fork DATABASE --checkpoint 3 --as BEFORE -a api")
        .runs(PgForkCommand::run);
  }

  private static int run(Call call) {
    String of = call.word(0).orElse("DATABASE").replaceFirst("_URL$", "");
    Map<String, Object> config = new LinkedHashMap<>(Map.of("fork", of));
    call.option("checkpoint").ifPresent(number -> config.put("checkpoint", number));
    call.option("at").ifPresent(time -> config.put("at", time));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("plan", call.option("plan").orElseGet(() -> plan(call, of)));
    body.put("config", config);
    call.option("name").ifPresent(name -> body.put("name", name));
    call.option("as").ifPresent(as -> body.put("attachment", Map.of("name", as)));
    return AddonChanges.made(call, "Making a fork of " + of + " of " + call.app(), body);
  }

  /** The plan of the one that is forked. */
  private static String plan(Call call, String of) {
    Json source = call.api().get(call.path("/addons/" + Api.segment(of)));
    String plan = source.at("plan").text("name");
    if (plan.isEmpty()) {
      throw Failure.usage("Say its plan: --plan postgresql:essential-0");
    }
    return plan.contains(":") ? plan : "postgresql:" + plan;
  }
}
