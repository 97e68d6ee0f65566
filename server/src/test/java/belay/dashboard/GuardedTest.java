package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedTest {
  private static InetSocketAddress from(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 40_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1"})
  void thisMachineByANameOfLoopbackIsHere(String address) {
    assertThat(Guarded.isHere(from(address), "127.0.0.1")).isTrue();
    assertThat(Guarded.isHere(from(address), "LocalHost")).isTrue();
    assertThat(Guarded.isHere(from(address), "[::1]")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "10.0.0.1", "169.254.1.1", "2001:db8::1"})
  void anotherMachineIsNot(String address) {
    assertThat(Guarded.isHere(from(address), "127.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rebound.example.com", "localhost.example.com", "shop.localhost", "0.0.0.0", ""})
  void anotherNameIsNot(String name) {
    assertThat(Guarded.isHere(from("127.0.0.1"), name)).isFalse();
  }

  @Test
  void noBrowserComesByTheSocketInTheHome() {
    assertThat(Guarded.isHere(UnixDomainSocketAddress.of("own.sock"), "localhost")).isFalse();
  }
}
