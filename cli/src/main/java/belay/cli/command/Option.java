package belay.cli.command;

import java.util.List;

/**
 * An option of a command.
 *
 * @param names with their dashes, the long one last; its word is the option's key
 * @param label what its value is called; empty for a flag
 */
public record Option(List<String> names, String label, String help) {
  public Option {
    names = List.copyOf(names);
  }

  public boolean isFlag() {
    return label.isEmpty();
  }

  /** The long name without dashes. */
  public String key() {
    return names.getLast().replaceFirst("^-+", "");
  }
}
