package belay.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.cli.console.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentReaderTest {
  private final Entry entry =
      Entry.named("thing", "does a thing")
          .app()
          .option("-n", "--num", "N", "how many")
          .json()
          .words("[WORD...]", 0, 9);

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "-a api",
        "--app api word",
        "word -n 3 more --json",
        "--num=3 --app=x=y",
        "-a one -a two",
        "-- -n 3",
        "- word",
        "--help"
      })
  void readsAsTheLibraryDoes(String line) {
    assertThat(ArgumentReader.read(entry, words(line))).isEqualTo(Library.read(entry, words(line)));
  }

  @Test
  void anEmptyWordIsNotTakenForNone() {
    assertThatThrownBy(() -> ArgumentReader.read(entry, List.of("-a", "api", "")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("empty");
  }

  @Test
  void formsThatItDoesNotKnowAreLeftToTheLibrary() {
    Arguments read = ArgumentReader.read(entry, words("-n3 -aapi word"));

    assertThat(read.option("num")).hasValue("3");
    assertThat(read.option("app")).hasValue("api");
    assertThat(read.words()).containsExactly("word");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nope", "-n", "--json=1", "-z"})
  void whatIsWrongIsSaidWithWhereToLook(String line) {
    assertThatThrownBy(() -> ArgumentReader.read(entry, words(line)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.status()).isEqualTo(2);
              assertThat(failure.next()).anyMatch(next -> next.contains("belay help thing"));
            });
  }

  @Test
  void aNumberWithADashIsAWord() {
    assertThat(ArgumentReader.read(entry, words("-1 -a api")).words()).containsExactly("-1");
  }
}
