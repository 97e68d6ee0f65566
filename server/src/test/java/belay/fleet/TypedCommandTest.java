package belay.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TypedCommandTest {
  private static final Map<String, String> TYPES =
      Map.of("migrate", "bin/migrate --all", "web", "", "worker", "run # slowly");

  private static String of(String command) {
    return TypedCommand.of(command, TYPES);
  }

  @Test
  void theNameOfAProcessTypeIsItsCommand() {
    assertThat(of("migrate")).isEqualTo("{ bin/migrate --all\n}");
    assertThat(of("migrate --dry 'a b'")).isEqualTo("bin/migrate --all --dry 'a b'");
    assertThat(of("worker; echo $?")).isEqualTo("{ run # slowly\n}; echo $?");
  }

  @Test
  void itRunsInTheImageOfTheTypeThatItNames() {
    assertThat(TypedCommand.type("worker; echo $?", TYPES)).hasValue("worker");
    assertThat(TypedCommand.type("web --port 1", TYPES)).hasValue("web");
    assertThat(TypedCommand.type("./worker", TYPES)).isEmpty();
    assertThat(TypedCommand.type("ls", TYPES)).isEmpty();
  }

  @Test
  void everythingElseStaysAsItIs() {
    for (String command :
        new String[] {"ls -l", "migrated", "./migrate", "migrate/run", "web", "", "A=1 migrate"}) {
      assertThat(of(command)).isEqualTo(command);
    }
  }
}
