package belay.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class HappeningTest {
  @Test
  void thereIsASampleOfEach() {
    Set<Class<?>> sampled = Samples.ALL.stream().map(Object::getClass).collect(Collectors.toSet());
    List<Class<?>> all =
        Arrays.stream(Happening.class.getPermittedSubclasses())
            .flatMap(group -> Arrays.stream(group.getPermittedSubclasses()))
            .collect(Collectors.toList());
    assertThat(sampled).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void eachHasAKindOfTwoWordsAndASentence() {
    assertThat(Samples.ALL)
        .allSatisfy(happening -> {
          assertThat(Facts.of(happening).kind()).matches("[a-z-]+\\.[a-z-]+");
          assertThat(Words.of(happening)).isNotBlank();
        });
  }
}
