package belay.cli.deploys;

import belay.cli.command.Browser;
import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Interruption;
import belay.cli.console.Progress;
import belay.cli.console.Sizes;
import belay.cli.git.Checkout;
import belay.cli.git.Git;
import belay.cli.http.Api;
import belay.cli.http.Http;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ways to deploy and to look at what was deployed. */
public final class DeployCommands {
  private DeployCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("deploy", "deploy the current commit, a directory, or a container image")
            .app()
            .option("--dir", "DIR", "send this directory instead of a commit")
            .option(
                "--image", "IMAGE", "run this image; the directory gives Procfile and belay.yml")
            .flag("--pull", "ask the image's registry though an image of that name is here")
            .flag(
                "--force",
                "also over commits that this checkout lacks, and what was rolled back from")
            .option(
                "--canary",
                "PERCENT",
                "give it to that part of the visitors first; 1,10,50 for stages, off for none")
            .examples(
                "belay deploy --canary 10",
                "belay deploy",
                "belay deploy --dir build/site",
                "belay deploy --image shop:1.2")
            .runs(DeployCommands::deploy),
        Entry.named("open", "open the app, or one release of it, in a browser, or print its URL")
            .app()
            .words("[RELEASE]", 0, 1)
            .examples("belay open", "belay open v44")
            .runs(DeployCommands::open));
  }

  private static int deploy(Call call) throws IOException {
    Optional<Path> directory =
        call.option("dir").map(d -> call.context().directory().resolve(d).normalize());
    if (call.has("pull") && call.option("image").isEmpty()) {
      throw Failure.usage("--pull goes with --image.");
    }
    if (directory.isEmpty() && call.option("image").isEmpty()) {
      return push(call);
    }
    Optional<Json> blob = Optional.empty();
    if (directory.isPresent()) {
      blob = Optional.of(Json.object("url", sent(call, directory.get())));
    }
    return build(
        call,
        Json.object(
            "source_blob",
            blob,
            "image",
            call.option("image"),
            "pull",
            call.has("pull"),
            "force",
            call.has("force"),
            "canary",
            call.option("canary")));
  }

  private static int push(Call call) {
    Checkout checkout = call.checkout();
    if (checkout.root().isEmpty()) {
      throw Failure.usage(
          "This is not a git checkout.", "Deploy it as it is with: belay deploy --dir .");
    }
    Git git = GitCommands.git(call);
    if (git.isSha256()) {
      throw Failure.failed(
          "This repository names its objects by SHA-256, and Belay's are named by SHA-1: git cannot"
              + " push from one to the other.",
          "Deploy its files with: belay deploy --dir .");
    }
    if (git.ask("rev-parse", "--verify", "-q", "HEAD").status() != 0) {
      throw Failure.failed("There is no commit yet.", "git add . && git commit");
    }
    if (!git.ask("status", "--porcelain", "--untracked-files=no").output().isEmpty()) {
      call.console().warn("Uncommitted changes are not deployed.");
    }
    Json app = call.api().get(call.path(""));
    Door door = Door.of(call.credentials(), app.text("git_url"));
    call.console().flush();
    List<String> push = new ArrayList<>();
    door.settings(GitCommands.helper(call))
        .forEach(s -> push.addAll(List.of("-c", s.getKey() + "=" + s.getValue())));
    push.addAll(call.has("force") ? List.of("push", "--force", "-o", "force") : List.of("push"));
    call.option("canary").ifPresent(stages -> push.addAll(List.of("-o", "canary=" + stages)));
    push.addAll(List.of(door.gitUrl(), "HEAD:refs/heads/main"));
    // What the person's environment trusts instead would go before what git is told here.
    Git trusting =
        door.authority()
            .map(file -> GitCommands.git(call, Map.of("GIT_SSL_CAINFO", file.toString())))
            .orElse(git);
    try (var _ = goesOn(call)) {
      int status = trusting.show(push.toArray(String[]::new));
      return status == 0 ? 0 : Failure.FAILED;
    }
  }

  /** What was sent is built and released all the same. */
  private static Interruption goesOn(Call call) {
    return call.console()
        .goesOn(
            "What the server has already is built and goes live all the same.",
            "belay builds:output -a " + call.app() + " shows it; to stop it:",
            "belay builds:cancel -a " + call.app());
  }

  /** The URL under which the server has the directory now. */
  private static String sent(Call call, Path directory) throws IOException {
    Path archive = Archive.of(directory);
    try (Progress progress =
        call.console()
            .progress("Sending " + Sizes.words(Files.size(archive)) + " to " + call.app())) {
      Json blob = call.api().post("/sources", Json.object()).body().at("source_blob");
      call.api().upload(blob.text("put_url"), Http.file(archive));
      progress.done();
      return blob.text("get_url");
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private static int build(Call call, Json source) throws IOException {
    Json build = call.api().post(call.path("/builds"), source).body();
    try (var _ = goesOn(call);
        Http.Response stream =
            call.api().open(build.text("output_stream_url"), "text/plain", Map.of())) {
      stream.body().transferTo(call.console().raw());
      call.console().flush();
    }
    Json ended = call.api().get(call.path("/builds/" + Api.segment(build.text("id"))));
    return switch (ended.text("status")) {
      case "succeeded" -> 0;
      case "pending" ->
          throw Failure.failed(
              "The build still runs, and its output ended.", "belay releases tells how it ends.");
      default -> throw Failure.failed("The deploy failed; what served goes on serving.");
    };
  }

  /** The link gives a cookie: what that does is not to be guessed. */
  private static void note(Call call, Json address) {
    call.console()
        .note(
            "Whoever opens this link sees that release at the app's own address for "
                + address.number("seconds") / 60
                + " minutes.\nBack to what serves: "
                + address.text("over"));
  }

  private static int open(Call call) throws IOException {
    Optional<Json> release =
        call.word(0)
            .map(r -> call.api().get(call.path("/releases/" + Api.segment(r) + "/address")));
    String url =
        release.isPresent()
            ? release.get().text("url")
            : call.api().get(call.path("")).text("web_url");
    call.console().line(url);
    release.filter(r -> !r.at("over").isNothing()).ifPresent(r -> note(call, r));
    Browser.show(call, url);
    return 0;
  }
}
