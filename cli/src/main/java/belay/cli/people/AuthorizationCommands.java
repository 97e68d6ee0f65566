package belay.cli.people;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.command.Times;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands about one's own API tokens. */
public final class AuthorizationCommands {
  private AuthorizationCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("authorizations", "list your API tokens")
            .json()
            .runs(AuthorizationCommands::list),
        Entry.named("authorizations:create", "make an API token, and print it")
            .option("-d", "--description", "TEXT", "what it is for")
            .option(
                "-s",
                "--scope",
                "LIST",
                "global, or some of identity, read, write, read-protected, write-protected")
            .option("-e", "--expires-in", "TIME", "30d, 12h, or seconds; for ever without it")
            .json()
            .examples("belay authorizations:create -d ci --scope write --expires-in 90d")
            .runs(AuthorizationCommands::create),
        Entry.named("authorizations:revoke", "take an API token back, by its id")
            .words("ID", 1, 1)
            .json()
            .runs(AuthorizationCommands::revoke));
  }

  private static int list(Call call) {
    Json all = call.api().get("/oauth/authorizations");
    if (call.json()) {
      return call.print(all);
    }
    Table table = new Table(1, "Id", "For", "Scope", "Made", "Used", "Ends", "Token");
    for (Json one : all.items()) {
      String used = one.text("last_used_at");
      String left = one.text("access_token", "expires_in");
      table.row(
          one.text("id"),
          one.text("description"),
          String.join(", ", one.at("scope").items().stream().map(Json::text).toList()),
          call.ago(one.text("created_at")),
          used.isEmpty() ? "never" : call.ago(used),
          ends(left),
          one.text("access_token", "token"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String ends(String secondsLeft) {
    if (secondsLeft.isEmpty()) {
      return "never";
    }
    long seconds = Long.parseLong(secondsLeft);
    if (seconds == 0) {
      return "over";
    }
    return seconds >= 172_800
        ? "in " + seconds / 86_400 + " days"
        : seconds >= 7_200 ? "in " + seconds / 3_600 + " hours" : "in " + seconds + " s";
  }

  private static long seconds(String time) {
    return time.matches("\\d{1,9}") ? Long.parseLong(time) : Times.duration(time).toSeconds();
  }

  private static int create(Call call) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("description", call.option("description").orElse(""));
    body.put("scope", List.of(call.option("scope").orElse("global").split("[, ]+", -1)));
    call.option("expires-in").ifPresent(time -> body.put("expires_in", seconds(time)));
    Json made;
    try (Progress progress = call.console().progress("Making a token")) {
      made = call.api().post("/oauth/authorizations", Json.of(body)).body();
      progress.done();
    }
    if (call.json()) {
      return call.print(made);
    }
    call.console().note("It is shown only now. Use it as BELAY_API_KEY, or as git's password.");
    call.console().line(made.text("access_token", "token"));
    return 0;
  }

  private static int revoke(Call call) {
    String id = call.word(0).orElseThrow();
    if (!id.matches("[0-9a-f-]{36}")) {
      throw Failure.usage("An id is needed: belay authorizations lists them.");
    }
    return call.shown(
        call.done(
            "Revoking " + id,
            () -> call.api().delete("/oauth/authorizations/" + Api.segment(id)).body()));
  }
}
