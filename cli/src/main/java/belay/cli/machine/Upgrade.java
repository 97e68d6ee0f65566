package belay.cli.machine;

import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.home.Replacing;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces the programs that run by what is built now, without a gap: the new router listens on the
 * old one's socket before that leaves, then the control plane is replaced, without which apps and
 * traffic go on anyway. What does not answer then is undone.
 */
public final class Upgrade {
  private static final int CHECKS = 60;
  private static final int CHECK_MILLIS = 500;

  private final Home home;
  private final Installation installation;
  private final Console console;
  private final Replacing hands;
  private final Programs programs;

  public Upgrade(Home home, Installation installation, Console console, Replacing hands) {
    this.home = home;
    this.installation = installation;
    this.console = console;
    this.hands = hands;
    this.programs = new Programs(home);
  }

  /** What ran of a program before, by the name of its directory; empty when it did not run. */
  private record Ran(Optional<String> router, Optional<String> server) {}

  /**
   * Answers whether there was anything to replace.
   *
   * @param force whether also what was started from this very build is replaced, and what was
   *     undone
   * @param server empty when it does not run: one that could not start may be what the new build
   *     mends
   */
  boolean run(boolean force, Json router, Optional<Json> server) throws IOException {
    hands.settle();
    if (force) {
      programs.versions().redo();
    }
    boolean newRouter = force || !Program.ROUTER.runsFrom(chosen(Program.ROUTER), router);
    boolean newServer =
        force || server.filter(s -> Program.SERVER.runsFrom(chosen(Program.SERVER), s)).isEmpty();
    Ran ran = new Ran(name(Program.ROUTER, router), server.flatMap(s -> name(Program.SERVER, s)));
    if (newRouter) {
      replaced(ran.router(), Program.ROUTER);
      replaceRouter();
    } else {
      // An upgrade that was killed may have left the one before written down.
      hands.remember(Program.ROUTER);
    }
    if (newServer) {
      if (server.isEmpty()) {
        console.warn("No control plane ran; apps went on serving.");
      }
      replaced(ran.server(), Program.SERVER);
      replaceServer(ran, newRouter);
    } else {
      hands.remember(Program.SERVER);
    }
    return newRouter || newServer;
  }

  /** Starts the control plane that runs again, from the same build. */
  public void again() throws IOException {
    try (Progress progress = console.progress("Replacing the control plane")) {
      hands.stopServer();
      hands.startServer();
      progress.done();
    }
  }

  /** Puts back what ran before the programs that run. */
  void undo(Json router, Optional<Json> server) throws IOException {
    Versions versions = programs.versions();
    Optional<String> routerNow = name(Program.ROUTER, router);
    Optional<String> serverNow =
        server.isPresent()
            ? name(Program.SERVER, server.get())
            : Optional.of(fileName(chosen(Program.SERVER)));
    Optional<String> routerBefore = before(versions, routerNow);
    Optional<String> serverBefore = before(versions, serverNow);
    if (routerBefore.isEmpty() && serverBefore.isEmpty()) {
      throw Failure.failed(
          "There is nothing to undo: no upgrade of what runs is known here.",
          "Programs of a version that is no longer kept come with its package, or its checkout.");
    }
    if (serverBefore.isEmpty() || programs.knowsRunner(serverBefore.get())) {
      hands.settle();
    }
    putBack(routerNow, routerBefore, serverNow, serverBefore);
  }

  private static Optional<String> before(Versions versions, Optional<String> now)
      throws IOException {
    return now.isPresent() ? versions.before(now.get()) : Optional.empty();
  }

  private void putBack(
      Optional<String> routerNow,
      Optional<String> routerBefore,
      Optional<String> serverNow,
      Optional<String> serverBefore)
      throws IOException {
    Versions versions = programs.versions();
    if (routerBefore.isPresent()) {
      versions.undone(routerNow.orElseThrow(), routerBefore.get());
    }
    if (serverBefore.isPresent()) {
      versions.undone(serverNow.orElseThrow(), serverBefore.get());
      try (Progress progress = console.progress("Putting the control plane back")) {
        hands.stopServer();
        hands.startServer();
        progress.done();
      } catch (Failure refused) {
        versions.redo();
        hands.startServer();
        throw Failure.failed(
            "The control plane of before does not start with what is here now"
                + (isNewer() ? ": the newer one has changed the ledger's schema" : "")
                + ". The newer one was started again, and nothing was undone.",
            "What it said: " + Program.SERVER.logFile(home),
            "A backup from before the upgrade has a ledger that it knows: belay help restore");
      }
    }
    if (routerBefore.isPresent()) {
      try (Progress progress = console.progress("Putting the router back")) {
        hands.router();
        progress.done();
      }
    }
  }

  private void replaceRouter() throws IOException {
    try (Progress progress = console.progress("Replacing the router")) {
      try {
        hands.router();
      } catch (Failure e) {
        console.warn("The router that ran goes on serving.");
        throw e;
      }
      progress.done();
    }
  }

  private void replaceServer(Ran ran, boolean newRouter) throws IOException {
    LedgerCopy copy = new LedgerCopy(home);
    try (Progress progress = console.progress("Replacing the control plane")) {
      hands.stopServer();
      if (!copy.make()) {
        copy.remove();
      }
      hands.startServer();
      insistAnswers();
      copy.remove();
      progress.done();
    } catch (Failure e) {
      console.warn("The new control plane does not answer, so what ran before is started again.");
      undoFailed(ran, newRouter, copy);
      throw e;
    }
  }

  /** The new programs failed their check: the ones before, with the ledger of before if need be. */
  private void undoFailed(Ran ran, boolean newRouter, LedgerCopy copy) throws IOException {
    Versions versions = programs.versions();
    if (ran.server().isPresent()) {
      versions.undone(fileName(chosen(Program.SERVER)), ran.server().get());
    }
    try {
      stopQuietly();
      startFormer(copy);
      console.warn("The control plane of before runs again.");
    } catch (Failure | IOException e) {
      console.warn("Neither the new control plane nor the one before starts; apps go on serving.");
    }
    if (newRouter && ran.router().isPresent()) {
      versions.undone(fileName(chosen(Program.ROUTER)), ran.router().get());
      try {
        hands.router();
        console.warn("So does the router of before.");
      } catch (Failure | IOException e) {
        console.warn("The router is the new one, and goes on serving.");
      }
    }
    copy.remove();
  }

  private void startFormer(LedgerCopy copy) throws IOException {
    try {
      hands.startServer();
    } catch (Failure e) {
      if (!isNewer() || !copy.restore()) {
        throw e;
      }
      console.warn(
          "The ledger's schema had been changed for the new one; as no release was written since,"
              + " the ledger is again as it was before (data/ledger.newer.db is the other).");
      hands.startServer();
    }
  }

  /** Whether the last control plane that did not start said that a newer one wrote the ledger. */
  private boolean isNewer() {
    try {
      return Files.readString(home.run().resolve("server.refusal")).contains("a newer Belay");
    } catch (IOException e) {
      return false;
    }
  }

  private void stopQuietly() throws IOException {
    try {
      hands.stopServer();
    } catch (Failure e) {
      // It did not run.
      return;
    }
  }

  /** It answers, and so does the router that it tells what to do. */
  private void insistAnswers() {
    Failure last = Failure.failed("The control plane was not asked.");
    for (int i = 0; i < CHECKS; i++) {
      try {
        Json told = new Api(home.credentials(Map.of())).get("/server");
        if (!told.at("router").isNothing()) {
          return;
        }
        last = Failure.failed("The control plane runs, and the router does not answer it.");
      } catch (Failure e) {
        last = e;
      }
      pause();
    }
    throw last;
  }

  private static void pause() {
    try {
      // Two programs that are finding each other tell nobody when they have.
      Thread.sleep(CHECK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  private Path chosen(Program program) {
    try {
      return programs.chosen(installation, program);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void replaced(Optional<String> before, Program program) throws IOException {
    String by = fileName(chosen(program));
    if (before.isPresent() && !before.get().equals(by)) {
      programs.versions().replaced(before.get(), by);
    }
  }

  private static Optional<String> name(Program program, Json ready) {
    return program.jars(ready).map(Upgrade::fileName);
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }
}
