package belay.cli.addons;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.http.Json;
import java.util.Map;

/** Another database in the place of the one that an app has as DATABASE. */
final class PgPromoteCommand {
  private PgPromoteCommand() {}

  static Entry entry() {
    return Entry.named("pg:promote", "make a database the app's DATABASE, in one release")
        .app()
        .words("DATABASE", 1, 1)
        .json()
        .examples("belay pg:promote HEROKU_POSTGRESQL_TEAL -a api")
        .runs(PgPromoteCommand::run);
  }

  private static int run(Call call) {
    String addon = CheckpointCommands.named(call, call.word(0).orElseThrow());
    return AddonCommands.released(
        call,
        "Making " + addon + " the DATABASE of " + call.app(),
        () ->
            call.api()
                .post(
                    call.path("/attachments"),
                    Json.of(Map.of("addon", addon, "as", "DATABASE", "replace", true))));
  }
}
