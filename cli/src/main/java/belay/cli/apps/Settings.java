package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An app's settings, as {@code belay settings} shows and changes them. */
final class Settings {
  private static final Set<String> TIMES =
      Set.of("warm", "rehearse", "contract_after", "timeout", "hsts");

  /** Of these "off" is a word among others, and a number is one. */
  private static final Set<String> WORDS = Set.of("guard", "canary");

  static final String HOST_NETWORK =
      "this machine's, by an administrator's wish: it reaches all that listens here";

  private Settings() {}

  /** Whether the app is in no network of its own, by an administrator's wish. */
  static boolean inHostNetwork(Call call) {
    return call.api().get(call.path("/settings")).text("network").equals("host");
  }

  static int change(Call call) {
    Map<String, Object> changes = new LinkedHashMap<>();
    for (String word : call.words()) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw Failure.usage("\"" + word + "\" is not NAME=VALUE, such as keep_releases=10.");
      }
      String name =
          word.substring(0, equals)
              .replace("guard.retry", "guard_retry")
              .replace("contract.after", "contract_after");
      String text = word.substring(equals + 1);
      changes.put(name, parsed(name, text));
    }
    Json settings =
        changes.isEmpty()
            ? call.api().get(call.path("/settings"))
            : call.api().patch(call.path("/settings"), Json.of(changes)).body();
    if (call.json()) {
      return call.print(settings);
    }
    call.console().line("=== " + call.app() + " settings");
    settings.fields().forEach((k, v) -> call.console().line(k + ": " + shown(k, v)));
    if (changes.containsKey("network")) {
      call.console()
          .note("Dynos that run are in that network from their next start: belay restart");
    }
    return 0;
  }

  private static Object parsed(String name, String text) {
    if (TIMES.contains(name)) {
      return seconds(text);
    }
    return WORDS.contains(name) ? text : value(text);
  }

  private static String shown(String name, Json value) {
    return switch (name) {
      case "warm", "rehearse", "contract_after", "hsts" -> inWords(value.number());
      case "timeout" -> value.number() == 0 ? "30s (usual)" : inWords(value.number());
      case "health_host" -> value.isNothing() ? "the app's own name" : value.text();
      case "sticky" ->
          value.items().isEmpty()
              ? "none"
              : value.items().stream().map(Json::text).collect(Collectors.joining(", "));
      case "repository" -> value.isNothing() ? "none" : value.text();
      case "runtime" -> value.isNothing() ? "as belay.yml or the server says" : value.text();
      default -> value.text();
    };
  }

  /** {@code 600}, {@code 90s}, {@code 10m}, {@code 2h}, {@code off}. */
  private static Object seconds(String text) {
    if (text.equals("off")) {
      return 0;
    }
    if (!text.matches("\\d{1,8}[smh]?")) {
      throw Failure.usage("\"" + text + "\" is not a time, such as 10m, 90s or 0.");
    }
    int number = Integer.parseInt(text.replaceFirst("[smh]$", ""));
    return switch (text.charAt(text.length() - 1)) {
      case 'm' -> number * 60;
      case 'h' -> number * 3600;
      default -> number;
    };
  }

  private static String inWords(long seconds) {
    if (seconds == 0) {
      return "off";
    }
    return seconds % 3600 == 0
        ? seconds / 3600 + "h"
        : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static Object value(String text) {
    return switch (text) {
      case "on", "true", "yes" -> true;
      case "off", "false", "no" -> false;
      default -> text.matches("\\d{1,9}") ? (Object) Integer.valueOf(text) : text;
    };
  }
}
