package belay.platform;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.AsksOnly;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.release.Limits.Limit;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each dyno may use, as it is asked for. */
class LimitsResourceTest extends ServedTest {
  private static final String PATH = "/apps/shop/limits";

  private static JsonNode value(JsonNode limits, Limit limit) {
    return limits.get(List.of(Limit.values()).indexOf(limit)).path("value");
  }

  @Test
  void whatIsNamedChangesAndNullIsForTheUsual() throws Exception {
    JsonNode set =
        served.ok(
            Who.ANA, "PATCH", PATH, "{\"memory\":64,\"processes\":\"100\",\"reason\":\"small\"}");
    assertThat(value(set, Limit.MEMORY).asInt()).isEqualTo(64);
    assertThat(value(set, Limit.PROCESSES).asInt()).isEqualTo(100);
    assertThat(value(set, Limit.FILES).asInt()).isEqualTo(65_536);
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/events", "").toString())
        .contains("memory=64 processes=100");

    JsonNode usual = served.ok(Who.ANA, "PATCH", PATH, "{\"processes\":null}");
    assertThat(value(usual, Limit.PROCESSES).asInt()).isEqualTo(512);
    assertThat(value(usual, Limit.MEMORY).asInt()).isEqualTo(64);
  }

  @Test
  void everyLimitHasItsKey() throws Exception {
    for (Limit limit : Limit.values()) {
      String body = "{\"" + limit.word() + "\":" + limit.usual().orElse(512) + "}";
      JsonNode set = served.ok(Who.ROOT, "PATCH", PATH, body);
      assertThat(value(set, limit).asInt()).as(limit.word()).isEqualTo(limit.usual().orElse(512));
    }
    assertThat(served.ok(Who.ROOT, "GET", PATH, "").findValuesAsText("name"))
        .isEqualTo(Arrays.stream(Limit.values()).map(Limit::word).toList());
  }

  @Test
  @AsksOnly
  void whatIsNoneIsRefusedWithWhatItWas() throws Exception {
    assertThat(served.said(Who.ANA, "PATCH", PATH, "{\"memory\":\"much\"}"))
        .isEqualTo("422 \"memory\" must be a whole number, or null for the usual, not \"much\".");
    assertThat(served.said(Who.ANA, "PATCH", PATH, "{\"memory\":{\"mb\":1}}"))
        .isEqualTo(
            "422 \"memory\" must be a whole number, or null for the usual, not"
                + " \"{\"mb\":1}\".");
    assertThat(served.said(Who.ANA, "PATCH", PATH, "{\"memory\":64,\"processes\":15}"))
        .isEqualTo("422 processes is from 16 to 100000, not 15.");
    assertThat(served.said(Who.ANA, "PATCH", PATH, "{\"oxygen\":1}"))
        .isEqualTo(
            "422 \"oxygen\" is not known here: processes, memory, cpu, tmp, shm, disk, files,"
                + " reason are.");
    assertThat(served.said(Who.ANA, "PATCH", PATH, "{\"processes\":513}"))
        .startsWith("403 Only an administrator of the server");
    assertThat(value(served.ok(Who.ANA, "GET", PATH, ""), Limit.MEMORY).isNull()).isTrue();
  }
}
