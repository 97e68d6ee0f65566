package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
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

  @Test
  void aFilterFindsByKindStatusAndPerson() {
    Rel rollback = Rel.of(release("rollback", "succeeded", "Ana@example.com"));
    Rel failed = Rel.of(release("deploy", "failed", "bob@example.com"));
    assertThat(Filter.of("rollbacks", "").fits(rollback)).isTrue();
    assertThat(Filter.of("rollbacks", "").fits(failed)).isFalse();
    assertThat(Filter.of("failed", "bob").fits(failed)).isTrue();
    assertThat(Filter.of("deploys", " ana ").fits(failed)).isFalse();
    assertThat(Filter.of("nonsense", "ANA").fits(rollback)).isTrue();
    assertThat(Filter.of("", "").all()).isTrue();
    assertThat(Filter.number("12")).contains(12);
    assertThat(Filter.number("1e9")).isEmpty();
    assertThat(Filter.number("9".repeat(10))).isEmpty();
  }
}
