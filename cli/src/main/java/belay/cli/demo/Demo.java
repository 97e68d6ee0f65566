package belay.cli.demo;

import belay.cli.command.Call;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The story: deploy, change, break, roll back. Every step is done by the commands that it shows,
 * and believed only when a request to the app is answered as told.
 */
final class Demo {
  private static final String APP = "hello";

  private final Console console;
  private final boolean exit;
  private final Stage stage;
  private final Path sample;

  Demo(Call call) throws IOException {
    console = call.console();
    exit = call.has("exit");
    sample = Stage.root(call).resolve("samples").resolve("hello");
    if (!Files.isDirectory(sample)) {
      throw Failure.failed("The demo's app is not there: " + sample);
    }
    stage = Stage.set(call);
  }

  int run() throws IOException {
    Thread cleaning = new Thread(stage::clear, "clear the demo away");
    Runtime.getRuntime().addShutdownHook(cleaning);
    boolean told = false;
    try {
      tell();
      told = true;
    } catch (Failure failure) {
      console.line("");
      console.line(console.red("The demo went wrong."));
      console.failure(failure);
    }
    if (exit) {
      title("The end: stopping and deleting everything");
      // The hook does it, so that an interrupted demo ends in the same way.
      return told ? 0 : Failure.FAILED;
    }
    if (!isOver(cleaning)) {
      remains(told);
    }
    return told ? 0 : Failure.FAILED;
  }

  /** Lets everything run on, unless the demo was interrupted and is being cleared away. */
  private static boolean isOver(Thread cleaning) {
    try {
      return !Runtime.getRuntime().removeShutdownHook(cleaning);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private void tell() throws IOException {
    title("Starting Belay in a throwaway home: " + stage.home());
    stage.start();

    title("Deploying an app with git push");
    stage.checkout(sample);
    stage.belay("apps:create", APP);
    stage.git("push", "belay", "main");
    stage.answers(APP, 200, "Hello from hello v1");

    title("Setting a config var: a release too, in one restart");
    stage.belay("config:set", "GREETING=Howdy", "-a", APP);
    stage.answers(APP, 200, "Howdy from hello v1");

    title("Deploying a second version");
    stage.edit("version", "v2");
    stage.git("commit", "-qam", "Say that it is version 2");
    stage.git("push", "belay", "main");
    stage.answers(APP, 200, "Howdy from hello v2");

    title("Deploying a version that fails its health check");
    stage.edit("version", "v3");
    stage.edit("healthy", "false");
    // A minute is the usual time; here everybody knows how it ends.
    stage.write("belay.yml", "health: {path: /health, timeout: 3}");
    stage.git("commit", "-qam", "Break the health check");
    stage.gitFails("push", "belay", "main");
    console.line("The push says so, and the version before goes on serving:");
    stage.answers(APP, 200, "Howdy from hello v2");

    broken();

    title("Rolling back");
    stage.belay("rollback", "-a", APP);
    stage.answers(APP, 200, "Howdy from hello v2");

    title("The ledger tells the story");
    stage.belay("releases", "-a", APP);
    stage.belay("releases:info", "-a", APP);
    stage.belay("ledger:verify", "-a", APP);
    stage.answers(APP, 200, "Howdy from hello v2");
  }

  private void broken() throws IOException {
    title("Deploying a version that is healthy, and answers errors");
    stage.edit("version", "v4");
    stage.edit("healthy", "true");
    stage.edit("errors", "true");
    stage.write("belay.yml", "health: /health");
    stage.git("commit", "-qam", "Break the page itself");
    stage.git("push", "belay", "main");
    console.line("Visitors do not see it: what it fails, the version before is asked once more.");
    stage.answers(APP, 200, "Howdy from hello v2");
    console.line("Who wants no second try sees what it is:");
    stage.answersOnce(APP, 500, "hello v4 is broken");
  }

  private void title(String text) {
    console.line("");
    console.line(console.bold("## " + text));
    console.flush();
  }

  private void remains(boolean told) {
    title(told ? "It goes on running" : "What there is was left running, to look at");
    console.line("The app       http://" + APP + ".localhost:" + stage.httpPort() + "/");
    console.line("Its checkout  " + stage.source());
    console.line("Try more      export BELAY_HOME=" + stage.home());
    console.line("              " + stage.launcher() + " rollback v2 -a " + APP);
    console.line("              " + stage.launcher() + " logs -f -a " + APP);
    console.line(
        "Stop it       BELAY_HOME="
            + stage.home()
            + " "
            + stage.launcher()
            + " down && rm -rf "
            + stage.directory());
  }
}
