package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.http.ApiError;
import belay.view.Json;
import org.junit.jupiter.api.Test;

/** What a page says of a refusal. */
class NoticeTest {
  private static Notice of(String message, String next) {
    return Notice.of(ApiError.with(409, "conflict", message, Json.object().put("next", next)));
  }

  @Test
  void theCommandThatEndsASentenceStandsForItself() {
    Notice notice =
        of("pg is attached to shop. Detach it first: belay x -a shop", "belay x -a shop");
    assertThat(notice.good()).isFalse();
    assertThat(notice.text()).isEqualTo("pg is attached to shop. Detach it first:");
    assertThat(notice.next()).contains("belay x -a shop");
  }

  @Test
  void aSentenceThatLeadsToNoCommandStaysWhole() {
    assertThat(Notice.of(ApiError.invalid("Nobody here is a@b.")))
        .isEqualTo(Notice.bad("Nobody here is a@b."));
    assertThat(of("See belay x for more.", "belay x"))
        .isEqualTo(Notice.bad("See belay x for more."));
  }
}
