package belay.services;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.AsksOnly;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Add-ons over HTTP. */
class AddonsResourceTest extends ServedTest {
  private static final String DB =
      "{\"name\":\"shop-db\",\"variables\":{\"URL\":\"postgres://hunter2\",\"POOL\":5}}";

  @Test
  void anAddonIsMadeAttachedSetDetachedAndDestroyed() throws Exception {
    JsonNode made = served.ok(Who.ANA, "POST", "/belay-addons", DB);
    assertThat(made.path("variables").toString()).isEqualTo("[\"POOL\",\"URL\"]");
    JsonNode attached =
        served.ok(Who.ANA, "POST", "/apps/shop/attachments", "{\"addon\":\"shop-db\"}");
    assertThat(attached.path("description").asText()).isEqualTo("Attach DATABASE (@ref:shop-db)");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/config-vars", "").toString())
        .isEqualTo("{\"DATABASE_POOL\":\"5\",\"DATABASE_URL\":\"postgres://hunter2\"}");

    served.ok(Who.ANA, "PATCH", "/belay-addons/shop-db", "{\"variables\":{\"URL\":\"new\"}}");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/config-vars", "").toString())
        .isEqualTo("{\"DATABASE_URL\":\"new\"}");
    assertThat(served.said(Who.ANA, "DELETE", "/belay-addons/shop-db", ""))
        .isEqualTo(
            "409 shop-db is attached to shop. Detach it first: belay addons:detach shop-db -a shop");

    JsonNode detached = served.ok(Who.ANA, "DELETE", "/apps/shop/attachments/shop-db", "");
    assertThat(detached.path("description").asText()).isEqualTo("Detach DATABASE (@ref:shop-db)");
    assertThat(served.said(Who.ANA, "DELETE", "/apps/shop/attachments/shop-db", ""))
        .isEqualTo("404 shop-db is not attached to shop.");
    served.ok(Who.ANA, "DELETE", "/belay-addons/shop-db", "");
    assertThat(served.said(Who.ANA, "DELETE", "/belay-addons/shop-db", ""))
        .isEqualTo("404 There is no add-on shop-db.");
  }

  @Test
  void oneIsRenamedAndReleasesOfBeforeResolveIt() throws Exception {
    served.ok(Who.ANA, "POST", "/belay-addons", DB);
    served.ok(Who.ANA, "POST", "/apps/shop/attachments", "{\"addon\":\"shop-db\"}");
    JsonNode renamed =
        served.ok(Who.ANA, "POST", "/belay-addons/shop-db/rename", "{\"name\":\"orders\"}");
    assertThat(renamed.path("name").asText()).isEqualTo("orders");
    assertThat(
            served.ok(Who.ANA, "GET", "/apps/shop/config-vars", "").path("DATABASE_URL").asText())
        .isEqualTo("postgres://hunter2");
    assertThat(served.said(Who.ANA, "POST", "/belay-addons", DB))
        .isEqualTo("422 shop-db is what releases call the add-on orders.");
    assertThat(served.said(Who.ANA, "DELETE", "/belay-addons/orders", ""))
        .startsWith("409 orders is attached to shop.");

    served.ok(Who.ANA, "PATCH", "/apps/shop/addons/orders", "{\"name\":\"orders-two\"}");
    served.ok(Who.ANA, "POST", "/belay-addons", DB.replace("shop-db", "orders"));
    assertThat(
            served.said(Who.ANA, "PATCH", "/apps/shop/addons/orders-two", "{\"name\":\"orders\"}"))
        .isEqualTo("422 There is an add-on orders already.");
    assertThat(served.said(Who.ANA, "PATCH", "/apps/shop/addons/orders-two", "{\"name\":\"-\"}"))
        .startsWith("422 An add-on's name is");

    JsonNode detached = served.ok(Who.ANA, "DELETE", "/apps/shop/attachments/orders-two", "");
    assertThat(detached.path("description").asText())
        .isEqualTo("Detach DATABASE (@ref:orders-two)");
    served.ok(Who.ANA, "POST", "/apps/shop/actions/rollback", "{\"target\":\"v4\"}");
    assertThat(
            served.ok(Who.ANA, "GET", "/apps/shop/config-vars", "").path("DATABASE_URL").asText())
        .isEqualTo("postgres://hunter2");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/addons", "").get(0).path("web_url").asText())
        .endsWith("/apps/shop/resources");
  }

  @Test
  void noAnswerHasAValue() throws Exception {
    String made = served.send(Who.ANA, "POST", "/belay-addons", DB).text();
    String listed = served.send(Who.ANA, "GET", "/belay-addons", "").text();
    String attached =
        served.send(Who.ANA, "POST", "/apps/shop/attachments", "{\"addon\":\"shop-db\"}").text();
    String blamed = served.send(Who.VIC, "GET", "/apps/shop/blame/DATABASE_URL", "").text();
    assertThat(made + listed + attached + blamed).contains("@shop-db").doesNotContain("hunter2");
  }

  @AsksOnly
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | 400 The request's body is not a JSON object.",
        "{} | 422 \"name\" is missing.",
        "{\"name\":\"db1\"} | 422 \"variables\" must be an object of names and texts.",
        "{\"name\":\"db1\",\"variables\":[]} | 422 \"variables\" must be an object",
        "{\"name\":\"db1\",\"variables\":null} | 422 \"variables\" must be an object",
        "{\"name\":\"db1\",\"variables\":{}} | 422 An add-on has at least one variable",
        "{\"name\":\"db1\",\"variables\":{\"URL\":null}} | 422 The value of URL must be a string.",
        "{\"name\":\"db1\",\"variables\":{\"URL\":{}}} | 422 The value of URL must be a string.",
        "{\"name\":\"db1\",\"variables\":{\"1\":\"x\"}} | 422 Config var key \"1\" is not legal",
        "{\"name\":\"db1\",\"variables\":{\"A\":\"\\u0000\"}} | 422 The value of A is binary",
        "{\"name\":\"-db\",\"variables\":{\"URL\":\"x\"}} | 422 An add-on's name is 3 to 63",
        "{\"name\":\"d\\u001bb\",\"variables\":{\"URL\":\"x\"}} | 422 An add-on's name is 3 to 63",
        "{\"name\":{},\"variables\":{\"URL\":\"x\"}} | 422 \"name\" must be a string."
      })
  void whatCannotBeAnAddonIsRefused(String body, String words) throws Exception {
    assertThat(served.said(Who.ANA, "POST", "/belay-addons", body)).startsWith(words);
    assertThat(served.ok(Who.ANA, "GET", "/belay-addons", "")).isEmpty();
  }

  @Test
  void aNameIsTakenOnce() throws Exception {
    served.ok(Who.ANA, "POST", "/belay-addons", DB);
    assertThat(served.said(Who.EVE, "POST", "/belay-addons", DB))
        .isEqualTo("422 There is an add-on shop-db already.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 422 \"addon\" is missing.",
        "{\"addon\":\"none\"} | 404 There is no add-on none.",
        "{\"addon\":\"shop-db\",\"as\":\"1-x\"} | 422 Config var key \"1-x_POOL\" is not legal",
        "{\"addon\":\"shop-db\",\"as\":{}} | 422 \"as\" must be a string."
      })
  void whatCannotBeAttachedIsRefused(String body, String words) throws Exception {
    served.ok(Who.ANA, "POST", "/belay-addons", DB);
    assertThat(served.said(Who.ANA, "POST", "/apps/shop/attachments", body)).startsWith(words);
    assertThat(served.world.ledger.newest(served.shop.id(), 9)).hasSize(3);
  }

  @Test
  void anAddonIsOnlyItsOwnersToUse() throws Exception {
    served.ok(Who.ANA, "POST", "/belay-addons", DB);
    String none = "404 There is no add-on shop-db.";
    assertThat(served.ok(Who.BOB, "GET", "/belay-addons", "")).isEmpty();
    assertThat(served.said(Who.BOB, "DELETE", "/belay-addons/shop-db", "")).isEqualTo(none);
    assertThat(
            served.said(
                Who.BOB, "PATCH", "/belay-addons/shop-db", "{\"variables\":{\"URL\":\"x\"}}"))
        .isEqualTo(none);
    assertThat(served.said(Who.BOB, "POST", "/apps/shop/attachments", "{\"addon\":\"shop-db\"}"))
        .isEqualTo("403 You may not deploy shop; ask its owner.");
    assertThat(served.said(Who.VIC, "DELETE", "/apps/shop/attachments/shop-db", ""))
        .isEqualTo("403 You may not deploy shop; ask its owner.");
  }

  @Test
  void aConfigVarOfAnAddonIsNotSetByHand() throws Exception {
    served.ok(Who.ANA, "POST", "/belay-addons", DB);
    served.ok(Who.ANA, "POST", "/apps/shop/attachments", "{\"addon\":\"shop-db\",\"as\":\"PG\"}");
    assertThat(served.said(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"PG_URL\":\"mine\"}"))
        .startsWith("422 PG_URL belongs to the add-on shop-db");
  }
}
