package belay.cli.setup;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.home.Replacing;
import belay.cli.home.ServerProperties;
import belay.cli.machine.DirectReplacing;
import belay.cli.machine.Installation;
import belay.cli.machine.Ports;
import belay.cli.machine.Stop;
import belay.cli.machine.Up;
import belay.cli.machine.UpLock;
import belay.cli.machine.Upgrade;
import belay.cli.machine.Wanted;
import belay.cli.systemd.UnitSockets;
import belay.cli.systemd.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has a server run with other settings. Dynos go on all the while; where the router is to listen
 * elsewhere, visitors are refused for the second in between.
 */
record SetupRestart(Call call, SettingsFile settings) {
  private static final int SERVER_SECONDS = 60;
  private static final int ROUTER_SECONDS = 20;

  /**
   * Writes the settings and sees that they are in force; when nothing runs with them, the ones
   * before are written again, and run.
   */
  void to(Map<String, Optional<String>> changes) throws IOException {
    Home home = call.home();
    if (!settings.exists()) {
      // A new home: up writes what else there is, and checks the ports.
      settings.write("# docs/server.md says what can be set here.\nnetwork=own\n");
      freePorts();
    }
    String before = Files.readString(settings.file());
    Map<String, String> old = settings.read();
    settings.change(changes);
    if (settings.read().equals(old) && runs(home) && isListened()) {
      call.console().note("The settings were so already.");
      return;
    }
    Optional<Units> units = Units.of(call);
    try {
      if (units.isPresent()) {
        through(units.get(), routerArguments().equals(routerArguments(before)));
      } else {
        restart(home, before);
      }
    } catch (Failure e) {
      settings.write(before);
      call.console().warn("The settings are as they were: with the new ones Belay does not start.");
      if (units.isPresent()) {
        back(units.get());
      } else if (!runs(home)) {
        new Up(call).bring();
      }
      throw e;
    }
  }

  /** For the API and SSH, which no set-up says. */
  private void freePorts() throws IOException {
    Ports ports = new Ports("127.0.0.1");
    settings.change(
        Map.of(
            "api.port", Optional.of(Integer.toString(ports.usualOrFree(7700))),
            "ssh.port", Optional.of(Integer.toString(ports.usualOrFree(2222)))));
  }

  private static boolean runs(Home home) {
    return Program.ROUTER.running(home).isPresent() && Program.SERVER.running(home).isPresent();
  }

  private void restart(Home home, String before) throws IOException {
    if (!routerArguments().equals(routerArguments(before)) || !runs(home)) {
      stop(home);
      new Up(call).bring();
      return;
    }
    Installation installation = Installation.of(call.context().env());
    try (UpLock _ = UpLock.take(home)) {
      Replacing hands = new DirectReplacing(home, installation, call.console());
      hands.settle();
      new Upgrade(home, installation, call.console(), hands).again();
    }
  }

  /** Whether systemd, where it starts the router, listens for it as the settings want it. */
  private boolean isListened() throws IOException {
    Optional<Units> units = Units.of(call);
    return units.isEmpty() || units.get().listens(sockets());
  }

  private UnitSockets sockets() throws IOException {
    return UnitSockets.of(ServerProperties.read(call.home()).orElseThrow());
  }

  /** The control plane first, which would start another router in the place of one that stops. */
  private void through(Units units, boolean sameRouter) throws IOException {
    try (Progress progress = call.console().progress("Starting router and control plane anew")) {
      units.stopServer();
      if (!sameRouter || !units.listens(sockets())) {
        units.listen(sockets());
      }
      units.startServer();
      progress.done();
    }
  }

  private void back(Units units) throws IOException {
    try {
      units.listen(sockets());
      units.startServer();
    } catch (Failure e) {
      call.console().warn(e.sentence() + " To try again: systemctl start belay-router belay");
    }
  }

  private List<String> routerArguments() throws IOException {
    return ServerProperties.read(call.home()).orElseThrow().routerArguments();
  }

  private List<String> routerArguments(String text) throws IOException {
    String now = Files.readString(settings.file());
    settings.write(text);
    try {
      return routerArguments();
    } catch (Failure e) {
      return List.of();
    } finally {
      settings.write(now);
    }
  }

  /** Both programs and no dyno. */
  private static void stop(Home home) throws IOException {
    if (!Files.isDirectory(home.run())) {
      return;
    }
    new Wanted(home).none();
    try (UpLock _ = UpLock.take(home)) {
      for (ProcessHandle server : Program.SERVER.all(home)) {
        var _ = Stop.within(server, SERVER_SECONDS);
      }
      for (ProcessHandle router : Program.ROUTER.all(home)) {
        var _ = Stop.within(router, ROUTER_SECONDS);
      }
      Files.deleteIfExists(Program.SERVER.readyFile(home));
      Files.deleteIfExists(Program.ROUTER.readyFile(home));
    }
  }
}
