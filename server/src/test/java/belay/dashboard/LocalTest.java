package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTest {
  @Test
  void aPathOfThisServerStaysHere() {
    assertThat(Local.is("/apps/shop/activity?show=failed&before=%09")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "apps",
        "//example.com",
        "/\\example.com",
        "/\t/example.com",
        "/\n/example.com",
        "/\r\nSet-Cookie: a=b",
        "https://example.com",
        "javascript:alert(1)",
        "/ä"
      })
  void whatBrowsersTakeElsewhereDoesNot(String path) {
    assertThat(Local.is(path)).isFalse();
  }
}
