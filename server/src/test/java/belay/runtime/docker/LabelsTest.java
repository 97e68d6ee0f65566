package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void aDynoIsKnownAgainByItsLabels() {
    assertThat(Labels.read("home", Labels.of("home", Examples.DYNO, false)))
        .contains(new Labels.Labelled(Examples.DYNO, false));
    assertThat(Labels.read("home", Labels.of("home", Examples.DYNO, true)))
        .contains(new Labels.Labelled(Examples.DYNO, true));
  }

  @Test
  void anotherHomesAreNotOurs() {
    assertThat(Labels.read("home", Labels.of("other", Examples.DYNO, false))).isEmpty();
    assertThat(Labels.read("home", Map.of())).isEmpty();
  }

  @Test
  void whatIsNotWholeIsNotOurs() {
    Map<String, String> labels = new HashMap<>(Labels.of("home", Examples.DYNO, false));
    labels.put("belay.dyno-id", "7");
    assertThat(Labels.read("home", labels)).isEmpty();

    labels.remove("belay.dyno-id");
    assertThat(Labels.read("home", labels)).isEmpty();
  }
}
