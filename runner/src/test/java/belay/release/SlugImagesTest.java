package belay.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlugImagesTest {
  private static final SlugImages TWO =
      new SlugImages(
          "sha256:a",
          new TreeMap<>(Map.of("web", "sha256:a", "worker", "sha256:b", "clock", "sha256:b")));

  @Test
  void aTypeWithoutAnImageOfItsOwnRunsInTheMainOne() {
    assertThat(TWO.of("worker")).isEqualTo("sha256:b");
    assertThat(List.of(TWO.of("web"), TWO.of("run"))).containsOnly("sha256:a");
    assertThat(TWO.all()).containsExactly("sha256:a", "sha256:b");
    assertThat(TWO.own()).containsOnlyKeys("clock", "worker");
  }

  @Test
  void theTextOfThemReadsBackEqual() {
    assertThat(TWO.ownText()).isEqualTo("clock sha256:b\nworker sha256:b");
    assertThat(SlugImages.parse("sha256:a", TWO.ownText())).isEqualTo(TWO);
    assertThat(SlugImages.parse("sha256:a", "")).isEqualTo(SlugImages.one("sha256:a"));
    for (String wrong : List.of("worker", "worker ", "wor\tker sha256:b", "worker a b", "\n")) {
      assertThatThrownBy(() -> SlugImages.parse("sha256:a", wrong))
          .as(wrong)
          .isInstanceOf(InvalidInput.class);
    }
  }

  @Test
  void aDigestNamesEachImageAndThatOfOneIsWhatItAlwaysWas() {
    assertThat(Slug.digest(Optional.of(SlugImages.one("sha256:a")), "t"))
        .isEqualTo("sha256:a tree:t");
    assertThat(Slug.digest(Optional.of(TWO), "t"))
        .isEqualTo("sha256:a clock=sha256:b worker=sha256:b tree:t");
    assertThat(Slug.digest(Optional.empty(), "t")).isEqualTo("tree:t");
  }
}
