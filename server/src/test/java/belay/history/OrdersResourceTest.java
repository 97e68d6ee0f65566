package belay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.doors.AsksOnly;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.release.Refused;
import belay.switching.DeployOutcome;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins, locks, blocks and kept releases over HTTP. */
class OrdersResourceTest extends ServedTest {
  private static final String NONE = "{\"pin\":null,\"lock\":null,\"blocks\":[],\"kept\":[]}";

  private static final String WHY = "{\"reason\":\"drops orders\"}";

  private JsonNode orders() throws Exception {
    return served.ok(Who.VIC, "GET", "/apps/shop/orders", "");
  }

  @AsksOnly
  @Test
  void withoutOrdersThereAreNone() throws Exception {
    assertThat(orders().toString()).isEqualTo(NONE);
  }

  @Test
  void aPinSaysAtWhatByWhomAndWhyAndEnds() throws Exception {
    JsonNode pin = served.ok(Who.BOB, "PUT", "/apps/shop/pin", WHY);
    assertThat(pin.path("version").asInt()).isEqualTo(3);
    assertThat(pin.path("by").asText()).isEqualTo("bob@example.com");
    assertThat(pin.path("reason").asText()).isEqualTo("drops orders");
    assertThat(orders().path("pin")).isEqualTo(pin);
    assertThat(served.world.push(served.shop, "3333333")).isInstanceOf(DeployOutcome.Held.class);

    assertThat(served.ok(Who.BOB, "DELETE", "/apps/shop/pin", "")).isEqualTo(pin);
    assertThat(served.said(Who.BOB, "DELETE", "/apps/shop/pin", ""))
        .isEqualTo("404 shop is not pinned.");
  }

  @Test
  void aPinNamesTheReleaseWhoseContentServes() throws Exception {
    served.ok(Who.BOB, "POST", "/apps/shop/actions/rollback", "{}");
    assertThat(served.ok(Who.BOB, "PUT", "/apps/shop/pin", "").path("version").asInt())
        .isEqualTo(2);
    served.world.push(served.shop, "3333333");
    served.ok(Who.ANA, "POST", "/apps/shop/actions/promote", "{\"release\":\"v5\"}");
    assertThat(served.ok(Who.BOB, "PUT", "/apps/shop/pin", "").path("version").asInt())
        .isEqualTo(6);
  }

  @Test
  void aLockStopsDeploysAndNoRollback() throws Exception {
    served.ok(Who.ANA, "PUT", "/apps/shop/deploy-lock", "{\"reason\":\"release week\"}");
    assertThatThrownBy(() -> served.world.push(served.shop, "3333333"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("locked by ana@example.com")
        .hasMessageContaining("\"release week\"");
    served.ok(Who.BOB, "POST", "/apps/shop/actions/rollback", "{}");
    served.ok(Who.ANA, "DELETE", "/apps/shop/deploy-lock", "");
    assertThat(served.said(Who.ANA, "DELETE", "/apps/shop/deploy-lock", ""))
        .isEqualTo("404 shop is not locked.");
  }

  @AsksOnly
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"until\":\"2001-01-01T00:00:00Z\"} | 422 \"until\" is in the past.",
        "{\"until\":\"tomorrow\"} | 422 Not a time:",
        "{\"until\":1700000000} | 422 Not a time:",
        "{\"until\":{}} | 422 \"until\" must be a string.",
        "{\"until\":\"+999999999-01-01T00:00:00Z\"} | 422 \"until\" is too far away:",
        "{\"reason\":\"a\\tb\"} | 422 A reason is one line of text",
        "null | 400 The request's body is not a JSON object.",
        "[1] | 400 The request's body is not a JSON object."
      })
  void anImpossibleLockIsRefused(String body, String words) throws Exception {
    assertThat(served.said(Who.ANA, "PUT", "/apps/shop/deploy-lock", body)).startsWith(words);
    assertThat(orders().path("lock").isNull()).isTrue();
  }

  @Test
  void aLockEndsByItself() throws Exception {
    JsonNode lock =
        served.ok(
            Who.ANA, "PUT", "/apps/shop/deploy-lock", "{\"until\":\"2024-01-01T02:00:00+02:00\"}");
    assertThat(lock.path("until").asText()).isEqualTo("2024-01-01T00:00:00Z");
    assertThat(orders().path("lock")).isEqualTo(lock);
  }

  @Test
  void aBlockNeedsAReasonAndHoldsUntilItIsLifted() throws Exception {
    String block = "/apps/shop/releases/v2/block";
    for (String none : new String[] {"", "{}", "{\"reason\":null}", "{\"reason\":\" \"}"}) {
      assertThat(served.said(Who.BOB, "PUT", block, none))
          .isEqualTo("422 Say why, for those who meet the block: \"reason\" is missing.");
    }
    assertThat(served.ok(Who.BOB, "PUT", block, WHY).path("version").asInt()).isEqualTo(2);
    assertThat(served.said(Who.BOB, "POST", "/apps/shop/actions/rollback", "{\"target\":\"v2\"}"))
        .startsWith("422 Cannot roll back: v2 is blocked by bob@example.com")
        .contains("\"drops orders\"");
    assertThat(orders().path("blocks")).hasSize(1);

    served.ok(Who.BOB, "PUT", block, "{\"reason\":\"drops orders still\"}");
    assertThat(orders().path("blocks")).hasSize(1);
    assertThat(served.ok(Who.BOB, "DELETE", block, "").path("version").asInt()).isEqualTo(2);
    assertThat(served.said(Who.BOB, "DELETE", block, "")).isEqualTo("404 v2 is not blocked.");
    assertThat(served.said(Who.BOB, "PUT", "/apps/shop/releases/v1/block", WHY))
        .isEqualTo("422 v1 has no slug: nobody can put it live.");
    assertThat(served.said(Who.BOB, "PUT", "/apps/shop/releases/v9/block", WHY))
        .isEqualTo("404 Couldn't find that release. There is no release v9 of shop.");
  }

  @Test
  void aReleaseIsKeptOnceAndNoLongerOnRequest() throws Exception {
    String keep = "/apps/shop/releases/v2/keep";
    assertThat(served.ok(Who.ANA, "PUT", keep, "").path("changed").asBoolean()).isTrue();
    assertThat(served.ok(Who.ANA, "PUT", keep, "").path("changed").asBoolean()).isFalse();
    assertThat(orders().path("kept").toString()).isEqualTo("[2]");
    assertThat(served.ok(Who.ANA, "DELETE", keep, "").path("version").asInt()).isEqualTo(2);
    assertThat(served.said(Who.ANA, "DELETE", keep, "")).isEqualTo("404 v2 is not kept by hand.");
    assertThat(served.said(Who.ANA, "PUT", "/apps/shop/releases/v1/keep", ""))
        .isEqualTo("422 v1 has no slug to keep.");
  }

  @AsksOnly
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | /apps/shop/pin | You may not roll back shop; ask its owner.",
        "DELETE | /apps/shop/pin | You may not roll back shop; ask its owner.",
        "PUT | /apps/shop/deploy-lock | You may not deploy shop; ask its owner.",
        "DELETE | /apps/shop/deploy-lock | You may not deploy shop; ask its owner.",
        "PUT | /apps/shop/releases/v2/block | You may not roll back shop; ask its owner.",
        "DELETE | /apps/shop/releases/v2/block | You may not roll back shop; ask its owner.",
        "PUT | /apps/shop/releases/v2/keep | You may not manage shop; ask its owner.",
        "DELETE | /apps/shop/releases/v2/keep | You may not manage shop; ask its owner."
      })
  void whoMayOnlyLookOrdersNothing(String method, String path, String words) throws Exception {
    assertThat(served.said(Who.VIC, method, path, WHY)).isEqualTo("403 " + words);
    assertThat(served.said(Who.EVE, method, path, WHY)).isEqualTo("404 Couldn't find that app.");
    assertThat(orders().toString()).isEqualTo(NONE);
  }
}
