package belay.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.AppName;
import belay.release.InvalidInput;
import belay.release.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostnameTest {
  private static final AppName SHOP = new AppName("shop");

  @ParameterizedTest
  @ValueSource(
      strings = {"www.example.com", "*.example.com", "*.shop.localhost", "a.shop.localhost"})
  void namesAndWildcardsAreTaken(String name) {
    assertThat(Hostname.of(name.toUpperCase(java.util.Locale.ROOT) + ".", SHOP)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "*.", "*.com", "a*.example.com", "*.*.example.com", "www.*.com", "**.a.com"})
  void whatIsNoWholeWildcardIsNot(String name) {
    assertThatThrownBy(() -> Hostname.of(name, SHOP))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("such as *.example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.other.localhost", "a.other.localhost", "shop.localhost"})
  void namesOfTheMachineAreTheAppsThatHasThem(String name) {
    assertThatThrownBy(() -> Hostname.of(name, SHOP)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.10.1", "*.a_b.com", "*.-a.com"})
  void whatFollowsTheStarIsAHostName(String name) {
    assertThatThrownBy(() -> Hostname.of(name, SHOP)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void neighboursShareVisitors() {
    assertThat(Hostname.areNeighbours("*.a.com", "x.a.com")).isTrue();
    assertThat(Hostname.areNeighbours("x.a.com", "*.a.com")).isTrue();
    assertThat(Hostname.areNeighbours("*.a.com", "*.a.com")).isFalse();
    assertThat(Hostname.areNeighbours("*.a.com", "y.x.a.com")).isFalse();
    assertThat(Hostname.areNeighbours("x.a.com", "y.a.com")).isFalse();
  }
}
