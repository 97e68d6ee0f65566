package belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.AsksOnly;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The record over HTTP. */
class LedgerResourceTest extends ServedTest {
  private JsonNode get(String path) throws Exception {
    return served.ok(Who.VIC, "GET", "/apps/shop/ledger/" + path, "");
  }

  @AsksOnly
  @Test
  void anUntouchedRecordIsWhole() throws Exception {
    JsonNode verified = get("verify");
    assertThat(verified.path("whole").asBoolean()).isTrue();
    assertThat(verified.path("head").asText()).isEqualTo(get("head").path("head").asText());
  }

  @Test
  void aSavedHeadIsFoundAgainAndCountsWhatCameSince() throws Exception {
    String head = get("head").path("head").asText();
    assertThat(get("verify?head=" + head).path("since").asInt()).isZero();
    served.ok(Who.BOB, "POST", "/apps/shop/actions/rollback", "{}");
    JsonNode later = get("verify?head=" + head);
    assertThat(later.path("whole").asBoolean()).isTrue();
    assertThat(later.path("since").asInt()).isPositive();
  }

  @AsksOnly
  @ParameterizedTest
  @ValueSource(strings = {"0000", "x", "%27%20or%201=1%20--", "%00"})
  void aHeadThatIsNotInItShows(String head) throws Exception {
    JsonNode verified = get("verify?head=" + head);
    assertThat(verified.path("whole").asBoolean()).isFalse();
    assertThat(verified.path("fault").asText()).contains("the head that was saved is not in it");
  }

  @Test
  void anotherAppsHeadIsNotThisOnes() throws Exception {
    served.ok(Who.ANA, "POST", "/apps", "{\"name\":\"other\"}");
    String head = served.ok(Who.ANA, "GET", "/apps/other/ledger/head", "").path("head").asText();
    assertThat(get("verify?head=" + head).path("whole").asBoolean()).isFalse();
  }

  @Test
  void anEditInTheFileShows() throws Exception {
    served.world.database.write(h -> {
      h.select("select name from sqlite_master where type = 'trigger' and tbl_name = 'releases'")
          .mapTo(String.class)
          .list()
          .forEach(trigger -> h.execute("drop trigger " + trigger));
      return h.execute("update releases set description = 'Deploy 9999999' where version = 2");
    });
    JsonNode verified = get("verify");
    assertThat(verified.path("whole").asBoolean()).isFalse();
    assertThat(verified.path("version").asInt()).isEqualTo(2);
  }

  @Test
  void theLogHasEveryRowOnALineAndNoSecret() throws Exception {
    served.ok(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"KEY\":\"hunter2\"}");

    List<String> lines =
        served.send(Who.VIC, "GET", "/apps/shop/ledger/log", "").text().lines().toList();

    assertThat(lines).hasSizeGreaterThanOrEqualTo(8);
    assertThat(lines)
        .allMatch(l -> Json.read(l.getBytes(StandardCharsets.UTF_8)).orElseThrow().isObject())
        .noneMatch(l -> l.contains("hunter2"));
    assertThat(lines).last().asString().contains(get("head").path("head").asText());
  }
}
