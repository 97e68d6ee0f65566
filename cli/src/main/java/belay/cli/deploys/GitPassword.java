package belay.cli.deploys;

import belay.cli.command.Call;
import belay.cli.console.Lines;
import belay.cli.http.Credentials;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code belay git:credentials}: answers git's question for a password. */
final class GitPassword {
  private GitPassword() {}

  /** Git's side of it is in git-credential(1): lines {@code key=value} until an empty one. */
  static int run(Call call) throws IOException {
    if (!call.word(0).orElse("get").equals("get")) {
      return 0;
    }
    Map<String, String> asked = new HashMap<>();
    for (String line = Lines.first(call.console().in());
        !line.isEmpty();
        line = Lines.first(call.console().in())) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        asked.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    String scheme = asked.getOrDefault("protocol", "");
    String host = asked.getOrDefault("host", "");
    for (Credentials server : servers(call)) {
      if (answer(call, server, scheme, host)) {
        return 0;
      }
    }
    return 0;
  }

  /** All that are known here, unless the environment says which. */
  private static List<Credentials> servers(Call call) {
    boolean told = !call.context().env().getOrDefault("BELAY_URL", "").isEmpty();
    List<Credentials> known =
        told ? List.of() : List.copyOf(call.home().known(call.context().env()).values());
    return known.size() < 2 ? List.of(call.credentials()) : known;
  }

  /** Whether it is this server that git asks about. */
  private static boolean answer(Call call, Credentials credentials, String scheme, String host) {
    // Another server must never be told our token; the port of ours speaks TLS too, which is how
    // the heroku command writes remotes.
    boolean ours =
        credentials.pathIn(scheme + "://" + host).isPresent()
            || (scheme.equals("https") && credentials.pathIn("http://" + host).isPresent());
    if (ours && (scheme.equals("https") || credentials.isProven())) {
      call.console().line("protocol=" + scheme);
      call.console().line("host=" + host);
      call.console().line("username=belay");
      call.console().line("password=" + credentials.token());
    }
    return ours;
  }
}
