package belay.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.logs.LogLine;
import belay.release.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, byte for byte, and where to. */
class FramesTest {
  private static final Instant AT = Instant.parse("2026-11-22T01:02:03.456789123Z");

  private static LogLine line(String source, String process, String message) {
    return new LogLine(AT, source, process, message);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void syslogIsRfc5424WithTheTokenAsHost() {
    assertThat(text(Frames.syslog(line("app", "web.1", "GET /"), "d.t")))
        .isEqualTo("<190>1 2026-11-22T01:02:03.456789+00:00 d.t app web.1 - - GET /");
  }

  @Test
  void logplexLeavesStructuredDataOutAndEndsTheLine() {
    assertThat(text(Frames.logplex(line("heroku", "router", "at=info"))))
        .isEqualTo("<158>1 2026-11-22T01:02:03.456789+00:00 host heroku router - at=info\n");
  }

  @Test
  void lengthsAreBytesWhateverIsInAMessage() {
    for (String message :
        List.of(
            "", "é", "😀 ok", "two\nlines", "tab\tnul\0 esc\u001b[31m", "12 <13>1 -", "\ud800")) {
      byte[] one = Frames.syslog(line("app", "web.1", message), "d.t");
      byte[] framed = Frames.counted(List.of(one, one));

      String head = one.length + " ";
      assertThat(framed).hasSize(2 * (head.length() + one.length));
      assertThat(text(framed)).isEqualTo(head + text(one) + head + text(one));
    }
    byte[] accent = Frames.logplex(line("app", "web.1", "é"));
    assertThat(accent).hasSize(text(accent).length() + 1);
  }

  @Test
  void aNameThatTheFormatDoesNotTakeIsMadeToFit() {
    assertThat(text(Frames.syslog(line("a b", "", "x"), "d.t"))).contains(" d.t a_b - - - x");
    assertThat(text(Frames.syslog(line("app", "p".repeat(200), "x"), "d.t")))
        .contains(" " + "p".repeat(128) + " - - x");
  }

  @Test
  void lostLinesAreHerokusL10() {
    assertThat(text(Frames.syslog(Frames.lost(AT, 7, AT), "d.t")))
        .startsWith("<172>1 ")
        .endsWith(
            " d.t heroku logplex - - Error L10 (output buffer overflow): 7 messages dropped since"
                + " 2026-11-22T01:02:03.456789+00:00.");
  }

  @Test
  void pausesDoubleUpToABoundAndDiffer() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    assertThat(backoff.pause(1, 0)).isEqualTo(Duration.ofMillis(50));
    assertThat(backoff.pause(1, 0.5)).isEqualTo(Duration.ofMillis(75));
    assertThat(backoff.pause(3, 0)).isEqualTo(Duration.ofMillis(200));
    assertThat(backoff.pause(5, 0)).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.pause(1_000_000, 0.999))
        .isBetween(Duration.ofMillis(999), Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "logs",
        "syslog:h:1",
        "syslog://h",
        "syslog://h:70000",
        "syslog://u@h:1",
        "syslog://h:1?x",
        "syslog+tls://h:1/in",
        "https:///in",
        "https://h/#f",
        "https://h/ü",
        "https://h/in\nX: y",
        "gopher://h:1",
        "https://a@b@h/"
      })
  void urlsThatLeadNowhereAreRefusedWithoutBeingQuoted(String url) {
    assertThatThrownBy(() -> DrainUrl.of(url))
        .isInstanceOf(InvalidInput.class)
        .message()
        .doesNotContain("gopher")
        .doesNotContain("X: y");
  }

  @Test
  void aSecretIsNotShownNorSentInTheUrl() {
    DrainUrl url = DrainUrl.of("HTTPS://ana:p%40ss@logs.example.com/in?a=//b@c");

    assertThat(url.masked()).isEqualTo("HTTPS://****@logs.example.com/in?****");
    assertThat(url.target()).hasToString("HTTPS://logs.example.com/in?a=//b@c");
    assertThat(url).hasToString("https://logs.example.com:443");
    assertThat(DrainUrl.of("http://[::1]:80/").host()).isEqualTo("::1");
    assertThat(DrainUrl.of("https://h/x?a=//b@c").masked()).isEqualTo("https://h/x?****");
  }
}
