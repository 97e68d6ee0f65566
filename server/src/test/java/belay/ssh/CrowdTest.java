package belay.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdTest {
  private final Crowd<String> crowd = new Crowd<>(4);

  @Test
  void whoeverHasMostLosesTheOldestOfHis() {
    assertThat(crowd.add("ana 1", "ana")).isEmpty();
    assertThat(crowd.add("mallory 1", "mallory")).isEmpty();
    assertThat(crowd.add("mallory 2", "mallory")).isEmpty();
    assertThat(crowd.add("mallory 3", "mallory")).isEmpty();

    assertThat(crowd.add("bert 1", "bert")).contains("mallory 1");
    assertThat(crowd.add("mallory 4", "mallory")).contains("mallory 2");
    assertThat(crowd.all()).containsExactly("ana 1", "mallory 3", "bert 1", "mallory 4");
  }

  @Test
  void whoLeftTakesNoPlace() {
    for (int i = 0; i < 100; i++) {
      assertThat(crowd.add("mallory " + i, "mallory")).isEmpty();
      crowd.remove("mallory " + i);
    }
    assertThat(crowd.all()).isEmpty();
  }
}
