package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Api.Answer;
import belay.cli.http.Json;
import belay.cli.releases.Draining;
import belay.cli.releases.Releases;
import belay.cli.releases.Switches;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands about config vars. */
public final class ConfigCommands {
  private ConfigCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("config", "list the config vars that the app has")
            .aliases("config:list")
            .app()
            .flag("-s", "--shell", "in a form that a shell reads")
            .json()
            .runs(ConfigCommands::list),
        Entry.named("config:get", "print one config var")
            .app()
            .words("KEY", 1, 1)
            .json()
            .runs(ConfigCommands::get),
        Entry.named("config:set", "set config vars, in one release")
            .aliases("config:add")
            .app()
            .words("KEY=VALUE...", 1, 1000)
            .argument(word -> word.contains("="))
            .flag("--literal", "take values as they are, @ and - too")
            .json()
            .examples(
                "belay config:set GREETING=hello LOG_LEVEL=info",
                "belay config:set PRIVATE_KEY=@key.pem     the file's text",
                "pass show token | belay config:set TOKEN=-     from standard input")
            .runs(ConfigCommands::set),
        Entry.named("config:unset", "remove config vars, in one release")
            .aliases("config:remove")
            .app()
            .words("KEY...", 1, 1000)
            .json()
            .runs(ConfigCommands::unset));
  }

  private static int list(Call call) {
    Json vars = call.api().get(call.path("/config-vars"));
    if (call.json()) {
      return call.print(vars);
    }
    if (call.has("shell")) {
      vars.fields().forEach((k, v) -> call.console().line(k + "=" + quoted(v.exact())));
      return 0;
    }
    call.console().line("=== " + call.app() + " Config Vars");
    print(call, vars, List.copyOf(vars.fields().keySet()));
    return 0;
  }

  private static String quoted(String value) {
    return value.matches("[\\w@%+:,./-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  private static void print(Call call, Json vars, List<String> keys) {
    int width = keys.stream().mapToInt(String::length).max().orElse(0);
    for (String key : keys) {
      String gap = " ".repeat(width - key.length());
      call.console().line(key + ":" + gap + " " + vars.exact(key));
    }
  }

  private static int get(Call call) {
    String key = call.word(0).orElseThrow();
    Json value = call.api().get(call.path("/config-vars")).at(key);
    if (value.isNothing()) {
      call.console().warn(call.app() + " has no config var " + key + ".");
      return Failure.FAILED;
    }
    if (call.json()) {
      return call.print(Json.object(key, value));
    }
    call.console().line(value.exact());
    return 0;
  }

  private static int set(Call call) throws IOException {
    Values values = Values.of(call);
    Map<String, Object> changes = new LinkedHashMap<>();
    for (String word : call.words()) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw Failure.usage(
            "\"" + shown(word) + "\" is not KEY=VALUE.",
            "belay help config:set shows the ways to give a value.");
      }
      String value = word.substring(equals + 1);
      changes.put(
          word.substring(0, equals),
          call.has("literal") ? value : values.read(word.substring(0, equals), value));
    }
    Json vars = change(call, "Setting", changes);
    if (call.json()) {
      return call.print(vars);
    }
    print(call, vars, List.copyOf(changes.keySet()));
    return 0;
  }

  /** A mistyped word may hold a secret: only what stands before its first {@code =} is shown. */
  private static String shown(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals) + "=…";
  }

  private static int unset(Call call) {
    Map<String, Object> changes = new LinkedHashMap<>();
    for (String key : call.words()) {
      if (key.contains("=")) {
        throw Failure.usage("\"" + shown(key) + "\" is not a key: config:unset takes keys alone.");
      }
      changes.put(key, Optional.empty());
    }
    Json vars = change(call, "Unsetting", changes);
    return call.json() ? call.print(vars) : 0;
  }

  private static Json change(Call call, String doing, Map<String, Object> changes) {
    String app = call.app();
    String keys = String.join(", ", changes.keySet());
    try (var _ = Releases.goesOn(call, "The change of config vars");
        Progress progress = call.console().progress(doing + " " + keys + " on " + app)) {
      Answer answer = call.api().patch(call.path("/config-vars"), Json.of(changes));
      if (answer.outcome().equals("nothing-to-change")) {
        progress.end("nothing to change");
        return answer.body();
      }
      Json release = Releases.settled(call, Releases.newest(call));
      progress.done(Releases.label(release));
      if (!answer.warning().isEmpty()) {
        call.console().warn(answer.warning());
      }
      Releases.insist(release);
      if (!call.json() && !Draining.of(call).isEmpty()) {
        Json whole = call.api().get(call.path("/releases/" + release.number("version")));
        call.console().line("  " + Switches.cost(whole.at("belay", "switch")));
      }
      return answer.body();
    }
  }
}
