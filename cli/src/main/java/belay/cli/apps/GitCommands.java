package belay.cli.apps;

import belay.cli.console.Lines;
import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.git.Git;
import belay.cli.git.Remote;
import belay.cli.http.Credentials;
import belay.cli.http.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Commands that make git and Belay know each other. */
public final class GitCommands {
  private GitCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("git:remote", "add a git remote that points to an app to this checkout")
            .app()
            .words("[REMOTE]", 0, 1)
            .runs(GitCommands::remote),
        Entry.named("git:credentials", "answer git's question for a password (git calls this)")
            .words("[ACTION]", 0, 1)
            .runs(GitCommands::credentials));
  }

  private static int remote(Call call) {
    if (!call.checkout().exists()) {
      throw Failure.usage("This is not a git checkout.", "Make it one with: git init");
    }
    String name = call.option("remote").or(() -> call.word(0)).orElse("belay");
    Json app = call.api().get("/apps/" + belay.cli.http.Api.segment(target(call)));
    link(call, app, name);
    return 0;
  }

  /** Here {@code -r} names the remote to write, so the app is what {@code -a} says. */
  private static String target(Call call) {
    return call.option("app").orElseThrow(() -> Failure.usage("Which app? Say it with -a NAME."));
  }

  /** Writes the remote and the credential helper for it. */
  static void link(Call call, Json app, String remote) {
    Git git = git(call);
    String url = app.text("git_url");
    String verb = call.checkout().remote(remote).isPresent() ? "set-url" : "add";
    git.must("remote", verb, remote, url);
    trust(call, git);
    call.console().note("git remote " + remote + " is " + url);
  }

  /** Makes git ask this very program for the password of this server, in this repository only. */
  private static void trust(Call call, Git git) {
    String key = "credential." + call.credentials().url() + ".helper";
    // An empty helper first: no helper of the person's own is asked, or stores our token.
    git.must("config", "--local", "--replace-all", key, "");
    git.must("config", "--local", "--add", key, helper(call));
    call.credentials()
        .trust()
        .authority()
        .ifPresent(file ->
            git.must(
                "config",
                "--local",
                "http." + call.credentials().url() + "/.sslCAInfo",
                file.toAbsolutePath().toString()));
  }

  /** The helper as git wants it (gitcredentials, "custom helpers"): a line for a shell. */
  static String helper(Call call) {
    Path home = call.home().path();
    boolean usual = Map.copyOf(call.context().env()).getOrDefault("BELAY_HOME", "").isEmpty();
    String env = usual ? "" : "BELAY_HOME=" + quoted(home.toString()) + " ";
    return "!" + env + quoted(call.context().launcher().toString()) + " git:credentials";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  static Git git(Call call) {
    return new Git(call.context().directory(), Map.of());
  }

  /** Lets remotes that pointed to an app follow its new name. */
  static void relink(Call call, String old, Json app) {
    for (Remote remote : remotes(call, old)) {
      git(call).must("remote", "set-url", remote.name(), app.text("git_url"));
      call.console().note("git remote " + remote.name() + " is " + app.text("git_url"));
    }
  }

  /** Takes away remotes that pointed to an app that is gone. */
  static void unlink(Call call, String app) {
    for (Remote remote : remotes(call, app)) {
      git(call).must("remote", "remove", remote.name());
      call.console().note("git remote " + remote.name() + " is removed");
    }
  }

  private static List<Remote> remotes(Call call, String app) {
    String url = call.credentials().url();
    return call.checkout().remotes().stream()
        .filter(remote -> remote.app(url).filter(app::equals).isPresent())
        .toList();
  }

  /** Git's side of it is in git-credential(1): lines {@code key=value} until an empty one. */
  private static int credentials(Call call) throws IOException {
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
    Credentials credentials = call.credentials();
    URI own = URI.create(credentials.url());
    String scheme = asked.getOrDefault("protocol", "");
    // The port speaks TLS too, which is how the heroku command writes remotes.
    boolean ours =
        own.getRawAuthority().equals(asked.get("host"))
            && (scheme.equals(own.getScheme()) || scheme.equals("https"));
    if (ours) {
      // Another server must never be told our token.
      call.console().line("protocol=" + scheme);
      call.console().line("host=" + own.getRawAuthority());
      call.console().line("username=belay");
      call.console().line("password=" + credentials.token());
    }
    return 0;
  }
}
