package belay.history;

import static belay.doors.Served.Who.ANA;
import static belay.doors.Served.Who.BOB;
import static belay.doors.Served.Who.EVE;
import static belay.doors.Served.Who.VIC;
import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.release.App;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Groups over HTTP: ana's shop, which bob may roll back and vic may view, and her mail, which they
 * may not.
 */
class GroupsResourceTest extends ServedTest {
  @BeforeEach
  void group() throws Exception {
    served.ok(ANA, "POST", "/apps", "{\"name\":\"mail\"}");
    App mail = served.world.apps.find("mail").orElseThrow();
    served.world.push(mail, "3333333");
    served.ok(ANA, "POST", "/groups", "{\"name\":\"all\",\"apps\":[\"shop\",\"mail\"]}");
    served.world.push(mail, "4444444");
    served.world.push(served.shop, "5555555");
  }

  private JsonNode ok(Who who, String method, String path, String body) throws Exception {
    return served.ok(who, method, path, body);
  }

  private int status(Who who, String method, String path, String body) throws Exception {
    return served.send(who, method, path, body).status();
  }

  private String message(Who who, String method, String path, String body) throws Exception {
    return served.send(who, method, path, body).json().path("message").asText();
  }

  @Test
  void aRollbackPutsBackEveryAppAndSaysWhatItDid() throws Exception {
    JsonNode preview =
        ok(ANA, "POST", "/groups/all/actions/rollback", "{\"target\":\"G1\",\"dry_run\":true}");
    assertThat(preview.at("/from/number").asInt()).isEqualTo(3);
    assertThat(preview.at("/target/number").asInt()).isEqualTo(1);
    assertThat(preview.path("members")).hasSize(2);
    assertThat(preview.at("/members/0/preview/target/version").asInt()).isPositive();

    JsonNode rolled =
        ok(
            ANA,
            "POST",
            "/groups/all/actions/rollback",
            "{\"target\":\"G1\",\"expected\":3,\"reason\":\"breaks the phones\"}");
    assertThat(rolled.at("/generation/number").asInt()).isEqualTo(4);
    assertThat(rolled.at("/generation/cause").asText()).isEqualTo("rollback");
    assertThat(rolled.at("/generation/reason").asText()).isEqualTo("breaks the phones");
    assertThat(rolled.path("members")).hasSize(2);
    assertThat(rolled.at("/members/0/switch/warm").asBoolean()).isTrue();

    JsonNode generations = ok(ANA, "GET", "/groups/all/generations", "");
    assertThat(generations).hasSize(4);
    assertThat(generations.at("/0/status").asText()).isEqualTo("succeeded");
    assertThat(ok(ANA, "GET", "/groups/all", "").at("/serving/number").asInt()).isEqualTo(4);
    JsonNode verified = ok(ANA, "GET", "/groups/all/ledger/verify", "");
    assertThat(verified.path("whole").asBoolean()).isTrue();
    assertThat(verified.path("rows").asInt()).isEqualTo(4);
  }

  @Test
  void whoMayRollBackSomeOfItsAppsIsToldWhichIsMissing() throws Exception {
    assertThat(message(BOB, "POST", "/groups/all/actions/rollback", "{}"))
        .isEqualTo(
            "You may not roll back an app you cannot see of the group all; ask the owner. Nothing"
                + " was changed.");
    assertThat(message(VIC, "POST", "/groups/all/actions/rollback", "{}"))
        .startsWith("You may not roll back")
        .contains("shop");
    assertThat(status(BOB, "POST", "/groups/all/actions/rollback", "{}")).isEqualTo(403);
    assertThat(ok(ANA, "GET", "/groups/all/generations", "")).hasSize(3);
  }

  @Test
  void aGroupIsSeenByWhoSeesOneOfItsApps() throws Exception {
    assertThat(ok(VIC, "GET", "/groups", "")).hasSize(1);
    assertThat(ok(EVE, "GET", "/groups", "")).isEmpty();
    assertThat(status(EVE, "GET", "/groups/all", "")).isEqualTo(404);
    assertThat(status(EVE, "POST", "/groups/all/actions/rollback", "{}")).isEqualTo(404);
    assertThat(status(VIC, "DELETE", "/groups/all", "")).isEqualTo(403);
    assertThat(status(VIC, "POST", "/groups", "{\"name\":\"mine\",\"apps\":[\"shop\"]}"))
        .isEqualTo(403);
    assertThat(status(VIC, "DELETE", "/groups/all/members/shop", "")).isEqualTo(403);
  }

  @Test
  void whatIsNoWishIsRefusedInWords() throws Exception {
    String path = "/groups/all/actions/rollback";
    assertThat(message(ANA, "POST", path, "{\"target\":\"v3\"}"))
        .contains("does not name a generation");
    assertThat(message(ANA, "POST", path, "{\"target\":\"G9\"}")).contains("no generation G9");
    assertThat(message(ANA, "POST", path, "{\"with_data\":true}")).contains("without its data");
    assertThat(message(ANA, "POST", path, "{\"undo\":true,\"target\":\"G1\"}"))
        .contains("not several");
    assertThat(message(ANA, "POST", path, "{\"expected\":2}"))
        .contains("G2 is not serving any more");
    assertThat(message(ANA, "POST", "/groups", "{\"name\":\"x1\",\"apps\":[]}")).isNotEmpty();
    assertThat(message(ANA, "POST", "/groups", "{\"name\":\"x1\",\"apps\":[\"shop\",\"shop\"]}"))
        .isEqualTo("shop is named twice.");
    assertThat(message(ANA, "POST", "/groups", "{\"name\":\"all\",\"apps\":[\"shop\"]}"))
        .isEqualTo("Name all is already taken");
    assertThat(ok(ANA, "GET", "/groups/all/generations", "")).hasSize(3);
  }

  @Test
  void appsComeAndGo() throws Exception {
    assertThat(ok(ANA, "DELETE", "/groups/all/members/mail", "").path("members")).hasSize(1);
    assertThat(message(ANA, "DELETE", "/groups/all/members/shop", "")).contains("last app of all");
    assertThat(ok(ANA, "POST", "/groups/all/members", "{\"app\":\"mail\"}").path("members"))
        .hasSize(2);
    ok(ANA, "DELETE", "/groups/all", "");
    assertThat(status(ANA, "GET", "/groups/all", "")).isEqualTo(404);
  }
}
