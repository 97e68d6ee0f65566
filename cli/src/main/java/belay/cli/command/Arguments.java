package belay.cli.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line, read.
 *
 * @param options by key; a flag's value is empty text; of an option given twice, the last
 * @param words what is not an option, in order
 */
public record Arguments(Map<String, String> options, List<String> words) {
  public Arguments {
    options = Map.copyOf(options);
    words = List.copyOf(words);
  }

  public boolean has(String key) {
    return options.containsKey(key);
  }

  public Optional<String> option(String key) {
    return Optional.ofNullable(options.get(key));
  }
}
