package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.command.Times;
import belay.cli.console.Progress;
import belay.cli.http.ApiError;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code belay rollback}. */
final class Rollback {
  private static final Pattern TARGET =
      Pattern.compile(
          "[vV]?\\d+|-\\d+|\\d{8}-\\d{6}|[0-9a-f]{4,40}"
              + "|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private Rollback() {}

  static Entry entry() {
    return Entry.named("rollback", "put an earlier release back")
        .aliases("releases:rollback")
        .app()
        .words("[TARGET]", 0, 1)
        .argument(word -> isTarget(word) || GroupRollback.isTarget(word))
        .option(
            "-g", "--group", "NAME", "all apps of this group, as one; the target is such as G12")
        .flag("--dry-run", "show what it would do; exit status 0 when safe, 2 when not")
        .flag("--undo", "go forward again, to what the last rollback left")
        .option("--to-time", "TIME", "the release that served then")
        .option("--config", "MODE", "which config: target, current or merge")
        .flag("--pin", "hold new code from now on, until belay unpin")
        .option("--reason", "TEXT", "why; it stays in the ledger")
        .option("--expected", "vN", "refuse when another release serves by now")
        .flag("--accept-migrations", "also when migrations since look destructive")
        .flag("--accept-contract", "also behind the contract of a finalized release")
        .flag("--accept-runtime", "also when its language's runtime is another or gone")
        .option("--without-addon", "NAMES", "also when these add-ons are gone")
        .flag("--run-release-command", "run the target's release command too")
        .flag("--with-data", "the data of add-ons goes back too, to its checkpoint")
        .flag("--count", "with --with-data --dry-run: count rows one by one")
        .flag("--rehearse", "boot the target beside what serves, and throw it away")
        .json()
        .examples(
            "belay rollback                    the release that served well before this one",
            "belay rollback v46 --dry-run      what that would change",
            "belay rollback 20240115-113000    the release with that timestamp",
            "belay rollback v46 --with-data --dry-run   also to what its database was then",
            "belay rollback de63889            the release of that commit",
            "belay rollback -1                 one release back",
            "belay rollback --to-time '2024-01-15 11:30'",
            "belay rollback -g shop G12 --dry-run   what that would change in every app of shop",
            "belay rollback --pin --reason 'checkout broken'")
        .runs(Rollback::run);
  }

  /** Whether a word can name a release: version, timestamp, commit prefix, id, or steps back. */
  static boolean isTarget(String word) {
    return TARGET.matcher(word).matches();
  }

  private static int run(Call call) {
    if (call.has("group")) {
      if (call.has("with-data")) {
        throw belay.cli.console.Failure.usage(
            "A group goes back without data: with its data each app goes back by itself.");
      }
      return GroupRollback.run(call, body(call));
    }
    if (call.has("rehearse")) {
      return Drills.rehearse(call);
    }
    Map<String, Object> body = body(call);
    if (call.has("dry-run")) {
      body.put("dry_run", true);
      Json preview = call.api().post(call.path("/actions/rollback"), Json.of(body)).body();
      return PreviewSheet.print(call, preview);
    }
    return roll(call, body);
  }

  private static Map<String, Object> body(Call call) {
    Map<String, Object> body = new LinkedHashMap<>();
    call.word(0).ifPresent(target -> body.put("target", target));
    call.option("to-time").ifPresent(time -> body.put("to_time", Times.instant(call, time)));
    call.option("reason").ifPresent(reason -> body.put("reason", reason));
    call.option("config").ifPresent(mode -> body.put("config", mode));
    call.option("without-addon")
        .ifPresent(names -> body.put("without_addons", List.of(names.split("[, ]+"))));
    for (String flag :
        List.of(
            "undo",
            "pin",
            "accept-migrations",
            "accept-contract",
            "accept-runtime",
            "run-release-command",
            "with-data",
            "count")) {
      if (call.has(flag)) {
        body.put(flag.replace('-', '_'), true);
      }
    }
    if (call.has("expected")) {
      String version = call.option("expected").orElse("").replaceFirst("^[vVgG]", "");
      if (!version.matches("\\d{1,9}")) {
        throw belay.cli.console.Failure.usage("--expected takes a release, such as v48.");
      }
      body.put("expected", Integer.valueOf(version));
    }
    return body;
  }

  private static int roll(Call call, Map<String, Object> body) {
    Json release;
    // Which release the default target is, only the answer tells: the line is finished with it.
    try (var _ = Releases.goesOn(call, "The rollback");
        Progress progress = call.console().begin("Rolling back " + call.app())) {
      call.word(0).ifPresent(target -> progress.more(" to " + shown(target) + "... "));
      release = asked(call, body, progress);
      if (call.word(0).isEmpty()) {
        progress.more(" to v" + release.number("rollback", "target") + "... ");
      }
      Json settled = Releases.settled(call, release);
      if (settled.text("status").equals("failed")) {
        progress.end("failed, " + Releases.label(settled));
      }
      Releases.insist(settled);
      progress.done(Releases.label(settled));
    }
    if (call.json()) {
      return call.print(release);
    }
    tell(call, release);
    return 0;
  }

  private static Json asked(Call call, Map<String, Object> body, Progress progress) {
    try {
      return call.api().post(call.path("/actions/rollback"), Json.of(body)).body();
    } catch (ApiError e) {
      long version = e.body().number("release", "version");
      progress.end(
          (call.word(0).isEmpty() ? "... " : "") + (version > 0 ? "failed, v" + version : "!"));
      throw e;
    }
  }

  private static String what(Json rollback) {
    return switch (rollback.text("config")) {
      case "current" -> "'s code with the config of now";
      case "merge" -> "'s code, its config and what was set since";
      default -> "'s code and config";
    };
  }

  /** Four digits and more may be a commit's, which only the server knows. */
  private static String shown(String target) {
    return target.matches("\\d{1,3}") ? "v" + target : target.replaceFirst("^V(?=\\d)", "v");
  }

  private static void tell(Call call, Json release) {
    Json rollback = release.at("rollback");
    long from = rollback.number("from");
    if (from > 0) {
      String cost = Switches.cost(rollback.at("switch"));
      String was = call.api().get(call.path("/releases/" + from)).text("description");
      call.console()
          .line(
              "  was v"
                  + from
                  + (was.isEmpty() ? "" : " (" + was + ")")
                  + "   now v"
                  + rollback.number("target")
                  + what(rollback)
                  + (cost.isEmpty() ? "" : "   " + cost));
      String latency = Switches.latency(rollback.at("switch", "before"));
      if (!latency.isEmpty()) {
        call.console()
            .line(
                "  answers before: "
                    + latency
                    + "; after: in 10 s in belay releases:info "
                    + Releases.label(release));
      }
    }
    rollback.at("notes").items().forEach(note -> call.console().line("  " + note.text()));
    if (from > 0) {
      afterwards(call, rollback.text("refused"), rollback.truth("pinned"));
    }
  }

  private static void afterwards(Call call, String refused, boolean pinned) {
    call.console()
        .line(
            "  "
                + (refused.isEmpty()
                    ? ""
                    : refused.substring(0, Math.min(7, refused.length()))
                        + " will not be deployed again unless forced; ")
                + (call.has("undo")
                    ? "back again with: belay rollback -a "
                    : "undo with: belay rollback --undo "
                        + (call.has("with-data") ? "--with-data -a " : "-a "))
                + call.app());
    if (pinned) {
      call.console()
          .line("  pinned: new code is built and held until: belay unpin -a " + call.app());
    }
  }
}
