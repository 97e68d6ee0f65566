package belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.AsksOnly;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger tells, over HTTP. */
class HistoryResourceTest extends ServedTest {
  private JsonNode get(String path) throws Exception {
    return served.ok(Who.VIC, "GET", "/apps/shop" + path, "");
  }

  private static List<String> texts(JsonNode list, String key) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.path(key).asText()));
    return texts;
  }

  @Test
  void aDiffNamesFilesKeysAndTypesAndNoValue() throws Exception {
    served.world.tree.put("lib/new", "1");
    served.world.processTypes.put("worker", "work");
    served.world.push(served.shop, "3333333");
    served.ok(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"KEY\":\"hunter2\"}");

    JsonNode diff = get("/releases/v3/diff/v5");

    assertThat(texts(diff.path("files"), "path")).containsExactly("commit", "lib/new");
    assertThat(texts(diff.path("files"), "how")).containsExactly("changed", "added");
    assertThat(texts(diff.path("config"), "key")).containsExactly("KEY");
    assertThat(diff.path("process_types").toString()).isEqualTo("{\"worker\":\"added\"}");
    assertThat(diff.toString()).doesNotContain("hunter2");
    assertThat(texts(get("/releases/v5/diff/v3").path("files"), "how"))
        .containsExactly("changed", "removed");
    assertThat(get("/releases/v3/diff/v3").path("files")).isEmpty();
  }

  @AsksOnly
  @Test
  void aDiffWithAReleaseThatHasNoSlugIsEmptyOfFiles() throws Exception {
    JsonNode diff = get("/releases/v1/diff/v2");
    assertThat(diff.path("files")).isEmpty();
    assertThat(diff.path("process_types").toString()).isEqualTo("{\"web\":\"added\"}");
  }

  @AsksOnly
  @Test
  void whyTellsWhoWhenHowAndStepByStep() throws Exception {
    JsonNode why = get("/releases/v3/why");
    assertThat(why.path("description").asText()).isEqualTo("Deploy 2222222");
    assertThat(why.path("by").path("email").asText()).isEqualTo("ana@example.com");
    assertThat(why.path("commit").asText()).startsWith("2222222");
    assertThat(texts(why.path("steps"), "step")).startsWith("lay-out").contains("repoint");
    assertThat(get("/releases/v1/why").path("steps")).isEmpty();
  }

  @Test
  void blameNamesWhoSetAKeyWithoutItsValue() throws Exception {
    served.ok(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"KEY\":\"hunter2\"}");
    served.ok(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"KEY\":null}");

    JsonNode blame = get("/blame/KEY");

    assertThat(texts(blame, "version")).containsExactly("5", "4");
    assertThat(blame.get(0).path("after").asText()).isEmpty();
    assertThat(blame.get(0).path("before")).isEqualTo(blame.get(1).path("after"));
    assertThat(blame.toString()).doesNotContain("hunter2");
    assertThat(served.said(Who.VIC, "GET", "/apps/shop/blame/NONE", ""))
        .isEqualTo("404 shop never served with a config var NONE.");
  }

  @AsksOnly
  @Test
  void whatServedAtATimeIsFound() throws Exception {
    Instant live = served.world.ledger.find(served.shop.id(), 2).orElseThrow().servedAt().get();
    assertThat(get("/served-at/" + live).path("version").asInt()).isEqualTo(2);
    assertThat(get("/served-at/" + live.minusSeconds(1)).path("version").asInt()).isEqualTo(1);
    assertThat(get("/served-at/2900-01-01T00:00:00%2B02:00").path("version").asInt()).isEqualTo(3);
    assertThat(served.said(Who.VIC, "GET", "/apps/shop/served-at/1999-01-01T00:00:00Z", ""))
        .isEqualTo("404 Nothing of shop served then.");
  }

  @AsksOnly
  @ParameterizedTest
  @ValueSource(strings = {"now", "2024-01-01", "2024-01-01T00:00:00", "v2"})
  void whatIsNoTimeIsRefused(String time) throws Exception {
    assertThat(served.said(Who.VIC, "GET", "/apps/shop/served-at/" + time, ""))
        .startsWith("422 Not a time:");
  }

  @Test
  void sizesCountWhatASlugSharesWithOthers() throws Exception {
    served.world.tree.put("shared", "12345");
    served.world.push(served.shop, "3333333");
    served.world.push(served.shop, "4444444");

    JsonNode sizes = get("/slug-sizes");

    assertThat(texts(sizes, "version")).containsExactly("5", "4", "3", "2");
    assertThat(sizes.get(0).path("bytes").asInt()).isEqualTo(45);
    assertThat(sizes.get(0).path("own").asInt()).isEqualTo(40);
  }

  @AsksOnly
  @ParameterizedTest
  @ValueSource(strings = {"v9", "0", "-1", "x", "deadbeef", "%1b%5b2J"})
  void whatNamesNoReleaseIsNotFound(String name) throws Exception {
    for (String path : List.of("/why", "/diff/v2", "/rollback-preview")) {
      assertThat(served.said(Who.VIC, "GET", "/apps/shop/releases/" + name + path, ""))
          .startsWith("404 Couldn't find that release. ")
          .doesNotContainPattern("\\p{Cntrl}");
    }
    assertThat(served.said(Who.VIC, "GET", "/apps/shop/releases/v2/diff/" + name, ""))
        .startsWith("404 Couldn't find that release. ");
  }

  @AsksOnly
  @ParameterizedTest
  @CsvSource({
    "/releases/v2/why",
    "/releases/v2/diff/v3",
    "/blame/KEY",
    "/served-at/2024-01-01T00:00:00Z",
    "/slug-sizes",
    "/ledger/head",
    "/ledger/log",
    "/ledger/verify",
    "/orders",
    "/drills"
  })
  void whoMayNotSeeTheAppLearnsNothing(String path) throws Exception {
    assertThat(served.said(Who.EVE, "GET", "/apps/shop" + path, ""))
        .isEqualTo("404 Couldn't find that app.");
    assertThat(Map.of("status", served.send(Who.ANA, "POST", "/apps/shop" + path, "{}").status()))
        .containsEntry("status", 405);
  }
}
