package belay.platform;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served.Who;
import belay.doors.ServedTest;
import org.junit.jupiter.api.Test;

/** Who puts an app into the machine's network. */
class HostNetworkTest extends ServedTest {
  private static final String PATH = "/apps/shop/settings";
  private static final String HOST = "{\"network\":\"host\"}";
  private static final String OWN = "{\"network\":\"own\"}";

  @Test
  void anAdministratorDoesAndItIsRecordedAndSaid() throws Exception {
    assertThat(served.said(Who.ANA, "PATCH", PATH, HOST))
        .isEqualTo(
            "403 Only an administrator of the server puts an app into the machine's network.");
    assertThat(served.ok(Who.ANA, "GET", PATH, "").path("network").asText()).isEqualTo("own");

    assertThat(served.ok(Who.ROOT, "PATCH", PATH, HOST).path("network").asText()).isEqualTo("host");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/events", "").toString())
        .contains("network to host");
    assertThat(served.ok(Who.ANA, "GET", "/server", "").path("host_network").get(0).asText())
        .isEqualTo("shop");
    assertThat(served.ok(Who.EVE, "GET", "/server", "").path("host_network")).isEmpty();

    // Other settings stay the owner's to change, and the way back is too.
    assertThat(
            served
                .ok(Who.ANA, "PATCH", PATH, "{\"network\":\"host\",\"keep_releases\":7}")
                .path("keep_releases")
                .asInt())
        .isEqualTo(7);
    assertThat(served.ok(Who.ANA, "PATCH", PATH, OWN).path("network").asText()).isEqualTo("own");
    assertThat(served.said(Who.ANA, "PATCH", PATH, HOST)).startsWith("403 ");
    assertThat(served.said(Who.ROOT, "PATCH", PATH, "{\"network\":\"bridge\"}"))
        .isEqualTo("422 \"network\" must be own or host, not \"bridge\".");
  }
}
