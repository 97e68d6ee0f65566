package belay.cli.deploys;

import belay.cli.command.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps this server's token from Heroku's other services, of which most have hosts that no setting
 * of the heroku command names: a script that node loads first leads them to this server. Those that
 * can be named are, for where the script is not loaded.
 */
final class HerokuGuard {
  private static final String SCRIPT = "heroku-guard.cjs";

  private HerokuGuard() {}

  /** The variables; writes the script that one of them names. */
  static Map<String, String> vars(Call call, String url) throws IOException {
    Path script = HerokuCommands.directory(call).resolve(SCRIPT);
    HerokuCommands.write(script, text());
    URI server = URI.create(url);
    // Version 8 makes a URL of it; later ones a host, with the port of HEROKU_HOST.
    String data = call.has("classic") ? server.getRawAuthority() : server.getHost();
    Map<String, String> vars = new LinkedHashMap<>();
    vars.put("HEROKU_DATA_HOST", data);
    vars.put("HEROKU_EXEC_URL", url + "/");
    vars.put("BELAY_HEROKU_SERVER", url);
    vars.put("NODE_OPTIONS", with(call.context().env().getOrDefault("NODE_OPTIONS", ""), script));
    return vars;
  }

  /** Behind the options that are there, once. */
  private static String with(String options, Path script) {
    String path = script.toString();
    if (options.contains(path)) {
      return options;
    }
    boolean plain = path.matches("[A-Za-z0-9_./@:+,-]+");
    String word = plain ? path : "\"" + path.replaceAll("([\\\\\"])", "\\\\$1") + "\"";
    return (options + " --require " + word).strip();
  }

  private static String text() throws IOException {
    try (InputStream in = HerokuGuard.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException(SCRIPT + " is missing in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
