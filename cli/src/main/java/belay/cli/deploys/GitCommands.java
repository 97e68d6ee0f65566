package belay.cli.deploys;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.git.Git;
import belay.cli.git.Remote;
import belay.cli.http.ApiError;
import belay.cli.http.Credentials;
import belay.cli.http.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
            .runs(GitPassword::run));
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

  /**
   * Adds the remote for a new app, where none has that name: another may be what one works with.
   */
  public static void add(Call call, Json app, String remote) {
    Optional<Remote> other = call.checkout().remote(remote);
    if (other.isEmpty() || other.get().url().equals(app.text("git_url"))) {
      link(call, app, remote);
      return;
    }
    call.console()
        .note(
            "git remote "
                + remote
                + " is left as it is, "
                + other.get().url()
                + ". To add another:");
    call.console().note("  belay git:remote -a " + app.text("name") + " -r " + app.text("name"));
  }

  /** Writes the remote, whether or not there is one, and the credential helper for it. */
  static void link(Call call, Json app, String remote) {
    Git git = git(call);
    Door door = Door.of(call.credentials(), app.text("git_url"));
    String verb = call.checkout().remote(remote).isPresent() ? "set-url" : "add";
    git.must("remote", verb, remote, door.gitUrl());
    trust(call, git, door);
    call.console().note("git remote " + remote + " is " + door.gitUrl());
    if (git.isSha256()) {
      call.console()
          .warn(
              "This repository names its objects by SHA-256, which git cannot push to Belay."
                  + " Deploy its files with: belay deploy --dir .");
    }
  }

  /** Makes git ask this very program for the password of this server, in this repository only. */
  private static void trust(Call call, Git git, Door door) {
    String known = "";
    for (Map.Entry<String, String> setting : door.settings(helper(call))) {
      // A key's first value takes the place of all that it had.
      String how = setting.getKey().equals(known) ? "--add" : "--replace-all";
      git.must("config", "--local", how, setting.getKey(), setting.getValue());
      known = setting.getKey();
    }
    sayOverridden(call, known);
  }

  /** By git's documentation the environment has precedence over what is configured. */
  private static void sayOverridden(Call call, String lastKey) {
    boolean set = !call.context().env().getOrDefault("GIT_SSL_CAINFO", "").isEmpty();
    if (set && lastKey.endsWith(".sslCAInfo")) {
      call.console()
          .warn(
              "GIT_SSL_CAINFO is set in your environment, so that git does not look at the"
                  + " authority that this server is certified by.");
      call.console().warn("Push with: env -u GIT_SSL_CAINFO git push ...");
    }
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
    return git(call, Map.of());
  }

  /** With more in its environment. */
  static Git git(Call call, Map<String, String> env) {
    return new Git(call.context().directory(), env);
  }

  /** Lets remotes that pointed to an app follow its new name. */
  public static void relink(Call call, String old, Json app) {
    for (Remote remote : remotes(call, old)) {
      int at = remote.url().lastIndexOf(old);
      String url =
          remote.url().substring(0, at)
              + app.text("name")
              + remote.url().substring(at + old.length());
      git(call).must("remote", "set-url", remote.name(), url);
      call.console().note("git remote " + remote.name() + " is " + url);
    }
  }

  /** Takes away remotes that pointed to an app that is gone. */
  public static void unlink(Call call, String app) {
    for (Remote remote : remotes(call, app)) {
      git(call).must("remote", "remove", remote.name());
      call.console().note("git remote " + remote.name() + " is removed");
    }
  }

  /** Those that point to this very app: by SSH another server may have one of its name. */
  private static List<Remote> remotes(Call call, String app) {
    Credentials server = call.credentials();
    return call.checkout().remotes().stream()
        .filter(remote ->
            remote.appByHttp(server).filter(app::equals).isPresent()
                || remote.ssh().filter(ssh -> ssh.app().equals(app) && isOf(call, ssh)).isPresent())
        .toList();
  }

  private static boolean isOf(Call call, Remote.Ssh ssh) {
    try {
      return call.credentials().hosts().contains(ssh.host())
          && call.api().get("/server").number("ssh_port") == ssh.port();
    } catch (ApiError e) {
      // Not known to be: better a remote too many than one too few.
      return false;
    }
  }
}
