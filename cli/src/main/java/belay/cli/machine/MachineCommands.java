package belay.cli.machine;

import belay.cli.command.Entry;
import java.util.List;

/** Commands about the programs on this machine. */
public final class MachineCommands {
  private MachineCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("up", "start router and control plane in the background")
            .option("--http-port", "PORT", "where apps are reached (8080, or a free one)")
            .option("--api-port", "PORT", "the API's and git's (7700, or a free one)")
            .option("--ssh-port", "PORT", "git's over SSH (2222, or a free one)")
            .option("--bind", "ADDRESS", "the address to listen on (127.0.0.1)")
            .json()
            .runs(call -> new Up(call).run()),
        Entry.named("down", "stop apps, control plane and router")
            .flag("--keep-apps", "stop the control plane only; router and apps go on")
            .runs(call -> new Down(call).run()),
        Entry.named("server:status", "say what runs")
            .aliases("server")
            .json()
            .runs(ServerStatus::run));
  }
}
