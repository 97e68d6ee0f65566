package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Api;
import belay.cli.http.Http;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands about the record itself. */
public final class LedgerCommands {
  private static final Pattern HASH = Pattern.compile("\\b[0-9a-f]{64}\\b");

  private LedgerCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named(
                "ledger:verify",
                "recompute an app's chain of releases; where none is named, every app's")
            .app()
            .option("-g", "--group", "NAME", "the chain of a group instead")
            .option("--head", "FILE|HASH", "a head that was saved: a cut tail shows too")
            .flag("--slugs", "read every kept release's files too: what changed on the disk shows")
            .json()
            .examples(
                "belay ledger:head > head.json     keep it elsewhere",
                "belay ledger:verify --head head.json",
                "belay ledger:verify --slugs")
            .runs(LedgerCommands::verify),
        Entry.named("ledger:head", "print where the app's record ends")
            .app()
            .runs(LedgerCommands::head),
        Entry.named("ledger:log", "print the raw record, a JSON line a row")
            .app()
            .runs(LedgerCommands::log));
  }

  private static int verify(Call call) throws IOException {
    if (call.has("group")) {
      return Generations.verify(call);
    }
    String head = call.has("head") ? "&head=" + saved(call) : "";
    String query = (head + (call.has("slugs") ? "&slugs=yes" : "")).replaceFirst("^&", "?");
    if (call.namesApp() || call.has("head")) {
      return verify(call, call.app(), query) ? 0 : Failure.FAILED;
    }
    boolean whole = true;
    List<Json> answers = new ArrayList<>();
    for (Json app : call.api().get("/apps", "name ..; max=1000").items()) {
      String name = app.text("name");
      if (call.json()) {
        Json answer = answer(call, name, query);
        whole &= isWhole(answer);
        answers.add(Json.object("app", name, "verified", answer));
      } else {
        whole &= verify(call, name, query);
      }
    }
    if (call.json()) {
      call.print(Json.of(answers));
    }
    return whole ? 0 : Failure.FAILED;
  }

  private static Json answer(Call call, String app, String query) {
    return call.api().get("/apps/" + Api.segment(app) + "/ledger/verify" + query);
  }

  private static boolean isWhole(Json answer) {
    return answer.truth("whole") && answer.at("damaged").items().isEmpty();
  }

  private static boolean verify(Call call, String app, String query) {
    Json answer = answer(call, app, query);
    if (call.json()) {
      call.console().line(answer.pretty());
    } else if (answer.truth("whole")) {
      call.console()
          .line(
              app
                  + ": the ledger is whole, "
                  + answer.text("rows")
                  + " releases, head "
                  + answer.text("head")
                  + (call.has("head")
                      ? ", " + answer.text("since") + " entries since the saved head"
                      : ""));
    } else {
      long version = answer.number("version");
      call.console()
          .warn(
              app
                  + ": the ledger was changed"
                  + (version > 0 ? " at v" + version : "")
                  + ": "
                  + answer.text("fault"));
    }
    if (call.has("slugs") && !call.json()) {
      slugs(call, app, answer, answer.at("damaged").items());
    }
    return isWhole(answer);
  }

  private static void slugs(Call call, String app, Json answer, List<Json> damaged) {
    if (damaged.isEmpty()) {
      call.console().line(app + ": its " + answer.text("slugs") + " slugs are as they were");
      return;
    }
    for (Json one : damaged) {
      call.console()
          .warn(
              app
                  + ": in the slug of v"
                  + one.text("version")
                  + " this is not what was stored: "
                  + one.text("path"));
    }
    call.console().line("Deploy that code again, or restore the files from a backup.");
  }

  /** A hash, or the one in a file that {@code ledger:head} was written to. */
  private static String saved(Call call) throws IOException {
    String given = call.option("head").orElse("");
    String text =
        HASH.matcher(given).matches() || call.context().overSsh() ? given : content(call, given);
    Matcher matcher = HASH.matcher(text);
    if (!matcher.find()) {
      throw Failure.usage("\"" + given + "\" is neither a head nor a file with one.");
    }
    return matcher.group();
  }

  private static String content(Call call, String given) throws IOException {
    Path file = call.context().directory().resolve(given);
    return Files.isRegularFile(file) ? Files.readString(file) : given;
  }

  private static int head(Call call) {
    return call.print(call.api().get(call.path("/ledger/head")));
  }

  private static int log(Call call) throws IOException {
    try (Http.Response stream = call.api().stream(call.path("/ledger/log"))) {
      stream.body().transferTo(call.console().raw());
      return 0;
    }
  }
}
