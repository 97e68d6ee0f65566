package belay.cli.home;

import belay.cli.console.Failure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What the package, or {@code belay install}, says of this machine in {@code
 * /etc/belay/belay.conf}: lines as systemd's {@code EnvironmentFile=} and this read them alike.
 *
 * @param values by their names
 */
public record MachineConfig(Map<String, String> values) {
  private static final Path FILE = Path.of("/etc/belay/belay.conf");

  public MachineConfig {
    values = Map.copyOf(values);
  }

  /** What is there; nothing where Belay is not installed. */
  public static MachineConfig of(Map<String, String> env) {
    return read(Path.of(env.getOrDefault("BELAY_CONF", FILE.toString())));
  }

  static MachineConfig read(Path file) {
    Properties saved = new Properties();
    try {
      if (Files.isReadable(file)) {
        saved.load(new StringReader(Files.readString(file)));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw Failure.failed(file + " cannot be read: " + e.getMessage());
    }
    Map<String, String> values = new java.util.HashMap<>();
    saved.stringPropertyNames().forEach(name -> values.put(name, saved.getProperty(name).strip()));
    return new MachineConfig(values);
  }

  /** The home of the server that is installed. */
  public Optional<Path> home() {
    return Optional.ofNullable(values.get("BELAY_HOME"))
        .filter(text -> !text.isEmpty())
        .map(text -> Path.of(text).toAbsolutePath().normalize());
  }
}
