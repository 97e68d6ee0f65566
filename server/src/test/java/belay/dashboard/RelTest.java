package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.http.Inside.Asked;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelTest {
  static JsonNode release(String kind, String status, String email) {
    return Json.read(
            """
            {"version": 7, "description": "Rollback to v5", "status": "%s", "current": true,
             "eligible_for_rollback": false, "created_at": "2026-01-15T10:00:00Z",
             "user": {"email": "%s"},
             "belay": {"kind": "%s", "reason": "", "commit": "0123456789", "detail": null,
              "switch": {"warm": true, "to_repoint_us": 6400, "in_flight": 3, "failed": 1}}}
            """
                .formatted(status, email, kind)
                .getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  @Test
  void aReleaseIsReadOutOfTheApisAnswer() {
    Rel rel = Rel.of(release("rollback", "succeeded", "ana@example.com"));
    assertThat(rel.label()).isEqualTo("v7");
    assertThat(rel.shortCommit()).contains("0123456");
    assertThat(rel.reason()).isEmpty();
    assertThat(rel.detail()).isEmpty();
    assertThat(rel.cost()).contains("switched warm in 6.4 ms, 1 of 3 requests in flight failed");
  }

  private static Map<String, String> asked(String show, String by) {
    return Filter.of(show, by).narrow(Asked.get("apps", "api", "releases")).query();
  }

  @Test
  void whatIsToBeShownIsAskedOfTheApi() {
    assertThat(asked("rollbacks", "")).isEqualTo(Map.of("kind", "rollback"));
    assertThat(asked("failed", "bob")).isEqualTo(Map.of("status", "failed", "user", "bob"));
    assertThat(asked("deploys", " ana "))
        .isEqualTo(Map.of("kind", "deploy,promote,retry,fork", "user", "ana"));
    assertThat(asked("nonsense", "")).isEmpty();
    assertThat(Filter.of("", "").all()).isTrue();
    assertThat(Filter.number("12")).contains(12);
    assertThat(Filter.number("1e9")).isEmpty();
    assertThat(Filter.number("9".repeat(10))).isEmpty();
  }
}
