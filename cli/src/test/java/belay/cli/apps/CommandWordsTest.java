package belay.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandWordsTest {
  @Test
  void oneWordIsALine() {
    assertThat(CommandWords.line(List.of("ls -l | wc"))).isEqualTo("ls -l | wc");
  }

  /** As a shell takes them, which is what counts. */
  @Test
  void ofSeveralEachStaysOneWord() throws Exception {
    List<String> words =
        List.of("two words", "(1+1)", "a;b", "it's", "say \"hi\"", "back\\slash", "`id`", "", "#x");
    assertThat(taken(words)).isEqualTo(words);
  }

  @Test
  void variablesAndOperatorsAreTheDynos() {
    assertThat(CommandWords.line(List.of("echo", "$DYNO", "in $HOME", "&&", "ls", ">out", "2>&1")))
        .isEqualTo("echo $DYNO \"in $HOME\" && ls >out 2>&1");
  }

  private static List<String> taken(List<String> words) throws IOException {
    List<String> all = new ArrayList<>(List.of("printf", "%s\\n"));
    all.addAll(words);
    Process shell =
        new ProcessBuilder("sh", "-c", CommandWords.line(all)).redirectErrorStream(true).start();
    shell.getOutputStream().close();
    return shell.inputReader().lines().toList();
  }
}
