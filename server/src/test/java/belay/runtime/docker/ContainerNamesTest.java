package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContainerNamesTest {
  @Test
  void thePlainNameComesFirst() {
    assertThat(ContainerNames.of(Examples.DYNO))
        .containsExactly(
            "shop.web.1",
            "shop.web.1-v7",
            "shop.web.1-v7-22222222",
            "shop.web.1-22222222-2222-4222-8222-222222222222");
  }

  @Test
  void theHostNameIsOneForDns() {
    assertThat(ContainerNames.host(Examples.DYNO)).isEqualTo("web-1");
  }
}
