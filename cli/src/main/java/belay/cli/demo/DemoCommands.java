package belay.cli.demo;

import belay.cli.command.Entry;
import java.util.List;

/** {@code belay demo}. */
public final class DemoCommands {
  private DemoCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("demo", "see the whole story on a throwaway home, with a real app")
            .flag("--exit", "stop and delete everything at the end")
            .runs(call -> new Demo(call).run()));
  }
}
