package belay.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.hook.Notice.Fact;
import belay.hook.Notice.Tone;
import belay.mail.Letter;
import belay.mail.MailAddress;
import belay.release.InvalidInput;
import belay.release.SwitchFigures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookWordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Notice NOTICE =
      new Notice(
          "rollback",
          Tone.PLAIN,
          "api was rolled back from v48 to v46, as v49",
          "https://api.example.com/",
          List.of(
              new Fact("By", "ana@example.com"),
              new Fact("Why", "<!channel> <script>alert('x')</script> & \"so\""),
              new Fact("Takes back", "one\ntwo"),
              new Fact("Undo", "belay rollback --undo -a api")),
          new LinkedHashMap<>(Map.of("git_log", "  * Bob: a&b=c\n  * Eve: é")),
          "");

  @Test
  void slackIsToldWithoutMentionsOfSomebodyElse() throws Exception {
    JsonNode message = JSON.readTree(SlackMessage.of(NOTICE));
    assertThat(message.path("text").asText()).isEqualTo(NOTICE.headline());
    JsonNode attachment = message.at("/attachments/0");
    assertThat(attachment.path("title_link").asText()).isEqualTo("https://api.example.com/");
    assertThat(attachment.at("/fields/1/value").asText())
        .startsWith("&lt;!channel&gt; &lt;script&gt;")
        .contains("&amp;");
  }

  @Test
  void aFormIsReadBackAsItWas() {
    assertThat(new String(HookForm.of(NOTICE), StandardCharsets.US_ASCII))
        .isEqualTo("git_log=++*+Bob%3A+a%26b%3Dc%0A++*+Eve%3A+%C3%A9");
  }

  @Test
  void aLetterSaysItInTextAndInHtmlThatRunsNothing() {
    Letter letter = HookLetter.of(NOTICE, "d-1", new MailAddress("ana@example.com"));
    assertThat(letter.subject()).isEqualTo(NOTICE.headline());
    assertThat(letter.text())
        .contains(
            "By:          ana@example.com\n",
            "Takes back:  one\n             two\n",
            "Undo:        belay rollback --undo -a api\n\nhttps://api.example.com/\n");
    assertThat(letter.html())
        .contains("&lt;script&gt;alert(&#39;x&#39;)", "one<br>two", "href=\"https://api")
        .doesNotContain("<script", "<!channel");
  }

  @Test
  void figuresComeBeforeWhatToRunNext() {
    Notice whole = NOTICE.with(new Fact("Switch", "warm"), "switch");
    assertThat(whole.facts().stream().map(Fact::name))
        .containsExactly("By", "Why", "Takes back", "Switch", "Undo");
    assertThat(whole.form()).containsEntry("switch", "warm");
  }

  @Test
  void aSwitchIsPutIntoWords() {
    SwitchFigures begun =
        new SwitchFigures(true, 4_200, Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(FiguresWords.of(begun))
        .isEqualTo("warm, in 4.2 ms, what was open on the old release is still ending");
    assertThat(FiguresWords.of(begun.with(new SwitchFigures.Drained(9_000, 41, 0, 0))))
        .isEqualTo("warm, in 4.2 ms, 0 of 41 requests in flight failed");
    assertThat(FiguresWords.of(begun.with(new SwitchFigures.Drained(9_000, 41, 1, 2))))
        .endsWith("1 of 41 requests in flight failed, 2 cut when the time to drain was over");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.com/x",
        "http://user:pass@example.com/",
        "https:///x",
        "https://example.com/#a",
        "https://exa mple.com",
        "https://example.com/\r\nHost: other",
        "javascript:alert(1)",
        ""
      })
  void whatLeadsNowhereIsRefused(String url) {
    assertThatThrownBy(() -> HookWish.of(HookKind.HTTP, url, Set.of(), false))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void whereItLeadsIsShownWithoutItsSecret() {
    HookWish wish =
        HookWish.of(
            HookKind.SLACK, "https://hooks.slack.com/services/T0/B0/XXXX?a=b", Set.of(), false);
    assertThat(wish.shown()).isEqualTo("https://hooks.slack.com/****");
    assertThat(wish.toString()).doesNotContain("XXXX", "services");
    assertThat(wish.events()).doesNotContain(HookEvent.DISK).contains(HookEvent.DOWN);
    assertThatThrownBy(
            () -> HookWish.of(HookKind.EMAIL, "a@example.com", Set.of(HookEvent.DISK), false))
        .hasMessageContaining("--server");
  }
}
