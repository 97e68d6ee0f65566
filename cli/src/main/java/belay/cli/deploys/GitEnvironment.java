package belay.cli.deploys;

import belay.cli.command.Call;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the environment tells git of this server, beside what it tells the heroku command. */
final class GitEnvironment {
  private GitEnvironment() {}

  /**
   * The variables, beside those that are there.
   *
   * @param authority who certifies the server, where this machine has its file
   */
  static Map<String, String> vars(Call call, String url, Optional<Path> authority) {
    return behind(call.context().env(), settings(call, url, authority));
  }

  /**
   * What git is to know of this server, and of no other: whom to trust, and whom to ask for a
   * password (versions 9 and earlier of the heroku command do not say so themselves).
   */
  private static Map<String, String> settings(Call call, String url, Optional<Path> authority) {
    Map<String, String> settings = new LinkedHashMap<>();
    authority.ifPresent(file -> settings.put("http." + url + "/.sslCAInfo", file.toString()));
    settings.put("credential." + url + ".helper", GitCommands.helper(call));
    // The heroku command is the helper for it with many, and would say this server's token.
    settings.put("credential.https://git.heroku.com.helper", "");
    return settings;
  }

  /** Settings in the environment, behind those that are there (git-config(1), ENVIRONMENT). */
  private static Map<String, String> behind(
      Map<String, String> outer, Map<String, String> settings) {
    String count = outer.getOrDefault("GIT_CONFIG_COUNT", "0");
    int begun = count.matches("\\d{1,4}") ? Integer.parseInt(count) : 0;
    Map<String, String> vars = new LinkedHashMap<>();
    int next = begun;
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      boolean known =
          IntStream.range(0, begun)
              .anyMatch(i -> setting.getKey().equals(outer.get("GIT_CONFIG_KEY_" + i)));
      if (!known) {
        vars.put("GIT_CONFIG_KEY_" + next, setting.getKey());
        vars.put("GIT_CONFIG_VALUE_" + next, setting.getValue());
        next++;
      }
    }
    if (next > begun) {
      vars.put("GIT_CONFIG_COUNT", Integer.toString(next));
    }
    return vars;
  }
}
