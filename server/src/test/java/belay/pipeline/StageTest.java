package belay.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageTest {
  @Test
  void codePassesThemInOrder() {
    assertThat(Stage.REVIEW.next()).contains(Stage.DEVELOPMENT);
    assertThat(Stage.DEVELOPMENT.next()).contains(Stage.STAGING);
    assertThat(Stage.STAGING.next()).contains(Stage.PRODUCTION);
    assertThat(Stage.PRODUCTION.next()).isEqualTo(Optional.empty());
    assertThat(Stage.DEVELOPMENT.isBefore(Stage.PRODUCTION)).isTrue();
    assertThat(Stage.STAGING.isBefore(Stage.STAGING)).isFalse();
  }

  @Test
  void aStageIsOneOfFourWords() {
    for (Stage stage : Stage.values()) {
      assertThat(Stage.of(stage.word())).isEqualTo(stage);
    }
    assertThatThrownBy(() -> Stage.of("Staging")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> Stage.of("test")).hasMessageContaining("no test apps here");
    assertThatThrownBy(() -> Pipeline.checked("x")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> Pipeline.checked("Shop")).isInstanceOf(InvalidInput.class);
    assertThat(Pipeline.checked("shop-2-")).isEqualTo("shop-2-");
  }
}
