package belay.cli.addons;

import belay.cli.apps.RunCommands;
import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Commands about Redis, in the words of Heroku's. */
public final class RedisCommands {
  private static final String WHICH = "[REDIS]";

  /** The password is in no list of processes. Clients are told of a user where there is one. */
  private static final String CLIENT =
      """
      rest=${url#*://}; at=${rest##*@}; who=${rest%@*}; [ "$who" != "$rest" ] || who=:
      user=${who%%:*}; export REDISCLI_AUTH="${who#*:}"
      address=${at%%/*}; db=${at#"$address"}; db=${db#/}; port=${address##*:}
      [ "$port" != "$address" ] || port=6379
      set -- -h "${address%:*}" -p "$port" -n "${db:-0}"
      [ -z "$user" ] || [ "$user" = default ] || set -- "$@" --user "$user"
      case "$url" in rediss:*) set -- "$@" --tls ;; esac
      """;

  private RedisCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("redis:info", "show an app's Redis: memory, keys, connections, what is wrong")
            .app()
            .words(WHICH, 0, 1)
            .json()
            .examples("belay redis:info -a api", "belay redis:info HEROKU_REDIS_AMBER -a api")
            .runs(RedisCommands::info),
        Entry.named("redis:cli", "talk to an app's Redis with redis-cli")
            .app()
            .words(WHICH, 0, 1)
            .option("-c", "--command", "COMMAND", "say this instead of opening a prompt")
            .examples("belay redis:cli -a api", "belay redis:cli -c 'llen queue:default'")
            .runs(RedisCommands::cli),
        Entry.named("redis:credentials", "print a Redis' URL, or give it a new password")
            .app()
            .words(WHICH, 0, 1)
            .flag("--reset", "a new password; its apps restart, without a failed request")
            .examples("belay redis:credentials --reset -a api")
            .runs(RedisCommands::credentials),
        Entry.named("redis:maxmemory", "say what goes when a Redis is full")
            .app()
            .words(WHICH, 0, 1)
            .option("-p", "--policy", "POLICY", "noeviction, which is usual, allkeys-lru, …")
            .examples("belay redis:maxmemory --policy allkeys-lru -a api")
            .runs(call -> set(call, "policy", "maxmemory-policy")),
        Entry.named("redis:timeout", "say when a Redis closes connections that say nothing")
            .app()
            .words(WHICH, 0, 1)
            .option("-s", "--seconds", "SECONDS", "0 for never, which is usual")
            .examples("belay redis:timeout --seconds 300 -a api")
            .runs(call -> set(call, "seconds", "timeout")),
        Entry.named("redis:keyspace-notifications", "say which changes of keys a Redis publishes")
            .app()
            .words(WHICH, 0, 1)
            .option("--config", "LETTERS", "Redis's letters, such as Ex; \"\" for none")
            .examples("belay redis:keyspace-notifications --config Ex -a api")
            .runs(call -> set(call, "config", "notify-keyspace-events")));
  }

  /** The attachment's name, with or without its variable's; or the add-on's own. */
  private static String which(Call call) {
    String word = call.word(0).orElse("REDIS");
    return word.endsWith("_URL") ? word.substring(0, word.length() - "_URL".length()) : word;
  }

  private static String key(Call call) {
    String name = which(call).toUpperCase(Locale.ROOT);
    if (!name.matches("[A-Z_][A-Z0-9_]{0,120}")) {
      throw Failure.usage("Say the attachment, such as REDIS, which is usual.");
    }
    return name + "_URL";
  }

  private static Json addon(Call call) {
    return call.api().get(call.path("/addons/" + Api.segment(which(call))));
  }

  private static int info(Call call) {
    Json facts = call.api().get(call.path("/addons/" + Api.segment(which(call)) + "/facts"));
    if (call.json()) {
      return call.print(facts);
    }
    Json addon = ServiceCommands.named(call, addon(call).text("name"));
    call.console().line("=== " + addon.text("name"));
    line(call, "Plan", addon.text("plan"));
    for (Json fact : facts.items()) {
      line(call, fact.text("name"), fact.text("value"));
    }
    return 0;
  }

  private static void line(Call call, String label, String value) {
    call.console().line(String.format(Locale.ROOT, "%-17s%s", label + ":", value));
  }

  private static int cli(Call call) throws IOException {
    String key = key(call);
    String say =
        call.option("command")
            .map(command -> "printf '%s\\n' " + quoted(command) + " | redis-cli \"$@\"")
            .orElse("exec redis-cli \"$@\"");
    String script =
        "url=$"
            + key
            + "; if [ -z \"$url\" ]; then echo \"There is no "
            + key
            + " here: belay config has what there is.\"; exit 1; fi;"
            + " if ! command -v redis-cli >/dev/null; then echo \"redis-cli is not in this app's"
            + " image or on this machine (Debian: apt-get install redis-tools).\"; exit 1; fi\n"
            + CLIENT
            + say;
    return RunCommands.oneOff(call, script, "Connecting to " + key + " of ");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static int credentials(Call call) {
    if (!call.has("reset")) {
      String key = key(call);
      String url = call.api().get(call.path("/config-vars")).text(key);
      if (url.isEmpty()) {
        throw Failure.failed("There is no " + key + " on " + call.app() + ".");
      }
      call.console().line(url);
      return 0;
    }
    String name = addon(call).text("name");
    try (Progress progress = call.console().progress("Giving " + name + " a new password")) {
      var _ =
          call.api()
              .post("/belay-addons/" + Api.segment(name) + "/credentials/rotate", Json.of(Map.of()))
              .body();
      progress.done("the old one is good for two minutes more");
      return 0;
    }
  }

  private static int set(Call call, String option, String setting) {
    String value =
        call.option(option).orElseThrow(() -> Failure.usage("Say which, with --" + option + "."));
    try (Progress progress =
        call.console().progress("Setting " + setting + " of " + which(call) + " to " + value)) {
      var _ =
          call.api()
              .patch(
                  call.path("/addons/" + Api.segment(which(call)) + "/settings"),
                  Json.of(Map.of("settings", Map.of(setting, value))))
              .body();
      progress.done();
      return 0;
    }
  }
}
