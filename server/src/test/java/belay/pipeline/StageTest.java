package belay.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import org.junit.jupiter.api.Test;

class StageTest {
  @Test
  void codePassesThemInOrder() {
    assertThat(Stage.values())
        .containsExactly(Stage.REVIEW, Stage.DEVELOPMENT, Stage.STAGING, Stage.PRODUCTION);
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
